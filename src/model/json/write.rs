//! Writes a JSON value, compact or indented.

use super::{Json, escape_into};

/// Writes a value without any blank.
#[must_use]
pub fn to_string(value: &Json) -> String {
    let mut out = String::new();
    compact_into(&mut out, value);
    out
}

/// Writes a value over several lines, indented by two spaces; empty containers stay on their line.
#[must_use]
pub fn pretty(value: &Json) -> String {
    let mut out = String::new();
    pretty_into(&mut out, value, 0);
    out
}

fn compact_into(out: &mut String, value: &Json) {
    match value {
        Json::Array(elements) => {
            out.push('[');
            for (position, element) in elements.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                compact_into(out, element);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (position, (name, member)) in members.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                quoted(out, name);
                out.push(':');
                compact_into(out, member);
            }
            out.push('}');
        }
        scalar => scalar_into(out, scalar),
    }
}

fn pretty_into(out: &mut String, value: &Json, level: usize) {
    match value {
        Json::Array(elements) if !elements.is_empty() => {
            out.push('[');
            for (position, element) in elements.iter().enumerate() {
                new_line(out, position, level + 1);
                pretty_into(out, element, level + 1);
            }
            new_line(out, 0, level);
            out.push(']');
        }
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (position, (name, member)) in members.iter().enumerate() {
                new_line(out, position, level + 1);
                quoted(out, name);
                out.push_str(": ");
                pretty_into(out, member, level + 1);
            }
            new_line(out, 0, level);
            out.push('}');
        }
        scalar_or_empty => compact_into(out, scalar_or_empty),
    }
}

fn scalar_into(out: &mut String, value: &Json) {
    match value {
        Json::Bool(true) => out.push_str("true"),
        Json::Bool(false) => out.push_str("false"),
        Json::Number(text) => out.push_str(text),
        Json::String(text) => quoted(out, text),
        Json::Null | Json::Array(_) | Json::Object(_) => out.push_str("null"),
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    escape_into(out, text);
    out.push('"');
}

fn new_line(out: &mut String, position: usize, level: usize) {
    out.push_str(if position > 0 { ",\n" } else { "\n" });
    out.extend(std::iter::repeat_n("  ", level));
}

/// A value in a message: JSON, cut where it is long.
#[must_use]
pub fn shown(value: &Json) -> String {
    const LONGEST: usize = 120;
    let text = to_string(value);
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
