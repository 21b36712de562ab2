//! File names out of the names of cases.

use sha2::{Digest, Sha256};

use super::build::hexadecimal;

/// The longest slug in bytes.
const LONGEST: usize = 100;

/// The hexadecimal digits of the name's digest that a slug gets where letters had to go.
const DIGEST: usize = 8;

/// The name of a file for a case's name: lower-case letters, digits, `_` and single hyphens, at most 100 bytes, portable
/// to Windows, never empty. Where letters beyond ASCII or the end of a long name had to go, a short digest of the whole
/// name tells it from its neighbours.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut lossy = false;
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
            continue;
        }
        lossy |= !character.is_ascii() && character.is_alphanumeric();
        let separator = if character == '_' { '_' } else { '-' };
        if !slug.is_empty() && !slug.ends_with(['-', '_']) {
            slug.push(separator);
        }
    }
    let kept = slug.trim_end_matches(['-', '_']).len();
    slug.truncate(kept);
    if lossy || slug.is_empty() || slug.len() > LONGEST || is_reserved(&slug) {
        slug.truncate(LONGEST - DIGEST - 1);
        let kept = slug.trim_end_matches(['-', '_']).len();
        slug.truncate(kept);
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&hexadecimal(&Sha256::digest(name))[..DIGEST]);
    }
    slug
}

/// The device names that Windows takes for no file, whatever the ending.
fn is_reserved(slug: &str) -> bool {
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || slug
            .strip_prefix("com")
            .or_else(|| slug.strip_prefix("lpt"))
            .is_some_and(|digit| digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("body is not JSON", "body-is-not-json")]
    #[case("Accept-Version 2.17 is refused", "accept-version-2-17-is-refused")]
    #[case("  a -- b!?  ", "a-b")]
    #[case("new_name", "new_name")]
    #[case("trailing dot.", "trailing-dot")]
    #[case("client\u{2019}s \u{2013} own", "client-s-own")]
    #[case("gr\u{f6}\u{df}e", "gr-e-d353a267")]
    #[case("\u{65e5}\u{672c}", "cf2abf0c")]
    #[case("...", "ab5df625")]
    #[case("CON", "con-a3dbc4b6")]
    #[case("lpt1", "lpt1-cfbdeb88")]
    #[case("com12", "com12")]
    #[case("console", "console")]
    fn a_name_becomes_a_portable_file_name(#[case] name: &str, #[case] expected: &str) {
        assert_eq!(slug(name), expected);
    }

    #[test]
    fn long_names_that_differ_at_their_end_stay_apart() {
        let long = "very ".repeat(40);
        assert_eq!(slug(&long).len(), LONGEST);
        assert_ne!(slug(&format!("{long} a")), slug(&format!("{long} b")));
    }

    proptest! {
        #[test]
        fn a_slug_is_portable_whatever_the_name(name in any::<String>()) {
            let slug = slug(&name);
            prop_assert!((1..=LONGEST).contains(&slug.len()));
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("__") && !is_reserved(&slug));
        }
    }
}
