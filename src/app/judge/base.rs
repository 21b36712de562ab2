//! Which of the recorded requests went to the API.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use url::Url;

use super::super::error::Error;
use crate::check::operation::{self, Operation};
use crate::har;

/// So many origins are listed.
const MOST: usize = 20;

/// The base URL of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Base {
    /// Scheme, host and port.
    origin: url::Origin,
    /// The path that all of its paths begin with, without a slash at its end.
    path: String,
}

impl Base {
    /// Reads a base URL.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |why: &str| Error::Usage(format!("`--base {text}` is no base URL: {why}"));
        let url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
        if !is_http(&url) {
            return Err(refuse("expected a URL that begins with http:// or https://"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("it has neither query nor fragment"));
        }
        Ok(Self { origin: url.origin(), path: url.path().trim_end_matches('/').to_owned() })
    }

    /// Path and query behind the base, where a URL lies below it.
    pub(super) fn below<'u>(&self, url: &'u Url) -> Option<&'u str> {
        if url.origin() != self.origin {
            return None;
        }
        let rest = url[url::Position::BeforePath..url::Position::AfterQuery].strip_prefix(&self.path)?;
        (rest.is_empty() || rest.starts_with(['/', '?'])).then_some(rest)
    }

    /// Scheme, host and port.
    pub(super) fn origin(&self) -> String {
        self.origin.ascii_serialization()
    }

    /// The base without user and password.
    pub(super) fn shown(&self) -> String {
        format!("{}{}", self.origin.ascii_serialization(), self.path)
    }

    /// The origin that is the API's where nobody said: the only one there is, or the only one that was asked one of the
    /// contract's operations.
    pub(super) fn found(path: &Path, operations: &[Operation]) -> Result<Self, Error> {
        let mut origins: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let file = File::open(path).map_err(|error| super::unreadable(path, &error))?;
        let outcome = har::requests(file, &mut |method, url| {
            let Some(url) = Url::parse(url).ok().filter(is_http) else { return };
            let (all, fitting) = origins.entry(url.origin().ascii_serialization()).or_default();
            *all += 1;
            *fitting += usize::from(operation::find(operations, method, url.path()).is_some());
        });
        let asked: Vec<&String> =
            origins.iter().filter(|(_, (_, fitting))| *fitting > 0).map(|(name, _)| name).collect();
        match (origins.len(), asked.as_slice()) {
            (1, _) => Self::parse(origins.keys().next().map_or("", String::as_str)),
            (_, [only]) => Self::parse(only),
            // Where nothing could be read at all, that is what has to be said.
            (0, _) => match outcome {
                Ok(()) => Err(Error::Nothing(format!("{} has no request over HTTP", path.display()))),
                Err(broken) => Err(Error::Usage(super::broken_off(path, &broken))),
            },
            _ => Err(Error::Usage(several(path, &origins))),
        }
    }
}

fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

fn several(path: &Path, origins: &BTreeMap<String, (usize, usize)>) -> String {
    let mut sorted: Vec<(&String, usize)> = origins.iter().map(|(name, (all, _))| (name, *all)).collect();
    sorted.sort_by_key(|(_, all)| std::cmp::Reverse(*all));
    let mut text = format!(
        "{} has requests to {} origins; say with `--base URL` which one is the API:",
        path.display(),
        sorted.len()
    );
    for (name, all) in sorted.iter().take(MOST) {
        text.push_str(&format!("\n  {all:>7}  {name}"));
    }
    if sorted.len() > MOST {
        text.push_str(&format!("\n           and {} more", sorted.len() - MOST));
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::below("https://a.example/v1", "https://a.example/v1/x?y=/z#w", Some("/x?y=/z"))]
    #[case::itself("https://a.example/v1/", "https://a.example/v1", Some(""))]
    #[case::its_query("https://a.example/v1", "https://a.example/v1?x", Some("?x"))]
    #[case::its_port("https://a.example", "https://a.example:443/x", Some("/x"))]
    #[case::beside_it("https://a.example/v1", "https://a.example/v10/x", None)]
    #[case::another_port("http://a.example:8080", "http://a.example/x", None)]
    #[case::another_scheme("http://a.example", "https://a.example/x", None)]
    #[case::another_host("http://a.example", "http://a.example.evil/x", None)]
    #[case::user("http://me:secret@a.example/", "http://a.example/x", Some("/x"))]
    fn a_request_is_the_apis_where_its_url_lies_below_the_base(
        #[case] base: &str,
        #[case] url: &str,
        #[case] below: Option<&str>,
    ) {
        let url = Url::parse(url).expect("a URL");
        assert_eq!(Base::parse(base).expect("a base").below(&url), below);
    }

    #[test]
    fn a_base_is_shown_without_its_password() {
        assert_eq!(Base::parse("http://me:secret@a.example/v1/").expect("a base").shown(), "http://a.example/v1");
    }
}
