//! Reads a stored answer back.

use crate::model::json::{self, ReadError};
use crate::model::stored::Text;
use crate::model::stored::{Stored, StoredBody};

/// Why a text isn't a stored answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The first line is no status line.
    #[error("line 1 must be `HTTP <status> <phrase>`")]
    StatusLine,
    /// A line before the blank one is no header field.
    #[error("line {0} must be `<header>: <value>`, or blank before the body")]
    Header(usize),
    /// There is no blank line and no body.
    #[error("a blank line and the body must follow the header fields; an empty body is `(no body)`")]
    NoBody,
    /// The body is none of the known forms.
    #[error("the body, from line {line} on, is no JSON, `(no body)`, `text:` or `bytes: <n> sha256 <hex>`")]
    Body {
        /// The line where the body begins.
        line: usize,
        /// Why it isn't JSON.
        source: ReadError,
    },
}

/// Reads the text of a stored answer. White space at the end and CRLF are no part of it, as insta has it.
pub fn parse(text: &str) -> Result<Stored, ParseError> {
    let unified;
    let mut text = text.trim_end();
    if text.contains('\r') {
        unified = text.replace("\r\n", "\n");
        text = &unified;
    }
    let (first, mut rest) = text.split_once('\n').ok_or(ParseError::StatusLine)?;
    let (status, phrase) = status_line(first).ok_or(ParseError::StatusLine)?;
    let mut headers = Vec::new();
    loop {
        let line = headers.len() + 2;
        let (header, behind) = rest.split_once('\n').ok_or(ParseError::NoBody)?;
        rest = behind;
        if header.is_empty() {
            return Ok(Stored { status, phrase, headers, body: body(rest, line + 1)? });
        }
        let (name, value) = header.split_once(':').ok_or(ParseError::Header(line))?;
        headers.push((name.to_owned(), Text::read(value.strip_prefix(' ').unwrap_or(value))));
    }
}

fn status_line(line: &str) -> Option<(u16, Text)> {
    let rest = line.strip_prefix("HTTP ")?;
    let (status, phrase) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((status.parse().ok()?, Text::read(phrase)))
}

fn body(text: &str, line: usize) -> Result<StoredBody, ParseError> {
    if text == "(no body)" {
        return Ok(StoredBody::None);
    }
    if let Some(lines) = text.strip_prefix("text:") {
        return Ok(StoredBody::Text(Text::read(lines.strip_prefix('\n').unwrap_or(lines))));
    }
    if text == "bytes:" {
        return Ok(StoredBody::AnyBytes);
    }
    bytes(text).map_or_else(
        || json::read_as(text).map(StoredBody::Json).map_err(|source| ParseError::Body { line, source }),
        Ok,
    )
}

fn bytes(text: &str) -> Option<StoredBody> {
    let (length, sha256) = text.strip_prefix("bytes: ")?.split_once(" sha256 ")?;
    Some(StoredBody::Bytes { length: length.parse().ok()?, sha256: sha256.to_owned() })
}
