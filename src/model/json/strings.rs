//! The characters of JSON strings: escapes there and back (RFC 8259 section 7).

use std::fmt::Write as _;

/// A string found in a text.
pub(super) struct Scanned {
    /// Where its closing quote stands.
    pub(super) end: usize,
    /// Whether it has escapes at all.
    pub(super) escapes: bool,
}

/// The characters of a string that had escapes.
pub(super) struct Unescaped {
    /// The characters, a lone surrogate replaced by U+FFFD.
    pub(super) text: String,
    /// Where the first escape of a lone surrogate begins.
    pub(super) lone_surrogate: Option<usize>,
}

/// Looks for the end of a string whose first character stands at `start`, and checks its escapes.
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<Scanned, (&'static str, usize)> {
    let mut at = start;
    let mut escapes = false;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(Scanned { end: at, escapes }),
            Some(b'\\') => {
                escapes = true;
                at += escape_length(bytes, at)?;
            }
            Some(0..=0x1f) => return Err(("an escape for a control character", at)),
            Some(_) => at += 1,
            None => return Err(("a closing quote", at)),
        }
    }
}

fn escape_length(bytes: &[u8], at: usize) -> Result<usize, (&'static str, usize)> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') if bytes.get(at + 2..at + 6).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) => Ok(6),
        Some(b'u') => Err(("four hexadecimal digits", at + 2)),
        _ => Err(("an escape that JSON knows", at)),
    }
}

/// The characters of the text between two quotes. What is no valid escape is kept as it stands; a lone surrogate becomes
/// U+FFFD.
#[must_use]
pub fn unescape(raw: &str) -> String {
    resolve(raw).text
}

pub(super) fn resolve(raw: &str) -> Unescaped {
    let mut text = String::with_capacity(raw.len());
    let mut lone_surrogate = None;
    let mut rest = raw;
    while let Some(position) = rest.find('\\') {
        text.push_str(&rest[..position]);
        rest = &rest[position..];
        let (character, length) = one_escape(rest);
        if character.is_none() {
            lone_surrogate.get_or_insert(raw.len() - rest.len());
        }
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &rest[length..];
    }
    text.push_str(rest);
    Unescaped { text, lone_surrogate }
}

/// The character that an escape at the beginning of `rest` means, and its length in bytes; no character for a lone
/// surrogate.
fn one_escape(rest: &str) -> (Option<char>, usize) {
    let character = match rest.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(rest),
        Some(&other) if other.is_ascii() => char::from(other),
        _ => return (Some('\\'), 1),
    };
    (Some(character), 2)
}

fn unicode_escape(rest: &str) -> (Option<char>, usize) {
    let Some(first) = code_unit(rest) else { return (Some('\\'), 1) };
    if (0xd800..0xdc00).contains(&first)
        && let Some(second @ 0xdc00..0xe000) = code_unit(&rest[6..])
    {
        return (char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)), 12);
    }
    (char::from_u32(first), 6)
}

/// The code unit of a `\uXXXX` at the beginning.
fn code_unit(rest: &str) -> Option<u32> {
    let hex = rest.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(hex, 16).ok()
}

/// Appends the characters of a string as JSON writes them between its quotes: the short escapes where there is one,
/// `\u00xx` for other control characters, everything else as it is.
pub fn escape_into(out: &mut String, text: &str) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            0xc => out.push_str("\\f"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ => write!(out, "\\u{byte:04x}").unwrap_or_default(),
        }
    }
    out.push_str(&text[copied..]);
}
