//! Words of a POSIX shell (POSIX.1-2017, Shell Command Language 2.2), with variables where secrets stood.

use std::fmt::Write as _;

use super::super::text::{push_safe, shell_quoted};

/// The shell variables that stand for secrets: wherever a masked text says `[secret name]`.
pub(super) struct Secrets<'a>(&'a [(String, String)]);

/// What stands before the name of a secret, in a masked text.
const BEGIN: &[u8] = b"[secret ";

/// A part of a text.
enum Piece<'a> {
    Text(&'a [u8]),
    Variable(String),
}

impl<'a> Secrets<'a> {
    /// `variables` are the environment variables that hold secrets: (secret, variable). Any other secret has its own
    /// name in capitals.
    pub(super) const fn new(variables: &'a [(String, String)]) -> Self {
        Self(variables)
    }

    /// Whether a secret stands in a text.
    pub(super) fn are_in(&self, text: &[u8]) -> bool {
        self.split(text).iter().any(|piece| matches!(piece, Piece::Variable(_)))
    }

    fn split<'t>(&self, text: &'t [u8]) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        let (mut begin, mut at) = (0, 0);
        while at < text.len() {
            if let Some((name, length)) = placeholder(&text[at..]) {
                if begin < at {
                    pieces.push(Piece::Text(&text[begin..at]));
                }
                pieces.push(Piece::Variable(self.variable(name)));
                at += length;
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

    /// A secret that JSON or a URL writes in another way has a variable of its own for that.
    fn variable(&self, name: &str) -> String {
        for (spelled, suffix) in [(" as JSON", "_JSON"), (" as URL", "_URL")] {
            if let Some(name) = name.strip_suffix(spelled) {
                return format!("{}{suffix}", self.variable(name));
            }
        }
        let known = self.0.iter().find(|(known, _)| known == name);
        variable(known.map_or(name, |(_, variable)| variable))
    }
}

/// The secret whose placeholder a text begins with, and the placeholder's length in bytes. One that is encoded in a way of
/// its own has no variable: its placeholder stays.
fn placeholder(text: &[u8]) -> Option<(&str, usize)> {
    let rest = text.strip_prefix(BEGIN)?;
    let end = rest.iter().position(|&byte| byte == b']')?;
    let name = std::str::from_utf8(&rest[..end]).ok().filter(|name| !name.ends_with(" encoded"))?;
    Some((name, BEGIN.len() + end + 1))
}

/// Whether every character of a text shows on a terminal as it is.
pub(super) fn is_printable(text: &str) -> bool {
    let mut shown = String::new();
    text.chars().for_each(|character| push_safe(&mut shown, character));
    shown == text
}

/// One word of the command line.
pub(super) fn word(text: &str, secrets: &Secrets<'_>) -> String {
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
pub(super) fn printf(bytes: &[u8], secrets: &Secrets<'_>) -> String {
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("a b", "'a b'")]
    #[case::quote("it's", r"'it'\''s'")]
    #[case::shell_characters("$HOME `id` !1", "'$HOME `id` !1'")]
    #[case::secret("Bearer [secret token]", "\"Bearer $TOKEN\"")]
    #[case::secret_before_a_letter("[secret token]ly", "\"${TOKEN}ly\"")]
    #[case::secret_twice("[secret token][secret token]", "\"$TOKEN$TOKEN\"")]
    #[case::secret_among_quotes(r#"{"token": "[secret token]"}"#, r#"'{"token": "'"$TOKEN"'"}'"#)]
    #[case::secret_beside_a_dollar("$[secret token]", "'$'\"$TOKEN\"")]
    #[case::no_secret("[secret", "'[secret'")]
    #[case::encoded("[secret token encoded]", "'[secret token encoded]'")]
    #[case::control_character("a\u{1b}[2J", r#""$(printf 'a\033[2J')""#)]
    #[case::secret_of_a_url("a=[secret password as URL]", "\"a=$MY_PASSWORD_URL\"")]
    #[case::secret_in_json(r#"{"p":"[secret password as JSON]"}"#, r#"'{"p":"'"$MY_PASSWORD_JSON"'"}'"#)]
    fn words_are_quoted_for_a_shell(#[case] text: &str, #[case] word: &str) {
        let variables = [("password".to_owned(), "my-password".to_owned())];
        assert_eq!(super::word(text, &Secrets::new(&variables)), word);
    }

    #[rstest]
    #[case::lines(b"a\n\tb\\\r\n", r"printf 'a\n\tb\\\r\n'")]
    #[case::percent(b"100%", "printf '100%%'")]
    #[case::minus(b"-n", r"printf '\055n'")]
    #[case::binary(&[0, 0xff, b'1'], r"printf '\000\3771'")]
    #[case::letters("ä\u{9b}".as_bytes(), r"printf 'ä\302\233'")]
    #[case::secret(b"p=[secret token]\n", r#"printf 'p=%s\n' "$TOKEN""#)]
    fn any_bytes_can_be_printed(#[case] bytes: &[u8], #[case] expected: &str) {
        assert_eq!(printf(bytes, &Secrets::new(&[])), expected);
    }
}
