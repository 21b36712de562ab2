//! Answers as they come in.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, Version};
use hyper::body::Frame;
use hyper::ext::ReasonPhrase;

use super::coding;
use crate::model::answer::{Answer, BodyEnd};
use crate::model::headers::{Headers, text_of};

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
            headers: texts_of(fields),
            body: Vec::with_capacity(usize::try_from(trusted).unwrap_or_default()),
            end: BodyEnd::Whole,
            rare: None,
        };
        Self { answer, announced, cap }
    }

    /// Takes a piece of the content in, or the fields behind it (RFC 9110 section 6.5); false once the cap is reached and
    /// nothing more is wanted.
    pub(super) fn take(&mut self, frame: Frame<Bytes>) -> bool {
        let piece = match frame.into_data() {
            Ok(piece) => piece,
            Err(frame) => {
                if let Ok(trailers) = frame.into_trailers() {
                    self.answer.rare().trailers = texts_of(&trailers);
                }
                return true;
            }
        };
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

    /// These bytes came behind a whole answer.
    pub(super) fn followed(&mut self, by: Vec<u8>) {
        if !by.is_empty() {
            self.answer.rare().behind = by;
        }
    }

    /// The answer as far as it came.
    pub(super) fn into_answer(mut self) -> Answer {
        if self.answer.end != BodyEnd::Stray && !self.answer.body.is_empty() {
            coding::take_off(&mut self.answer, self.cap);
        }
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

fn texts_of(fields: &HeaderMap) -> Headers {
    fields.iter().map(|(name, value)| (name.as_str(), text_of(value.as_bytes()))).collect()
}
