//! Values as YAML in blocks.

use std::fmt::Write as _;

use crate::model::json::{Json, to_string};

/// Words that aren't a text where they stand alone, in this version of YAML or an older one.
const NO_TEXTS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// A text as a key or a value: plain where it can't be read as anything else, else as JSON writes it.
pub(super) fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let lower = text.to_ascii_lowercase();
    if begins && text.chars().all(plain) && !NO_TEXTS.contains(&lower.as_str()) {
        text.to_owned()
    } else {
        to_string(&Json::from(text))
    }
}

/// Writes a value behind its key: on the same line where it is short, else below it, indented by so many columns.
pub(super) fn value(out: &mut String, value: &Json, indent: usize) {
    match value {
        Json::Object(members) if !members.is_empty() => {
            out.push('\n');
            for (name, member) in members {
                _ = write!(out, "{}{}:", " ".repeat(indent), scalar(name));
                self::value(out, member, indent + 2);
            }
        }
        Json::Array(elements) if elements.iter().all(|element| element.as_str().is_some()) => {
            let texts: Vec<String> = elements.iter().filter_map(Json::as_str).map(scalar).collect();
            _ = writeln!(out, " [{}]", texts.join(", "));
        }
        Json::String(text) => _ = writeln!(out, " {}", scalar(text)),
        other => _ = writeln!(out, " {}", to_string(other)),
    }
}
