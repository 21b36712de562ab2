//! Requests and answers, as JSON.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Serialize;

use super::milliseconds;
use crate::model::answer::{self, BodyEnd};
use crate::model::headers::Headers;
use crate::model::request::{self, PartContent, RequestBody};

/// A request, in which `[secret name]` stands for each secret.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Request<'a> {
    /// The method.
    method: &'a str,
    /// The absolute URL.
    url: &'a str,
    /// The header fields in order, each as name and value.
    headers: Vec<[&'a str; 2]>,
    /// The content.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body<'a>>,
    /// The bytes that went out as they stand, in place of all else.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<Body<'a>>,
}

/// An answer, in which `[secret name]` stands for each secret.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Answer<'a> {
    /// The version of HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    http: Option<&'a str>,
    /// The status.
    status: u16,
    /// The reason phrase.
    #[serde(skip_serializing_if = "Option::is_none")]
    phrase: Option<&'a str>,
    /// The header fields in order, each as name and value.
    headers: Vec<[&'a str; 2]>,
    /// The content, as far as it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Body<'a>>,
    /// The header fields behind the content (trailers).
    #[serde(skip_serializing_if = "Option::is_none")]
    trailers: Option<Vec<[&'a str; 2]>>,
    /// Why the content isn't whole, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<Truncated<'a>>,
    /// Why the content's coding (Content-Encoding) could not be taken off, where it couldn't; elsewhere `body` is without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    undecoded: Option<&'a str>,
    /// The bytes behind the answer, where they were looked for and none belong.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<Body<'a>>,
}

/// How an exchange went, beside what was said in it.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Course<'a> {
    /// Connecting, TLS included, in milliseconds; none over a connection that was kept, or where the client doesn't tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    connect_ms: Option<f64>,
    /// From the start of the exchange to the head of the answer, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_byte_ms: Option<f64>,
    /// Whether it went over a connection that was kept from an earlier exchange, where the client tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    reused: Option<bool>,
    /// Whether it was sent once more because the target had closed a kept connection.
    resent: bool,
    /// The rule of the self-test server that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

/// Why the content of an answer isn't what it should be.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Truncated<'a> {
    /// The connection broke before its end.
    BrokenOff {
        /// The Content-Length in bytes, where there was one.
        announced: Option<u64>,
        /// How it broke.
        why: &'a str,
    },
    /// It was longer than the limit, in bytes, and was not read on.
    OverLimit(u64),
    /// Bytes followed an answer that can't have content (RFC 9112 section 6.3).
    Stray,
}

/// Content.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Body<'a> {
    /// UTF-8 text, as it stood on the wire.
    Text(Cow<'a, str>),
    /// Any other bytes, in base64 (RFC 4648 section 4).
    Base64(String),
    /// So many bytes of filler (`a`).
    Filler(u64),
    /// The parts of a `multipart/form-data` body (RFC 7578).
    Parts(Vec<Part<'a>>),
}

/// A part of a multipart body.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Part<'a> {
    /// The form field.
    field: &'a str,
    /// The file name.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<&'a str>,
    /// The part's Content-Type.
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'a str>,
    /// What it holds.
    body: Body<'a>,
}

impl<'a> Course<'a> {
    pub(super) fn new(course: &'a answer::Course) -> Self {
        Self {
            connect_ms: course.connect.map(milliseconds),
            first_byte_ms: course.first_byte.map(milliseconds),
            reused: course.reused,
            resent: course.resent,
            rule: course.rule.as_deref(),
        }
    }
}

impl<'a> Request<'a> {
    pub(super) fn new(request: &'a request::Request) -> Self {
        Self {
            method: &request.method,
            url: &request.url,
            headers: fields(&request.headers),
            body: request.body.as_ref().map(Body::sent),
            raw: request.raw.as_deref().map(Body::of),
        }
    }
}

impl<'a> Answer<'a> {
    pub(super) fn new(answer: &'a answer::Answer) -> Self {
        let truncated = match &answer.end {
            BodyEnd::Whole => None,
            BodyEnd::BrokenOff { announced, why } => Some(Truncated::BrokenOff { announced: *announced, why }),
            BodyEnd::OverCap { cap } => Some(Truncated::OverLimit(*cap)),
            BodyEnd::Stray => Some(Truncated::Stray),
        };
        let rare = answer.rare.as_deref();
        Self {
            http: answer.version,
            status: answer.status,
            phrase: answer.phrase.as_deref(),
            headers: fields(&answer.headers),
            body: (!answer.body.is_empty()).then(|| Body::of(&answer.body)),
            trailers: rare.filter(|rare| !rare.trailers.is_empty()).map(|rare| fields(&rare.trailers)),
            truncated,
            undecoded: rare.and_then(|rare| rare.undecoded.as_deref()),
            behind: rare.filter(|rare| !rare.behind.is_empty()).map(|rare| Body::of(&rare.behind)),
        }
    }
}

impl<'a> Body<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(Cow::Borrowed(text)),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }

    fn sent(body: &'a RequestBody) -> Self {
        match body {
            RequestBody::Bytes(bytes) => Self::of(bytes),
            RequestBody::Filler(length) => Self::Filler(*length),
            RequestBody::Multipart(parts) => Self::Parts(parts.iter().map(Part::new).collect()),
        }
    }
}

impl<'a> Part<'a> {
    fn new(part: &'a request::Part) -> Self {
        let body = match &part.content {
            PartContent::Bytes(bytes) => Body::of(bytes),
            PartContent::Filler(length) => Body::Filler(*length),
        };
        Self { field: &part.field, file_name: part.file_name.as_deref(), media_type: part.media_type.as_deref(), body }
    }
}

fn fields(headers: &Headers) -> Vec<[&str; 2]> {
    headers.iter().map(|(name, value)| [name, value]).collect()
}
