//! Header fields in the order they were sent or received (RFC 9110 section 5).

use std::sync::Arc;

/// A list of header fields. Names compare without regard to case; repeated fields stay apart and in order. A copy shares
/// the fields until one of the two is changed.
///
/// Values are sent in UTF-8, and read as [`text_of`] says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Arc<Vec<(String, String)>>);

impl Headers {
    /// No header fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a field, leaving others of the same name in place.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        Arc::make_mut(&mut self.0).push((name.into(), value.into()));
    }

    /// Replaces every field of this name by one with this value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }

    /// Takes every field of this name away.
    pub fn remove(&mut self, name: &str) {
        Arc::make_mut(&mut self.0).retain(|(n, _)| !n.eq_ignore_ascii_case(name));
    }

    /// The value of the first field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// The values of all fields of this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// The fields as (name, value), in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }

    /// Whether there is no field at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self(Arc::new(fields.into_iter().map(|(n, v)| (n.into(), v.into())).collect()))
    }
}
/// The text of a value: UTF-8, and of other bytes each as the character of the same number (ISO-8859-1). RFC 9110 section 5.5
/// leaves open what bytes above ASCII mean.
#[must_use]
pub fn text_of(value: &[u8]) -> String {
    std::str::from_utf8(value).map_or_else(|_| value.iter().copied().map(char::from).collect(), ToOwned::to_owned)
}
