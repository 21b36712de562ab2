//! Small constructors of answers.

use crate::model::answer::Answer;
use crate::model::headers::Headers;

/// An answer with a JSON text as its body.
#[must_use]
pub fn json(status: u16, body: impl Into<String>) -> Answer {
    bytes(status, "application/json", body.into().into_bytes())
}

/// An answer with these bytes and this media type.
#[must_use]
pub fn bytes(status: u16, media_type: &str, body: Vec<u8>) -> Answer {
    let headers = Headers::from_iter([("content-type", media_type)]);
    Answer { status, headers, body, ..Answer::default() }
}

/// An answer without a body and without a Content-Type.
#[must_use]
pub fn empty(status: u16) -> Answer {
    Answer { status, ..Answer::default() }
}

/// An answer in plain words, for what a self-test server itself has to say.
#[must_use]
pub fn text(status: u16, words: &str) -> Answer {
    bytes(status, "text/plain; charset=utf-8", format!("{words}\n").into_bytes())
}
