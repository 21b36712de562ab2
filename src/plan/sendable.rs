//! What a request may not hold as it is written: no client sends it so, and nobody would notice.

/// What of a request's target no client sends, as far as it is written out, and why.
pub(super) fn not_sent(target: &str) -> Option<(String, &'static str)> {
    let mut written = String::with_capacity(target.len());
    let mut rest = target;
    while let Some((before, after)) = rest.split_once("{{") {
        written.push_str(before);
        // Stands for whatever the value is.
        written.push('x');
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    written.push_str(rest);
    if let Some((_, fragment)) = written.split_once('#') {
        return Some((format!("#{fragment}"), "a fragment is the client's own (RFC 9110 section 4.2.5)"));
    }
    let path = written.split('?').next().unwrap_or_default();
    let dots = |segment: &&str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    let segment = path.split('/').find(dots)?;
    Some((segment.to_owned(), "dot segments are taken out of a path (RFC 3986 section 5.2.4)"))
}

/// What of a header field's value can't go on the wire (RFC 9110 section 5.5).
pub(super) fn unsendable(value: &str) -> Option<&'static str> {
    value.chars().find_map(|character| match character {
        '\t' => None,
        '\r' | '\n' => Some("a line end"),
        character if character.is_ascii_control() => Some("a control character"),
        character => u8::try_from(character).is_err().then_some("a character beyond ISO-8859-1"),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/a/../b", Some(".."))]
    #[case("/a/%2E./b?c=d", Some("%2E."))]
    #[case("/a/.", Some("."))]
    #[case("/{{ a }}/../b", Some(".."))]
    #[case("/a#b", Some("#b"))]
    #[case("/a?b={{ c }}#d", Some("#d"))]
    #[case("/a/..b/c..?d=/../e", None)]
    #[case("/{{ '..' }}/{{ '#' }}", None)]
    #[case("https://host.example/.well-known/x", None)]
    fn what_no_client_sends_is_found(#[case] target: &str, #[case] expected: Option<&str>) {
        assert_eq!(not_sent(target).map(|(part, _)| part).as_deref(), expected, "{target}");
    }
}
