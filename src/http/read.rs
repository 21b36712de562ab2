//! Answers as they come in.

use http::{HeaderMap, StatusCode, Version};
use hyper::ext::ReasonPhrase;

use crate::model::answer::{Answer, BodyEnd};

/// At most so much memory is set aside on a Content-Length's word alone.
const TRUSTED_LENGTH: u64 = 256 * 1024;

/// A version of HTTP as its messages write it.
fn name_of(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_10 => Some("HTTP/1.0"),
        Version::HTTP_11 => Some("HTTP/1.1"),
        Version::HTTP_2 => Some("HTTP/2"),
        _ => None,
    }
}

/// An answer whose content is still coming.
#[derive(Debug)]
pub(super) struct Incoming {
    answer: Answer,
    announced: Option<u64>,
    cap: u64,
}

impl Incoming {
    /// Takes down the head of an answer.
    pub(super) fn new(
        status: StatusCode,
        version: Version,
        fields: &HeaderMap,
        phrase: Option<&ReasonPhrase>,
        cap: u64,
    ) -> Self {
        let announced = fields.get(http::header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let trusted = announced.unwrap_or(0).min(TRUSTED_LENGTH).min(cap);
        let answer = Answer {
            status: status.as_u16(),
            version: name_of(version),
            phrase: phrase_of(status, version, phrase),
            headers: fields.iter().map(|(name, value)| (name.as_str(), text_of(value.as_bytes()))).collect(),
            body: Vec::with_capacity(usize::try_from(trusted).unwrap_or_default()),
            end: BodyEnd::Whole,
        };
        Self { answer, announced, cap }
    }

    /// Takes a piece of the content in; false once the cap is reached and nothing more is wanted.
    pub(super) fn take(&mut self, piece: &[u8]) -> bool {
        let room = usize::try_from(self.cap).unwrap_or(usize::MAX).saturating_sub(self.answer.body.len());
        self.answer.body.extend_from_slice(&piece[..piece.len().min(room)]);
        let fits = piece.len() <= room;
        if !fits {
            self.answer.end = BodyEnd::OverCap { cap: self.cap };
        }
        fits
    }

    /// The content ended before its end.
    pub(super) fn break_off(&mut self, why: String) {
        self.answer.end = BodyEnd::BrokenOff { announced: self.announced, why };
    }

    /// These bytes came although there can't be content.
    pub(super) fn stray(&mut self, bytes: Vec<u8>) {
        if !bytes.is_empty() {
            self.answer.body = bytes;
            self.answer.end = BodyEnd::Stray;
        }
    }

    /// The answer as far as it came.
    pub(super) fn into_answer(self) -> Answer {
        self.answer
    }
}

/// hyper tells only of a phrase that differs from the canonical one, and HTTP/2 has none.
fn phrase_of(status: StatusCode, version: Version, phrase: Option<&ReasonPhrase>) -> Option<String> {
    if version > Version::HTTP_11 {
        return None;
    }
    Some(match phrase {
        Some(phrase) => text_of(phrase.as_bytes()),
        None => status.canonical_reason().unwrap_or_default().to_owned(),
    })
}

/// Each byte above ASCII becomes the character of the same number (ISO-8859-1).
fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => text.to_owned(),
        _ => bytes.iter().copied().map(char::from).collect(),
    }
}
