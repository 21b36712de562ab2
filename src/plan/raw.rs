//! Requests that go out as they stand.

use super::names::Names;
use super::request::RequestTemplate;
use crate::model::scenario::RawSpec;
use crate::model::source::Spanned;
use crate::template::Template;

/// The variable that stands for the target's host and port (RFC 9110 section 4.2) in a raw request.
pub const HOST: &str = "host";
/// The variable that stands for the path of the target's URL, without a slash at its end.
pub const BASE: &str = "base";

/// Compiles a request that goes out as it stands.
pub(super) fn compile(spec: &RawSpec, names: &mut Names<'_>) -> RequestTemplate {
    let known = names.own.len();
    names.learn(HOST);
    names.learn(BASE);
    let text = if spec.exact { spec.text.value.clone() } else { with_line_ends(&spec.text.value) };
    let mut words = spec.text.value.lines().next().unwrap_or_default().split_whitespace();
    let method = words.next().unwrap_or_default();
    let target = words.next().filter(|word| word.starts_with('/')).unwrap_or("/");
    let request = RequestTemplate {
        // Only what is plain there: the text itself is what is sent.
        method: Template::parse(method).unwrap_or_default(),
        target: Template::parse(target).unwrap_or_default(),
        query: Vec::new(),
        headers: Vec::new(),
        body: None,
        identity: None,
        raw: Some(names.text(&Spanned::new(text, spec.text.span))),
    };
    names.own.truncate(known);
    request
}

/// The text with the line ends of HTTP, and with the blank line that ends the head: a YAML block loses its last lines
/// where they are empty.
fn with_line_ends(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    if !text.contains("\n\n") {
        text.truncate(text.trim_end_matches('\n').len());
        text.push_str("\n\n");
    }
    text.replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::with_line_ends;

    #[rstest]
    #[case::a_block("GET / HTTP/1.1\nA: b\n", "GET / HTTP/1.1\r\nA: b\r\n\r\n")]
    #[case::one_line("GET / HTTP/1.1", "GET / HTTP/1.1\r\n\r\n")]
    #[case::complete("GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n")]
    #[case::content("PUT / HTTP/1.1\n\n{}", "PUT / HTTP/1.1\r\n\r\n{}")]
    #[case::content_of_lines("PUT / HTTP/1.1\n\n1\na\n0\n\n", "PUT / HTTP/1.1\r\n\r\n1\r\na\r\n0\r\n\r\n")]
    fn line_feeds_become_the_line_ends_of_http(#[case] text: &str, #[case] sent: &str) {
        assert_eq!(with_line_ends(text), sent);
    }
}
