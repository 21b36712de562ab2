//! How curl is given the content of a request.

use std::fmt::Write as _;

use super::quote::{Secrets, is_printable, printf, word};
use crate::model::request::{Part, PartContent, RequestBody};

/// The most bytes that stand in the command itself.
pub(super) const MOST_BYTES: usize = 4_096;

/// The content's part of a command line.
#[derive(Default)]
pub(super) struct Body {
    /// What can't be told by the command itself, as shell comments.
    pub(super) notes: String,
    /// A pipe that feeds curl's standard input.
    pub(super) pipe: String,
    /// The arguments of curl.
    pub(super) arguments: Vec<String>,
}

impl Body {
    pub(super) fn new(body: &RequestBody, secrets: &Secrets<'_>) -> Self {
        let mut made = Self::default();
        match body {
            RequestBody::Filler(bytes) => {
                made.pipe = filler(*bytes);
                made.data("@-");
            }
            RequestBody::Multipart(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    made.part(at + 1, part, secrets);
                }
            }
            RequestBody::Bytes(bytes) if bytes.len() > MOST_BYTES => {
                _ = writeln!(made.notes, "# body.bin: the {} bytes of the request's body", bytes.len());
                made.data("@body.bin");
            }
            RequestBody::Bytes(bytes) => match std::str::from_utf8(bytes) {
                // An @ at the beginning would name a file.
                Ok(text) if is_printable(text) && !text.starts_with('@') => made.data(&word(text, secrets)),
                _ => {
                    made.pipe = format!("{} | ", printf(bytes, secrets));
                    made.data("@-");
                }
            },
        }
        made
    }

    fn data(&mut self, from: &str) {
        self.arguments.push(format!("--data-binary {from}"));
    }

    fn part(&mut self, number: usize, part: &Part, secrets: &Secrets<'_>) {
        let content = match &part.content {
            PartContent::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) if is_printable(text) && text.len() <= MOST_BYTES => form_value(text),
                _ => {
                    let printed = (bytes.len() <= MOST_BYTES).then(|| printf(bytes, secrets) + " | ");
                    self.file(number, part, bytes.len() as u64, printed)
                }
            },
            PartContent::Filler(bytes) => self.file(number, part, *bytes, Some(filler(*bytes))),
        };
        let mut form = format!("{}={content}", part.field);
        if let Some(name) = &part.file_name {
            _ = write!(form, ";filename={}", form_value(name));
        }
        if let Some(media_type) = &part.media_type {
            _ = write!(form, ";type={media_type}");
        }
        self.arguments.push(format!("-F {}", word(&form, secrets)));
    }

    /// A part that is read from a file: from the standard input, which one part can have.
    fn file(&mut self, number: usize, part: &Part, bytes: u64, pipe: Option<String>) -> String {
        let sign = if part.file_name.is_some() { '@' } else { '<' };
        if let Some(pipe) = pipe.filter(|_| self.pipe.is_empty()) {
            self.pipe = pipe;
            return format!("{sign}-");
        }
        _ = writeln!(self.notes, "# part-{number}.bin: the {bytes} bytes of part {number}");
        format!("{sign}part-{number}.bin")
    }
}

/// So many bytes of `a`, as a pipe.
fn filler(bytes: u64) -> String {
    format!("head -c {bytes} /dev/zero | tr '\\0' a | ")
}

/// A value as curl's `-F` reads it: in double quotes where a character of it means something there.
fn form_value(text: &str) -> String {
    let simple =
        !text.starts_with(['@', '<', '(', ' ']) && !text.ends_with(' ') && !text.contains([';', ',', '"', '\\']);
    if simple { text.to_owned() } else { format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\"")) }
}
