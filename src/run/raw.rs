//! Requests that go out as they stand.

use crate::model::json::Json;
use crate::model::request::Request;
use crate::plan::{BASE, HOST};
use crate::template::{Error, Scope, Template};

/// Fills a text in. `target` is where it goes.
pub(super) fn fill(text: &Template, target: &url::Url, scope: &Scope) -> Result<Request, Error> {
    let mut scope = scope.clone();
    let origin = target.origin().ascii_serialization();
    scope.set(HOST, Json::from(authority(&origin)));
    scope.set(BASE, Json::from(target.path().trim_end_matches('/')));
    let text = text.render(&scope)?;
    let mut words = text.lines().next().unwrap_or_default().split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    // What reports and rules take for its URL; the target in absolute-form names its own host (RFC 9112 section 3.2.2).
    let asked = words.next().unwrap_or_default();
    let path = asked.split_once("://").map_or(asked, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let url = format!("{origin}{}", if path.starts_with('/') { path } else { "/" });
    Ok(Request { method, url, raw: Some(text.into_bytes()), ..Request::default() })
}

/// Host and port of an origin.
pub(super) fn authority(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, authority)| authority)
}

/// Adds a header field behind the request line; a text without line ends has no place for one.
pub(super) fn add_field(raw: &mut Vec<u8>, name: &str, value: &str) {
    if let Some(at) = raw.iter().position(|&byte| byte == b'\n') {
        let field = field(name, value, raw[..at].ends_with(b"\r"));
        raw.splice(at + 1..at + 1, field.into_bytes());
    }
}

/// Takes away what [`add_field`] added.
pub(super) fn remove_field(raw: &mut Vec<u8>, name: &str) {
    let Some(at) = raw.iter().position(|&byte| byte == b'\n') else { return };
    let rest = &raw[at + 1..];
    if rest.starts_with(format!("{name}: ").as_bytes())
        && let Some(end) = rest.iter().position(|&byte| byte == b'\n')
    {
        raw.drain(at + 1..at + 2 + end);
    }
}

fn field(name: &str, value: &str, crlf: bool) -> String {
    format!("{name}: {value}{}", if crlf { "\r\n" } else { "\n" })
}

/// Puts one text in the place of another, wherever it stands.
pub(super) fn replace(raw: &mut Vec<u8>, old: &str, new: &str) {
    let mut at = 0;
    while let Some(found) = raw[at..].windows(old.len()).position(|window| window == old.as_bytes()) {
        raw.splice(at + found..at + found + old.len(), new.bytes());
        at += found + new.len();
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nX: 7\r\n\r\n")]
    #[case("GET / HTTP/1.1\nA: b\n\n", "GET / HTTP/1.1\nX: 7\nA: b\n\n")]
    #[case("no line", "no line")]
    fn a_field_goes_behind_the_request_line_and_away_again(#[case] text: &str, #[case] with: &str) {
        let mut raw = text.as_bytes().to_vec();
        add_field(&mut raw, "X", "7");
        assert_eq!(String::from_utf8_lossy(&raw), with);
        remove_field(&mut raw, "X");
        assert_eq!(String::from_utf8_lossy(&raw), text);
    }

    #[rstest]
    #[case(
        "http://h:81/api/",
        "GET {{ base }}/a/../b?q HTTP/1.1\r\nHost: {{ host }}\r\n\r\n",
        "http://h:81/api/a/../b?q",
        "GET /api/a/../b?q HTTP/1.1\r\nHost: h:81\r\n\r\n"
    )]
    #[case("https://h", "GET https://other/x HTTP/1.1", "https://h/x", "GET https://other/x HTTP/1.1")]
    #[case("http://h", "OPTIONS * HTTP/1.1", "http://h/", "OPTIONS * HTTP/1.1")]
    #[case("http://h", "\u{1}", "http://h/", "\u{1}")]
    fn host_and_base_are_those_of_the_target(
        #[case] target: &str,
        #[case] text: &str,
        #[case] url: &str,
        #[case] sent: &str,
    ) {
        let target = url::Url::parse(target).expect("a URL");
        let request = fill(&Template::parse(text).expect("a text"), &target, &Scope::empty()).expect("all has a value");
        assert_eq!(request.url, url);
        assert_eq!(String::from_utf8_lossy(&request.raw.expect("a raw request")), sent);
    }

    #[test]
    fn one_text_stands_in_for_another_wherever_it_stands() {
        let mut raw = b"a:1 a:1a:1".to_vec();
        replace(&mut raw, "a:1", "bb");
        assert_eq!(raw, b"bb bbbb");
    }
}
