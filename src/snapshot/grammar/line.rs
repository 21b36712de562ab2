//! Escapes outside of JSON: what can't be seen, or would be trimmed, is spelled out.

use std::fmt::Write as _;

/// Escapes text that stands on one line; a line break becomes `\n`. `follows` is the character behind it.
pub(super) fn escape_line(out: &mut String, text: &str, follows: Option<char>) {
    escape(out, text, follows, false);
}

/// Escapes text over several lines: line breaks stay, but one at the very end of the text becomes `\n`.
pub(super) fn escape_lines(out: &mut String, text: &str, follows: Option<char>) {
    escape(out, text, follows, true);
}

fn escape(out: &mut String, text: &str, follows: Option<char>, breaks_stay: bool) {
    let mut copied = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(follows, |&(_, next)| Some(next));
        let ends_line = matches!(next, None | Some('\n'));
        let plain = match character {
            '\n' => breaks_stay && next.is_some(),
            '\t' => !ends_line,
            '\\' | '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
            control if control.is_control() => false,
            blank if blank.is_whitespace() => !ends_line,
            _ => true,
        };
        if plain {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + character.len_utf8();
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => write!(out, "\\u{:04x}", u32::from(other)).unwrap_or_default(),
        }
    }
    out.push_str(&text[copied..]);
}
