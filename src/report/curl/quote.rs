//! Words of a POSIX shell (POSIX.1-2017, Shell Command Language 2.2), with variables where secrets stood.

use std::fmt::Write as _;

use super::super::text::{push_safe, shell_quoted};

/// Secrets and the variables that stand for them.
pub(super) struct Secrets(Vec<(Vec<u8>, String)>);

/// A part of a text.
enum Piece<'a> {
    Text(&'a [u8]),
    Variable(&'a str),
}

impl Secrets {
    /// Secrets as (value, name). A value that JSON or a URL writes in another way has a variable of its own for that.
    pub(super) fn new(secrets: &[(&str, &str)]) -> Self {
        let mut all = Vec::new();
        for &(value, name) in secrets.iter().filter(|(value, _)| !value.is_empty()) {
            let name = variable(name);
            let json = serde_json::Value::from(value).to_string();
            let json = json[1..json.len() - 1].to_owned();
            let url = percent_encoded(value);
            for (form, suffix) in [(json, "_JSON"), (url, "_URL")] {
                if form != value {
                    all.push((form.into_bytes(), format!("{name}{suffix}")));
                }
            }
            all.push((value.as_bytes().to_vec(), name));
        }
        // A secret that holds another one is replaced as a whole.
        all.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self(all)
    }

    /// Whether a secret stands in a text.
    pub(super) fn are_in(&self, text: &[u8]) -> bool {
        self.split(text).iter().any(|piece| matches!(piece, Piece::Variable(_)))
    }

    fn split<'a>(&'a self, text: &'a [u8]) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let (mut begin, mut at) = (0, 0);
        while at < text.len() {
            if let Some((value, name)) = self.0.iter().find(|(value, _)| text[at..].starts_with(value)) {
                if begin < at {
                    pieces.push(Piece::Text(&text[begin..at]));
                }
                pieces.push(Piece::Variable(name));
                at += value.len();
                begin = at;
            } else {
                at += 1;
            }
        }
        if begin < text.len() {
            pieces.push(Piece::Text(&text[begin..]));
        }
        pieces
    }
}

/// Whether every character of a text shows on a terminal as it is.
pub(super) fn is_printable(text: &str) -> bool {
    let mut shown = String::new();
    text.chars().for_each(|character| push_safe(&mut shown, character));
    shown == text
}

/// One word of the command line.
pub(super) fn word(text: &str, secrets: &Secrets) -> String {
    if !is_printable(text) {
        return format!("\"$({})\"", printf(text.as_bytes(), secrets));
    }
    let pieces = secrets.split(text.as_bytes());
    if !pieces.iter().any(|piece| matches!(piece, Piece::Variable(_))) {
        return shell_quoted(text);
    }
    let is_plain = |text: &[u8]| !text.iter().any(|byte| b"\"\\$`!".contains(byte));
    let plain = pieces
        .iter()
        .all(|piece| matches!(piece, Piece::Text(text) if is_plain(text)) || matches!(piece, Piece::Variable(_)));
    let mut word = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Variable(name) if plain => {
                // Braces only where the text behind would be read as a part of the name.
                let next =
                    pieces.get(at + 1).map_or(b' ', |next| if let Piece::Text(text) = next { text[0] } else { b' ' });
                if next.is_ascii_alphanumeric() || next == b'_' {
                    _ = write!(word, "${{{name}}}");
                } else {
                    _ = write!(word, "${name}");
                }
            }
            Piece::Variable(name) => _ = write!(word, "\"${name}\""),
            Piece::Text(text) if plain => word.push_str(&String::from_utf8_lossy(text)),
            Piece::Text(text) => word.push_str(&shell_quoted(&String::from_utf8_lossy(text))),
        }
    }
    if plain { format!("\"{word}\"") } else { word }
}

/// A `printf` that writes exactly these bytes; every one of its own characters is printable.
pub(super) fn printf(bytes: &[u8], secrets: &Secrets) -> String {
    let mut format = String::new();
    let mut arguments = String::new();
    for piece in secrets.split(bytes) {
        match piece {
            Piece::Text(text) => push_format(&mut format, text),
            Piece::Variable(name) => {
                format.push_str("%s");
                _ = write!(arguments, " \"${name}\"");
            }
        }
    }
    // A format that begins with a minus would be read as an option.
    if let Some(rest) = format.strip_prefix('-') {
        format = format!("\\055{rest}");
    }
    format!("printf {}{arguments}", shell_quoted(&format))
}

fn push_format(format: &mut String, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => format.push_str(r"\\"),
                '%' => format.push_str("%%"),
                '\n' => format.push_str(r"\n"),
                '\r' => format.push_str(r"\r"),
                '\t' => format.push_str(r"\t"),
                character if is_printable(character.encode_utf8(&mut [0; 4])) => format.push(character),
                character => push_octal(format, character.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        push_octal(format, chunk.invalid());
    }
}

fn push_octal(format: &mut String, bytes: &[u8]) {
    for byte in bytes {
        _ = write!(format, "\\{byte:03o}");
    }
}

/// A name that a shell takes for a variable's.
fn variable(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() { format!("_{name}") } else { name }
}

/// A text as a URL writes it when nothing but unreserved characters is left alone (RFC 3986 section 2.3).
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("a b", "'a b'")]
    #[case::quote("it's", r"'it'\''s'")]
    #[case::shell_characters("$HOME `id` !1", "'$HOME `id` !1'")]
    #[case::secret("Bearer s3cret", "\"Bearer $TOKEN\"")]
    #[case::secret_before_a_letter("s3cretly", "\"${TOKEN}ly\"")]
    #[case::secret_twice("s3crets3cret", "\"$TOKEN$TOKEN\"")]
    #[case::secret_among_quotes(r#"{"token": "s3cret"}"#, r#"'{"token": "'"$TOKEN"'"}'"#)]
    #[case::secret_beside_a_dollar("$s3cret", "'$'\"$TOKEN\"")]
    #[case::control_character("a\u{1b}[2J", r#""$(printf 'a\033[2J')""#)]
    #[case::secret_of_a_url("a=p%22w", "\"a=$MY_PASSWORD_URL\"")]
    #[case::secret_in_json(r#"{"p":"p\"w"}"#, r#"'{"p":"'"$MY_PASSWORD_JSON"'"}'"#)]
    fn words_are_quoted_for_a_shell(#[case] text: &str, #[case] word: &str) {
        let secrets = Secrets::new(&[("s3", "PART"), ("s3cret", "TOKEN"), ("p\"w", "my-password"), ("", "EMPTY")]);
        assert_eq!(super::word(text, &secrets), word);
    }

    #[rstest]
    #[case::lines(b"a\n\tb\\\r\n", r"printf 'a\n\tb\\\r\n'")]
    #[case::percent(b"100%", "printf '100%%'")]
    #[case::minus(b"-n", r"printf '\055n'")]
    #[case::binary(&[0, 0xff, b'1'], r"printf '\000\3771'")]
    #[case::letters("ä\u{9b}".as_bytes(), r"printf 'ä\302\233'")]
    #[case::secret(b"p=s3cret\n", r#"printf 'p=%s\n' "$TOKEN""#)]
    fn any_bytes_can_be_printed(#[case] bytes: &[u8], #[case] expected: &str) {
        assert_eq!(printf(bytes, &Secrets::new(&[("s3cret", "TOKEN")])), expected);
    }
}
