//! What a value may be, in the words of the reference page.

use super::tables::anchor;
use crate::load::table::Kind;

/// The kinds of value that have a word of their own, with what the word means.
const WORDS: [(&str, &str); 19] = [
    ("text", "A scalar, as it stands in the file: `2.17` is the text `2.17`, with quotes or without."),
    ("template", "A text with `{{ … }}` where values go in."),
    ("condition", "An expression that is true or false; see [expressions](#expressions)."),
    ("JSONPath", "A JSONPath of RFC 9535, such as `$.error.reason`."),
    (
        "place",
        "Where a value stands in an answer: a JSONPath, `header.Name`, `trailer.Name`, `status` or `text` (the whole body).",
    ),
    ("regular expression", "As Rust's `regex` crate takes it: no look-around, no back references."),
    ("flag", "`true` or `false`."),
    ("whole number", "From 0 up."),
    ("status", "From 100 to 599."),
    ("time", "A number and `ms`, `s`, `m`, `h` or `d`: `250ms`, `1.5s`, `2m`."),
    (
        "size",
        "A number of bytes, with a unit or without, or a sum of such: `512`, `10KiB`, `10MiB + 1`. `KiB`, `MiB` and `GiB` \
         are powers of 1024, `kB`, `MB` and `GB` powers of 1000.",
    ),
    ("file", "A path relative to the file that names it; it may not leave `scenarios/`."),
    ("null", "Nothing, or `null`."),
    ("any value", "Any YAML value, with `{{ … }}` in its texts."),
    ("JSON Schema", "Of draft 2020-12, unless its `$schema` says otherwise."),
    ("list: …", "A list, each entry as said behind the colon."),
    ("by name: …", "A mapping. Its keys are names of your own, its values as said behind the colon."),
    ("by status: …", "A mapping. Its keys are statuses, its values as said behind the colon."),
    ("`words` with commas", "One of these words."),
];

/// The table of the words that `value` uses.
pub(super) fn legend() -> String {
    let rows = WORDS.iter().map(|(word, meaning)| format!("| {word} | {meaning} |\n"));
    format!("| value | what it is |\n|---|---|\n{}", rows.collect::<String>())
}

/// The kind as a cell of a table, linked to the objects it may hold.
pub(super) fn value(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Template => "template".to_owned(),
        Kind::Condition => "condition".to_owned(),
        Kind::JsonPath => "JSONPath".to_owned(),
        Kind::Place => "place".to_owned(),
        Kind::Regex => "regular expression".to_owned(),
        Kind::Flag => "flag".to_owned(),
        Kind::Integer => "whole number".to_owned(),
        Kind::Status => "status".to_owned(),
        Kind::Duration => "time".to_owned(),
        Kind::Size => "size".to_owned(),
        Kind::Hex => "hexadecimal".to_owned(),
        Kind::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::File => "file".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Json => "any value".to_owned(),
        Kind::Schema => "JSON Schema".to_owned(),
        Kind::OneOrMore(kind) => format!("{}, or a list of them", value(kind)),
        Kind::List(kind) => format!("list: {}", inner(kind)),
        Kind::Map(kind) => format!("by name: {}", inner(kind)),
        Kind::StatusMap(kind) => format!("by status: {}", inner(kind)),
        Kind::Object(table) => format!("[{}](#{})", table.name, anchor(table.name)),
        Kind::Either(kinds) => kinds.iter().map(|kind| value(kind)).collect::<Vec<_>>().join(", or "),
    }
}

/// A kind within another; alternatives bind closer here, so that a cell has one reading.
fn inner(kind: &Kind) -> String {
    match kind {
        Kind::Either(kinds) => kinds.iter().map(|kind| value(kind)).collect::<Vec<_>>().join(" or "),
        Kind::OneOrMore(one) => format!("{} or a list of them", value(one)),
        _ => value(kind),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::load::{CONTRACT, SCENARIO};

    #[rstest]
    #[case(CONTRACT.key("errors"), "by status: by name: text or [a pair](#a-pair)")]
    #[case(SCENARIO.key("setup"), "[a step](#a-step), or a list of them")]
    #[case(CONTRACT.key("catalogue"), "`closed`, `open`")]
    fn a_cell_says_what_a_value_may_be(#[case] key: Option<&crate::load::table::Key>, #[case] expected: &str) {
        assert_eq!(key.map(|key| value(key.kind)).as_deref(), Some(expected));
    }
}
