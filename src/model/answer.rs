//! One answer as it came, and the exchange it belongs to.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::headers::Headers;
use super::json::{self, Json, ReadError};
use super::request::Request;

/// An answer as it was on the wire.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status code (RFC 9110 section 15).
    pub status: u16,
    /// The version of HTTP that it came by (`HTTP/1.1`), where it came by one.
    pub version: Option<&'static str>,
    /// The reason phrase of HTTP/1.1; `None` where the protocol has none.
    pub phrase: Option<String>,
    /// The header fields, in order.
    pub headers: Headers,
    /// The bytes of the content, as far as they came, without their coding (Content-Encoding).
    pub body: Vec<u8>,
    /// How the content ended.
    pub end: BodyEnd,
    /// What few answers have.
    pub rare: Option<Box<Rare>>,
}

/// What few answers have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rare {
    /// The header fields behind the content (trailers, RFC 9110 section 6.5), in order.
    pub trailers: Headers,
    /// Why the content's coding (Content-Encoding, RFC 9110 section 8.4) could not be taken off, where it couldn't. What is
    /// left of it stands in the body.
    pub undecoded: Option<String>,
    /// The bytes behind the answer, where they were looked for and none belong.
    pub behind: Vec<u8>,
}

/// How the content of an answer ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BodyEnd {
    /// All of it came.
    #[default]
    Whole,
    /// The connection broke before the end.
    BrokenOff {
        /// The Content-Length in bytes, where there was one.
        announced: Option<u64>,
        /// How it broke.
        why: String,
    },
    /// It was longer than the cap and was not read on.
    OverCap {
        /// The cap, in bytes.
        cap: u64,
    },
    /// Bytes followed an answer that can't have content (RFC 9112 section 6.3: 204, 304, an answer to HEAD).
    /// They are in `Answer::body`.
    Stray,
}

/// What the bytes of a body are.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// No byte at all.
    None,
    /// A JSON text. Shared: expressions read it where it stands.
    Json(Arc<Json>),
    /// A text in the charset that its media type names, or in UTF-8.
    Text {
        /// The text.
        text: String,
        /// Why it isn't JSON, where the media type says it should be.
        not_json: Option<ReadError>,
    },
    /// Anything else.
    Bytes,
}

/// How an exchange went, beside what was said in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// Connecting, TLS included; none over a connection that was kept, or where the client doesn't tell.
    pub connect: Option<Duration>,
    /// From the start of the exchange to the head of the answer.
    pub first_byte: Option<Duration>,
    /// Whether it went over a connection that was kept from an earlier exchange, where the client tells.
    pub reused: Option<bool>,
    /// Whether it was sent once more because the target had closed a kept connection.
    pub resent: bool,
    /// The rule of the self-test server that answered.
    pub rule: Option<String>,
}

/// One request and its answer.
#[derive(Debug)]
pub struct Exchange {
    /// The request as it was sent.
    pub request: Request,
    /// The answer as it came.
    pub answer: Answer,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
    /// How it went.
    pub course: Course,
    content: OnceLock<Content>,
}

impl Exchange {
    /// Puts a request and its answer together.
    #[must_use]
    pub fn new(request: Request, answer: Answer, took: Duration) -> Self {
        Self { request, answer, took, course: Course::default(), content: OnceLock::new() }
    }

    /// The same exchange that went so.
    #[must_use]
    pub fn that_went(self, course: Course) -> Self {
        Self { course, ..self }
    }

    /// What the answer's bytes are; read once, at the first call.
    pub fn content(&self) -> &Content {
        self.content.get_or_init(|| self.answer.read_content())
    }

    /// The answer's body as JSON, if it is JSON.
    pub fn json(&self) -> Option<&Arc<Json>> {
        match self.content() {
            Content::Json(json) => Some(json),
            _ => None,
        }
    }
}

/// A media type in lower case, without parameters (RFC 9110 section 8.3.1).
#[must_use]
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl Answer {
    /// The media type's essence in lower case (`application/json`), without parameters (RFC 9110 section 8.3.1).
    #[must_use]
    pub fn media_type(&self) -> Option<String> {
        let value = self.headers.get("content-type")?;
        Some(essence(value))
    }

    /// Whether the media type is JSON: `application/json`, `text/json` or a `+json` suffix (RFC 6839).
    #[must_use]
    pub fn says_json(&self) -> bool {
        self.media_type().is_some_and(|essence| {
            essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
        })
    }

    fn read_content(&self) -> Content {
        if self.body.is_empty() {
            return Content::None;
        }
        if self.says_json() {
            return self.read_json();
        }
        match self.text() {
            Some(text) => Content::Text { text: text.into_owned(), not_json: None },
            None => Content::Bytes,
        }
    }

    /// The body as a text, in the charset that its media type names, else in UTF-8; none where it is no such text. JSON is
    /// UTF-8 whatever is said of it (RFC 8259 sections 8.1 and 11).
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        let (encoding, bytes) = self.encoding()?;
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    }

    /// A text as the bytes of such a body, as far as its charset has the characters.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u8> {
        match self.encoding() {
            Some((encoding, _)) => encoding.encode(text).0.into_owned(),
            None => text.as_bytes().to_vec(),
        }
    }

    /// How the body is read as a text, and the part of it that is one.
    fn encoding(&self) -> Option<(&'static Encoding, &[u8])> {
        let encoding = match self.charset().filter(|_| !self.says_json()) {
            Some(label) => Encoding::for_label(label.as_bytes())?,
            None => UTF_8,
        };
        // In UTF-16 the first character may say which half of each comes first.
        match Encoding::for_bom(&self.body) {
            Some((of_mark, length)) if [UTF_16LE, UTF_16BE].contains(&encoding) => {
                Some((of_mark, &self.body[length..]))
            }
            _ => Some((encoding, &self.body)),
        }
    }

    /// What few answers have, to be filled in.
    pub fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// The charset that the media type names (RFC 9110 section 8.3.2), as it stands there.
    #[must_use]
    pub fn charset(&self) -> Option<String> {
        let parameters = self.headers.get("content-type")?.split(';').skip(1);
        let value = parameters.filter_map(|parameter| parameter.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
        })?;
        Some(value).filter(|value| !value.is_empty())
    }

    fn read_json(&self) -> Content {
        let Some(text) = self.text() else { return Content::Bytes };
        match json::read(&text) {
            Ok(json) => Content::Json(Arc::new(json)),
            Err(error) => Content::Text { text: text.into_owned(), not_json: Some(error) },
        }
    }
}
