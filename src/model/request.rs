//! One request as it is sent.

use super::headers::Headers;

/// A request with nothing left to fill in: what goes on the wire, and what a self-test server is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, as written (`GET`, `PATCH`, or one of the user's own).
    pub method: String,
    /// Where it goes. For a client the absolute URL; for a self-test server the request target (path and query).
    pub url: String,
    /// The header fields, in order.
    pub headers: Headers,
    /// The header fields that a client adds by itself and this request goes without (`accept`, `user-agent`), in lower case.
    pub without: Vec<String>,
    /// The content; `None` sends neither content nor Content-Length.
    pub body: Option<RequestBody>,
    /// The bytes that go out as they stand, on a connection of their own, in place of all else. Method and URL then say
    /// what was read of them, and the URL's origin where they go.
    pub raw: Option<Vec<u8>>,
}

/// The content of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestBody {
    /// These bytes.
    Bytes(Vec<u8>),
    /// So many bytes of filler (`a`), streamed rather than held in memory.
    Filler(u64),
    /// A `multipart/form-data` body (RFC 7578). Its boundary is the one of the Content-Type; without one the client
    /// chooses it.
    Multipart(Vec<Part>),
}

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the form field.
    pub field: String,
    /// The file name that is sent along, if any.
    pub file_name: Option<String>,
    /// The part's own Content-Type, if any.
    pub media_type: Option<String>,
    /// What the part holds.
    pub content: PartContent,
}

/// What one part of a multipart body holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartContent {
    /// These bytes.
    Bytes(Vec<u8>),
    /// So many bytes of filler (`a`).
    Filler(u64),
}

impl Part {
    fn length(&self) -> u64 {
        match &self.content {
            PartContent::Bytes(bytes) => bytes.len() as u64,
            PartContent::Filler(length) => *length,
        }
    }
}

impl Request {
    /// The bytes of content that it has, without what holds parts together; of a raw request all of its bytes.
    #[must_use]
    pub fn content_length(&self) -> u64 {
        if let Some(raw) = &self.raw {
            return raw.len() as u64;
        }
        match &self.body {
            None => 0,
            Some(RequestBody::Bytes(bytes)) => bytes.len() as u64,
            Some(RequestBody::Filler(length)) => *length,
            Some(RequestBody::Multipart(parts)) => parts.iter().map(Part::length).fold(0, u64::saturating_add),
        }
    }

    /// The path of the URL, without query and fragment.
    #[must_use]
    pub fn path(&self) -> &str {
        let rest = self
            .url
            .split_once("://")
            .map_or(self.url.as_str(), |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        rest.split(['?', '#']).next().unwrap_or("/")
    }

    /// The query of the URL without its `?`; empty when there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        let whole = self.url.split('#').next().unwrap_or_default();
        whole.split_once('?').map_or("", |(_, query)| query)
    }
}
