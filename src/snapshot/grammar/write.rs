//! Writes a stored answer.

use std::fmt::Write as _;

use super::line::{escape_line, escape_lines};
use crate::model::json;
use crate::model::stored::StoredJson;
use crate::model::stored::Text;
use crate::model::stored::{Stored, StoredBody};

/// The text of a stored answer, without a line break at its end.
#[must_use]
pub fn write(stored: &Stored) -> String {
    let mut out = String::with_capacity(256);
    write!(out, "HTTP {}", stored.status).unwrap_or_default();
    if !stored.phrase.is_empty() {
        out.push(' ');
        stored.phrase.write(&mut out, escape_line);
    }
    out.push('\n');
    for (name, value) in &stored.headers {
        out.push_str(name);
        out.push(':');
        if !value.is_empty() {
            out.push(' ');
            value.write(&mut out, escape_line);
        }
        out.push('\n');
    }
    out.push('\n');
    match &stored.body {
        StoredBody::None => out.push_str("(no body)"),
        StoredBody::Json(value) => json_into(&mut out, value, 0),
        StoredBody::Text(text) => {
            out.push_str("text:");
            if !text.is_empty() {
                out.push('\n');
                text.write(&mut out, escape_lines);
            }
        }
        StoredBody::Bytes { length, sha256 } => write!(out, "bytes: {length} sha256 {sha256}").unwrap_or_default(),
        StoredBody::AnyBytes => out.push_str("bytes:"),
    }
    out
}

fn json_into(out: &mut String, value: &StoredJson, level: usize) {
    match value {
        StoredJson::Null => out.push_str("null"),
        StoredJson::Bool(true) => out.push_str("true"),
        StoredJson::Bool(false) => out.push_str("false"),
        StoredJson::Number(text) => out.push_str(text),
        StoredJson::String(text) => quoted(out, text),
        StoredJson::Array(elements) if elements.is_empty() => out.push_str("[]"),
        StoredJson::Array(elements) => {
            out.push('[');
            for (position, element) in elements.iter().enumerate() {
                new_line(out, position, level + 1);
                json_into(out, element, level + 1);
            }
            new_line(out, 0, level);
            out.push(']');
        }
        StoredJson::Object(members) if members.is_empty() => out.push_str("{}"),
        StoredJson::Object(members) => {
            out.push('{');
            for (position, (name, member)) in members.iter().enumerate() {
                new_line(out, position, level + 1);
                quoted(out, name);
                out.push_str(": ");
                json_into(out, member, level + 1);
            }
            new_line(out, 0, level);
            out.push('}');
        }
    }
}

fn quoted(out: &mut String, text: &Text) {
    out.push('"');
    text.write(out, |out, real, _| json::escape_into(out, real));
    out.push('"');
}

fn new_line(out: &mut String, position: usize, level: usize) {
    out.push_str(if position > 0 { ",\n" } else { "\n" });
    out.extend(std::iter::repeat_n("  ", level));
}
