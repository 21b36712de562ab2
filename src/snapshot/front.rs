//! The front matter of a snapshot file, spelled as insta spells it.

use crate::model::json;

/// What stands in every file as its source: where the one call of insta's macro is.
pub(super) const SOURCE: &str = "src/snapshot/insta_entry.rs";

/// The bytes of a snapshot file, the same ones that insta writes.
pub(super) fn render(description: &str, input_file: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + description.len() + input_file.len() + SOURCE.len() + 64);
    out.push_str("---\nsource: ");
    out.push_str(SOURCE);
    out.push_str("\ndescription: ");
    scalar(&mut out, description);
    out.push_str("\ninput_file: ");
    scalar(&mut out, input_file);
    out.push_str("\n---\n");
    out.push_str(text);
    out.push('\n');
    out
}

/// What stands behind the front matter of a file, without the line break at its end; `None` without front matter.
pub(super) fn text_of(file: &str) -> Option<&str> {
    let front = file.strip_prefix("---\n")?;
    let text = &front[front.find("\n---\n")? + 5..];
    Some(text.strip_suffix('\n').unwrap_or(text))
}

fn scalar(out: &mut String, text: &str) {
    if !needs_quotes(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    // Insta escapes as JSON does, and the delete character besides.
    let mut escaped = String::new();
    json::escape_into(&mut escaped, text);
    out.push_str(&escaped.replace('\u{7f}', "\\u007f"));
    out.push('"');
}

/// Whether a text would be something else than itself as a plain YAML scalar, by the rules of insta's emitter.
fn needs_quotes(text: &str) -> bool {
    const WORDS: [&str; 22] = [
        "~", "null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE", "yes", "Yes", "YES", "no",
        "No", "NO", "on", "On", "ON", "off", "Off", "OFF",
    ];
    text.is_empty()
        || text.starts_with([' ', '.', '&', '*', '?', '|', '-', '<', '>', '=', '!', '%', '@'])
        || text.ends_with(' ')
        || text.contains([':', '{', '}', '[', ']', ',', '#', '`', '"', '\'', '\\'])
        || text.contains(|c: char| c < ' ' && !matches!(c, '\u{7}' | '\u{8}' | '\u{b}' | '\u{c}' | '\u{1b}'))
        || WORDS.contains(&text)
        || text.starts_with("0x")
        || text.parse::<i64>().is_ok()
        || text.parse::<f64>().is_ok()
}
