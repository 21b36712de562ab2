//! Where a finding stands.

use std::fmt;
use std::ops::Deref;

/// Where a finding stands: in an answer, in a case, or in what a contract publishes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(String);

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// The status of an answer.
    Status,
    /// A header field of an answer.
    Header,
    /// A value of an answer's body, as a normalized JSONPath (RFC 9535 section 2.7), or the body as a whole.
    Body,
    /// The accepted answer.
    Snapshot,
    /// Anything else, by its words: `request`, `walk`, `pair 400 parse_error`.
    Other,
}

impl PlaceKind {
    /// The word that stands in reports for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Header => "header",
            Self::Body => "body",
            Self::Snapshot => "snapshot",
            Self::Other => "other",
        }
    }
}

impl Place {
    /// The kind, which its words tell.
    #[must_use]
    pub fn kind(&self) -> PlaceKind {
        match self.0.as_str() {
            "status" => PlaceKind::Status,
            "body" => PlaceKind::Body,
            "snapshot" => PlaceKind::Snapshot,
            text if text.starts_with("header ") => PlaceKind::Header,
            text if text.starts_with('$') => PlaceKind::Body,
            _ => PlaceKind::Other,
        }
    }

    /// Its words: `status`, `header Content-Type`, `$.error.reason`, `body`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Place {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Place {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl PartialEq<str> for Place {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Place {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
