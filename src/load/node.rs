//! A YAML value with the place it was written at.

use crate::model::json::Json;
use crate::model::source::Span;

/// A YAML node: scalars keep their text, mappings their order and duplicates.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Where it was written.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Data {
    /// A scalar's text, and whether it stood without quotes (only then can it be a number, a truth value or null).
    Scalar { text: String, plain: bool },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in its order.
    Map(Vec<(Node, Node)>),
}

/// What a plain scalar means by the core schema of YAML 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as a JSON number's text: the text as written where that is JSON.
    Number(String),
    /// `.inf` or `.nan`, which JSON doesn't have.
    NotFinite,
    /// Everything else.
    Text,
}

impl Node {
    /// The text of a scalar, whatever it means.
    #[must_use]
    pub(super) fn text(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What kind of node this is, in the words of messages.
    #[must_use]
    pub(super) fn describe(&self) -> &'static str {
        match &self.data {
            Data::List(_) => "a list",
            Data::Map(_) => "a mapping",
            Data::Scalar { text, plain } => match scalar(text, *plain) {
                Scalar::Null => "nothing",
                Scalar::Bool(_) => "a truth value",
                Scalar::Number(_) | Scalar::NotFinite => "a number",
                Scalar::Text => "a text",
            },
        }
    }

    /// Whether this is a plain scalar that means null.
    #[must_use]
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.data, Data::Scalar { text, plain } if scalar(text, *plain) == Scalar::Null)
    }

    /// The node as JSON; numbers keep their text.
    ///
    /// # Errors
    /// The place of a value that JSON doesn't have (`.inf`, a key that is no scalar).
    pub(super) fn to_json(&self) -> Result<Json, Span> {
        Ok(match &self.data {
            Data::Scalar { text, plain } => match scalar(text, *plain) {
                Scalar::Null => Json::Null,
                Scalar::Bool(value) => Json::Bool(value),
                Scalar::Number(text) => Json::Number(text),
                Scalar::NotFinite => return Err(self.span),
                Scalar::Text => Json::String(text.clone()),
            },
            Data::List(nodes) => Json::Array(nodes.iter().map(Self::to_json).collect::<Result<_, _>>()?),
            Data::Map(entries) => Json::Object(
                entries
                    .iter()
                    .map(|(key, value)| Ok((key.text().ok_or(key.span)?.to_owned(), value.to_json()?)))
                    .collect::<Result<_, _>>()?,
            ),
        })
    }
}

/// What a scalar means (YAML 1.2.2 section 10.3.2).
#[must_use]
pub(super) fn scalar(text: &str, plain: bool) -> Scalar {
    if !plain {
        return Scalar::Text;
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotFinite,
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return Scalar::Text;
    }
    if matches!(text.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF") {
        return Scalar::NotFinite;
    }
    number(text).map_or(Scalar::Text, Scalar::Number)
}

/// A YAML number as a JSON number's text, or `None`.
fn number(text: &str) -> Option<String> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u128::from_str_radix(digits, radix).ok().map(|value| value.to_string());
        }
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole)
        || !digits(fraction.unwrap_or_default())
        || (whole.is_empty() && fraction.is_none_or(str::is_empty))
    {
        return None;
    }
    if let Some(exponent) = exponent {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.is_empty() || !digits(unsigned) {
            return None;
        }
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    let fraction =
        fraction.map_or(String::new(), |digits| format!(".{}", if digits.is_empty() { "0" } else { digits }));
    let exponent = exponent.map_or(String::new(), |digits| format!("e{digits}"));
    let kept = format!("{sign}{whole}{fraction}{exponent}");
    // `1E5` and `1e5` are both JSON: what is JSON already stays as it was written.
    Some(if kept.eq_ignore_ascii_case(text) { text.to_owned() } else { kept })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("3.10", "3.10")]
    #[case("1E5", "1E5")]
    #[case("-0", "-0")]
    #[case("+7", "7")]
    #[case(".5", "0.5")]
    #[case("1.", "1.0")]
    #[case("007", "7")]
    #[case("0x1F", "31")]
    #[case("0o17", "15")]
    #[case("123456789012345678901234567890", "123456789012345678901234567890")]
    fn a_plain_number_keeps_its_text_where_that_is_json(#[case] yaml: &str, #[case] json: &str) {
        assert_eq!(scalar(yaml, true), Scalar::Number(json.to_owned()));
    }

    #[rstest]
    #[case("no")]
    #[case("1_000")]
    #[case("12:30")]
    #[case("1e")]
    #[case(".")]
    #[case("0x")]
    #[case("-")]
    fn what_the_core_schema_does_not_name_is_text(#[case] yaml: &str) {
        assert_eq!(scalar(yaml, true), Scalar::Text);
    }

    #[test]
    fn a_quoted_number_is_text() {
        assert_eq!(scalar("3", false), Scalar::Text);
    }
}
