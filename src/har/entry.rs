//! One entry as an exchange, and what can be said of it.

use std::time::Duration;

use super::body::{Recorded, body};
use super::raw::{RawEntry, RawField, RawResponse, Text};
use crate::model::answer::{Answer, Exchange};
use crate::model::headers::Headers;
use crate::model::request::{Request, RequestBody};

/// One recorded request and what came of it.
#[derive(Debug)]
pub struct Entry {
    /// The request, and the answer as far as it was recorded.
    pub exchange: Exchange,
    /// What came of the request.
    pub fate: Fate,
    /// Whether the answer's body was recorded: recorders leave many out.
    pub has_body: bool,
}

/// What came of a recorded request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server answered.
    Answered,
    /// No answer came: it was blocked or given up.
    Unanswered,
    /// A cache or a service worker of the browser's answered.
    Cached,
    /// A browser asked whether it may ask (CORS, Fetch standard section 4.8).
    Preflight,
    /// The connection became one of another protocol, or the answer is an interim one (1xx).
    Interim,
}

impl From<RawEntry> for Entry {
    fn from(raw: RawEntry) -> Self {
        let headers = fields(raw.request.headers);
        let content = raw.request.content.and_then(|content| content.text);
        let request = Request {
            method: raw.request.method.0,
            url: raw.request.url.0,
            headers,
            body: content.map(|Text(text)| RequestBody::Bytes(text.into_bytes())),
            ..Request::default()
        };
        let status = u16::try_from(raw.response.status.0).unwrap_or_default();
        let preflight = request.method == "OPTIONS" && request.headers.get("access-control-request-method").is_some();
        let fate = match status {
            0 => Fate::Unanswered,
            _ if raw.from_cache.is_some() || raw.service_worker == Some(true) => Fate::Cached,
            _ if preflight => Fate::Preflight,
            100..200 => Fate::Interim,
            _ => Fate::Answered,
        };
        let (answer, has_body) = answer(raw.response, status, &request.method);
        // How long it took nobody judges.
        Self { exchange: Exchange::new(request, answer, Duration::ZERO), fate, has_body }
    }
}

fn answer(raw: RawResponse, status: u16, method: &str) -> (Answer, bool) {
    let mut headers = fields(raw.headers);
    let content = raw.content.unwrap_or_default();
    let media_type = content.media_type.as_ref().map(|Text(text)| text.as_str());
    // Where somebody took the header fields away, this is what is left of them.
    if let Some(media_type) = media_type.filter(|text| headers.is_empty() && text.contains('/')) {
        headers.push("Content-Type", media_type);
    }
    let phrase = raw.phrase.map(|Text(text)| text).filter(|text| !text.is_empty());
    let mut answer = Answer { status, phrase, headers, ..Answer::default() };
    match body(content, &answer, method) {
        Recorded::Whole(bytes) => answer.body = bytes,
        Recorded::Missing => return (answer, false),
    }
    (answer, true)
}

/// Header fields; those of HTTP/2 whose name begins with a colon are no fields (RFC 9113 section 8.3).
fn fields(raw: Option<Vec<RawField>>) -> Headers {
    let fields = raw.unwrap_or_default().into_iter();
    let named = fields.filter(|field| !field.name.0.starts_with(':'));
    named.map(|field| (field.name.0, field.value.unwrap_or_default().0)).collect()
}
