//! What a request may not hold as it is written: no client sends it so, and nobody would notice.

/// The fragment of a request's target, as far as it is written out: it is the client's own (RFC 9110 section 4.2.5).
pub(super) fn fragment(target: &str) -> Option<&str> {
    let mut rest = target;
    loop {
        let end = rest.find("{{").unwrap_or(rest.len());
        if let Some(at) = rest[..end].find('#') {
            return Some(&rest[at..]);
        }
        rest = rest[end..].split_once("}}")?.1;
    }
}

/// What of a header field's value can't go on the wire (RFC 9110 section 5.5).
pub(super) fn unsendable(value: &str) -> Option<&'static str> {
    value.chars().find_map(|character| match character {
        '\t' => None,
        '\r' | '\n' => Some("a line end"),
        character => character.is_ascii_control().then_some("a control character"),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/a#b", Some("#b"))]
    #[case("/a?b={{ c }}#d", Some("#d"))]
    #[case("/a#{{ b }}#c", Some("#{{ b }}#c"))]
    #[case("/a/../b", None)]
    #[case("/{{ '..' }}/{{ '#' }}", None)]
    fn a_fragment_is_found(#[case] target: &str, #[case] expected: Option<&str>) {
        assert_eq!(fragment(target), expected, "{target}");
    }
}
