//! How a masked value is spelled: `[kind]` or `[kind detail]`, as in `[uuid 1]`, `[target]`, `[integer|null]`.
//!
//! The kind begins with a lower-case letter; both words are letters, digits and `_`, `-`, `.`, `|`. Real text that looks
//! like this is written with `\u005b` for its bracket, so that a file never takes one for the other.

/// The longest mask, without its brackets.
const LONGEST: usize = 64;

/// The length in bytes, brackets included, of what looks like a mask at the beginning of a text.
pub(super) fn length(text: &str) -> Option<usize> {
    let inside = text.as_bytes().strip_prefix(b"[")?;
    let end = inside.iter().take(LONGEST + 1).position(|&byte| byte == b']')?;
    let mut words = inside[..end].split(|&byte| byte == b' ');
    let kind = words.next()?;
    let detail = words.next();
    let fits = kind.first().is_some_and(u8::is_ascii_lowercase)
        && kind.iter().copied().all(is_allowed)
        && detail.is_none_or(|word| !word.is_empty() && word.iter().copied().all(is_allowed))
        && words.next().is_none();
    fits.then_some(end + 2)
}

/// Where the first thing that looks like a mask stands, and its length.
pub(super) fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(position) = text.as_bytes()[from..].iter().position(|byte| *byte == b'[') {
        let start = from + position;
        if let Some(length) = length(&text[start..]) {
            return Some((start, length));
        }
        from = start + 1;
    }
    None
}

/// A mask with brackets; what a mask can't hold becomes a hyphen.
pub(super) fn spell(inside: &str) -> String {
    let (kind, detail) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut mask = String::with_capacity(inside.len() + 2);
    mask.push('[');
    let first = kind.chars().next().unwrap_or(' ');
    if first.is_ascii_uppercase() {
        mask.push(first.to_ascii_lowercase());
        push_word(&mut mask, &kind[1..]);
    } else {
        if !first.is_ascii_lowercase() {
            mask.push_str("masked");
        }
        push_word(&mut mask, kind);
    }
    if !detail.is_empty() && mask.len() < LONGEST {
        mask.push(' ');
        push_word(&mut mask, detail);
    }
    mask.truncate(LONGEST + 1);
    mask.push(']');
    mask
}

fn push_word(mask: &mut String, word: &str) {
    mask.extend(word.chars().map(|c| if u8::try_from(c).is_ok_and(is_allowed) { c } else { '-' }));
}

const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'|')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("[uuid 1]", true)]
    #[case("[target]", true)]
    #[case("[integer|null]", true)]
    #[case("[secret api_key]", true)]
    #[case("[]", false)]
    #[case("[Uuid 1]", false)]
    #[case("[1]", false)]
    #[case("[uuid  1]", false)]
    #[case("[uuid ]", false)]
    #[case("[see the docs]", false)]
    #[case("[uuid", false)]
    #[case("[a[b]", false)]
    fn a_mask_is_a_kind_and_perhaps_a_detail(#[case] text: &str, #[case] looks_like_one: bool) {
        assert_eq!(length(text).is_some(), looks_like_one);
    }

    #[test]
    fn a_long_mask_is_cut_where_a_mask_ends() {
        let of = |length| format!("[{}]", "a".repeat(length));
        assert_eq!(length(&of(LONGEST)), Some(LONGEST + 2));
        assert_eq!(length(&of(LONGEST + 1)), None);
        assert_eq!(spell(&"a".repeat(200)), of(LONGEST));
    }

    #[test]
    fn the_first_one_is_found_behind_other_brackets() {
        assert_eq!(find("[ [[uuid 1] [x]"), Some((3, 8)));
    }

    proptest! {
        #[test]
        fn whatever_is_masked_is_spelled_as_a_mask(inside in any::<String>()) {
            let mask = spell(&inside);
            prop_assert_eq!(length(&mask), Some(mask.len()), "{}", mask);
        }

        #[test]
        fn a_proper_mask_is_spelled_as_it_is(inside in "[a-z][a-z|-]{0,20}( [0-9]{1,4})?") {
            prop_assert_eq!(spell(&inside), format!("[{inside}]"));
        }
    }
}
