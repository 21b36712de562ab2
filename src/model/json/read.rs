//! Reads a JSON text in one pass.

use std::fmt;

use super::strings::{self, Scanned};
use super::{Json, Tree};

/// How many containers may stand inside of each other.
const LEVELS: usize = 128;

/// Why a text is not read as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// What is wrong.
    pub kind: ReadErrorKind,
    /// The byte offset.
    pub at: usize,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadErrorKind {
    /// It is no JSON; what was expected.
    Syntax(&'static str),
    /// It is legal JSON that common parsers refuse; what about it.
    NotPortable(&'static str),
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ReadErrorKind::Syntax(expected) => write!(out, "expected {expected} at byte {}", self.at),
            ReadErrorKind::NotPortable(what) => write!(out, "{what} at byte {}", self.at),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads one JSON text.
///
/// # Errors
/// Where it is no JSON, or is deeper than 128 levels, has a lone surrogate or a number beyond a double. A text that is
/// both gets the syntax error, unless it is too deep to look further.
pub fn read(text: &str) -> Result<Json, ReadError> {
    read_as(text)
}

/// Reads one JSON text into a tree of the caller's own kind, by the same rules as [`read`].
pub fn read_as<T: Tree>(text: &str) -> Result<T, ReadError> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, levels: 0, not_portable: None };
    if text.starts_with('\u{feff}') {
        return Err(reader.expected("a value, not a byte order mark"));
    }
    reader.skip_blanks();
    let value = reader.value()?;
    reader.skip_blanks();
    if reader.at < text.len() {
        return Err(reader.expected("the end of the text"));
    }
    reader.not_portable.map_or(Ok(value), Err)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    levels: usize,
    /// The first thing that is legal and not portable; a syntax error further on matters more.
    not_portable: Option<ReadError>,
}

impl Reader<'_> {
    fn value<T: Tree>(&mut self) -> Result<T, ReadError> {
        match self.peek() {
            Some(b'"') => Ok(T::string(self.string::<T>()?)),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'-' | b'0'..=b'9') => Ok(T::number(self.number()?)),
            Some(b't') => self.word("true", T::bool(true)),
            Some(b'f') => self.word("false", T::bool(false)),
            Some(b'n') => self.word("null", T::null()),
            _ => Err(self.expected("a value")),
        }
    }

    fn object<T: Tree>(&mut self) -> Result<T, ReadError> {
        self.enter()?;
        let mut members = Vec::new();
        if !self.closes(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.expected("a member's name in quotes"));
                }
                let name = self.string::<T>()?;
                self.skip_blanks();
                if self.peek() != Some(b':') {
                    return Err(self.expected("a colon"));
                }
                self.at += 1;
                self.skip_blanks();
                members.push((name, self.value()?));
                if self.ends(b'}', "a comma or a closing brace")? {
                    break;
                }
            }
        }
        self.levels -= 1;
        Ok(T::object(members))
    }

    fn array<T: Tree>(&mut self) -> Result<T, ReadError> {
        self.enter()?;
        let mut elements = Vec::new();
        if !self.closes(b']') {
            loop {
                elements.push(self.value()?);
                if self.ends(b']', "a comma or a closing bracket")? {
                    break;
                }
            }
        }
        self.levels -= 1;
        Ok(T::array(elements))
    }

    /// Steps over an opening bracket, unless that is one level too many: the depth bounds the stack this takes.
    fn enter(&mut self) -> Result<(), ReadError> {
        if self.levels == LEVELS {
            self.note("deeper than 128 levels", self.at);
            return Err(self.not_portable.take().unwrap_or_else(|| self.expected("fewer levels")));
        }
        self.levels += 1;
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    /// Steps over the bracket that closes a container without content.
    fn closes(&mut self, bracket: u8) -> bool {
        let empty = self.peek() == Some(bracket);
        self.at += usize::from(empty);
        empty
    }

    /// Steps over what follows an element: the closing bracket (true) or a comma (false).
    fn ends(&mut self, bracket: u8, expected: &'static str) -> Result<bool, ReadError> {
        self.skip_blanks();
        match self.peek() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                self.at += 1;
                self.skip_blanks();
                Ok(false)
            }
            _ => Err(self.expected(expected)),
        }
    }

    fn word<T>(&mut self, word: &'static str, value: T) -> Result<T, ReadError> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.expected("a value"))
    }

    /// The text of a number: `-? int frac? exp?` (RFC 8259 section 6).
    fn number(&mut self) -> Result<&str, ReadError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.expected("a number without leading zeros"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        let exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if exponent {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        let number = &self.text[start..self.at];
        // The largest double has 309 digits: what is shorter and has no exponent needs no look.
        if (exponent || number.len() > 308) && number.parse::<f64>().is_ok_and(f64::is_infinite) {
            self.note("a number beyond the range of a double", start);
        }
        Ok(number)
    }

    fn digits(&mut self) -> Result<(), ReadError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.expected("a digit")) } else { Ok(()) }
    }

    fn string<T: Tree>(&mut self) -> Result<T::Text, ReadError> {
        let start = self.at + 1;
        let Scanned { end, escapes } =
            strings::scan(self.bytes, start).map_err(|(expected, at)| syntax(expected, at))?;
        let raw = &self.text[start..end];
        self.at = end + 1;
        if !escapes {
            return Ok(T::text(raw, raw.to_owned()));
        }
        let unescaped = strings::resolve(raw);
        if let Some(at) = unescaped.lone_surrogate {
            self.note("a lone surrogate", start + at);
        }
        Ok(T::text(raw, unescaped.text))
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn note(&mut self, what: &'static str, at: usize) {
        self.not_portable.get_or_insert(ReadError { kind: ReadErrorKind::NotPortable(what), at });
    }

    fn expected(&self, what: &'static str) -> ReadError {
        syntax(what, self.at)
    }
}

const fn syntax(expected: &'static str, at: usize) -> ReadError {
    ReadError { kind: ReadErrorKind::Syntax(expected), at }
}
