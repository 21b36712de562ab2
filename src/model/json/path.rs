//! Spells places in a JSON value as JSONPath does: `$.error.reason`, `$['odd name'][0]` (RFC 9535).

use std::fmt::Write as _;

/// The path of a member: `.name` where the shorthand allows it (RFC 9535 section 2.5.1), `['name']` elsewhere.
#[must_use]
pub fn path_child(parent: &str, name: &str) -> String {
    let mut path = String::with_capacity(parent.len() + name.len() + 4);
    path.push_str(parent);
    if is_shorthand(name) {
        path.push('.');
        path.push_str(name);
        return path;
    }
    path.push_str("['");
    for character in name.chars() {
        match character {
            '\'' => path.push_str("\\'"),
            '\\' => path.push_str("\\\\"),
            '\u{8}' => path.push_str("\\b"),
            '\u{c}' => path.push_str("\\f"),
            '\n' => path.push_str("\\n"),
            '\r' => path.push_str("\\r"),
            '\t' => path.push_str("\\t"),
            control if control < ' ' => write!(path, "\\u{:04x}", u32::from(control)).unwrap_or_default(),
            other => path.push(other),
        }
    }
    path.push_str("']");
    path
}

/// The path of an element.
#[must_use]
pub fn path_index(parent: &str, index: usize) -> String {
    format!("{parent}[{index}]")
}

/// The path with every index as `[*]`: `$.data[3].id` as `$.data[*].id`. Other texts stay what they are.
#[must_use]
pub fn path_any_index(path: &str) -> String {
    let mut parts = path.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('[');
        match part.split_once(']') {
            Some((index, rest)) if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) => {
                out.push_str("*]");
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

fn is_shorthand(name: &str) -> bool {
    let mut characters = name.chars();
    let first = characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii());
    first && characters.all(|c| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("$.data[3].list[0]", "$.data[*].list[*]")]
    #[case("$['a[0'].b", "$['a[0'].b")]
    #[case("$['first name'][12]", "$['first name'][*]")]
    #[case("header etag", "header etag")]
    fn every_index_becomes_a_star(#[case] path: &str, #[case] expected: &str) {
        assert_eq!(path_any_index(path), expected);
    }
}
