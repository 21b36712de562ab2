//! Requests that go out as they stand.

use crate::mask::Secrets;
use crate::model::json::Json;
use crate::model::request::Request;
use crate::plan::{BASE, HOST};
use crate::select::place::is_token;
use crate::template::{Error, Scope, Template};

/// What stands for the method of a request that has none.
const NO_METHOD: &str = "(raw)";

/// Fills a text in. `target` is where it goes.
///
/// Method and URL, as reports and rules know them, are read from the text once it is masked: cut at the spaces of the
/// request line, a secret would leave a part of itself that nothing masks any more.
pub(super) fn fill(text: &Template, target: &url::Url, scope: &Scope, secrets: &Secrets) -> Result<Request, Error> {
    let mut scope = scope.clone();
    let origin = target.origin().ascii_serialization();
    scope.set(HOST, Json::from(authority(&origin)));
    scope.set(BASE, Json::from(target.path().trim_end_matches('/')));
    let text = text.render(&scope)?;
    let masked = secrets.mask(&text);
    let line = masked.lines().next().unwrap_or_default().trim();
    let (method, asked) = line.split_once(' ').filter(|(method, _)| is_token(method)).unwrap_or((NO_METHOD, ""));
    let asked = asked.rsplit_once(" HTTP/").map_or(asked, |(asked, _)| asked).trim();
    // The target in absolute-form names its own host (RFC 9112 section 3.2.2).
    let path = asked.split_once("://").map_or(asked, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let (method, url) = (method.to_owned(), format!("{origin}{}", if path.starts_with('/') { path } else { "/" }));
    Ok(Request { method, url, raw: Some(text.into_bytes()), ..Request::default() })
}

/// Host and port of an origin.
pub(super) fn authority(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, authority)| authority)
}

/// Adds a header field behind the request line; a text without line ends has no place for one.
pub(super) fn add_field(raw: &mut Vec<u8>, name: &str, value: &str) {
    if let Some(at) = raw.iter().position(|&byte| byte == b'\n') {
        let end = if raw[..at].ends_with(b"\r") { "\r\n" } else { "\n" };
        let rest = raw.split_off(at + 1);
        raw.extend(format!("{name}: {value}{end}").into_bytes());
        raw.extend(rest);
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
        "GET {{ base }}/a/../b?q HTTP/1.1\r\nHost: {{ host }}\r\n",
        "GET http://h:81/api/a/../b?q",
        "GET /api/a/../b?q HTTP/1.1\r\nHost: h:81\r\n"
    )]
    #[case("https://h", "GET https://other/x HTTP/1.1", "GET https://h/x", "GET https://other/x HTTP/1.1")]
    #[case("http://h", "OPTIONS * HTTP/1.1", "OPTIONS http://h/", "OPTIONS * HTTP/1.1")]
    #[case("http://h", "GET /a b", "GET http://h/a b", "GET /a b")]
    #[case("http://h", "\u{1}", "(raw) http://h/", "\u{1}")]
    #[case("http://h", "GET /s3c ret key/x HTTP/1.1", "GET http://h/[secret key]/x", "GET /s3c ret key/x HTTP/1.1")]
    #[case("http://h", "s3c ret key HTTP/1.1", "(raw) http://h/", "s3c ret key HTTP/1.1")]
    fn host_and_base_are_those_of_the_target_and_method_and_url_those_of_the_text(
        #[case] target: &str,
        #[case] text: &str,
        #[case] line: &str,
        #[case] sent: &str,
    ) {
        let target = url::Url::parse(target).expect("a URL");
        let text = Template::parse(text).expect("a text");
        let secrets = Secrets::default();
        secrets.add("key", "s3c ret key");
        let request = fill(&text, &target, &Scope::empty(), &secrets).expect("all has a value");
        assert_eq!(format!("{} {}", request.method, request.url), line);
        assert_eq!(String::from_utf8_lossy(&request.raw.expect("a raw request")), sent);
    }
}
