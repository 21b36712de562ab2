//! From the model's request to what goes on the wire, the same for both kinds of connection.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::{Position, Url};

use super::address::Addresses;
use super::error::Error;
use super::multipart;
use super::payload::{Payload, Segment};
use crate::model::headers::Headers;
use crate::model::request::{Request, RequestBody};

const OUR_USER_AGENT: HeaderValue = HeaderValue::from_static(concat!("wireproof/", env!("CARGO_PKG_VERSION")));

/// What a request target can't hold.
const UNSENDABLE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'^');

/// A request ready to be sent.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) url: Url,
    /// Everything but Host, which is the connection's unless the request overrides it.
    pub(super) headers: HeaderMap,
    pub(super) payload: Payload,
    /// The request target (RFC 9112 section 3.2), where it isn't what a URL makes of it: `/a/../b`.
    pub(super) target: Option<String>,
    /// What goes out as it stands, in place of all else.
    pub(super) raw: Option<Bytes>,
    /// The content that was taken out of the request rather than copied.
    taken: Option<Bytes>,
}

impl Prepared {
    /// Compiles a request. Large content is taken out of it: see [`Prepared::take_back`].
    pub(super) fn new(request: &mut Request, addresses: &Addresses) -> Result<Self, Error> {
        if let Some(raw) = &request.raw {
            return Ok(Self::raw(raw, addresses.read(&request.url)?));
        }
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| Error::InvalidMethod { method: request.method.clone() })?;
        let mut url = addresses.read(&request.url)?;
        let target = altered(&request.url, &url);
        let mut headers = read_headers(&request.headers)?;
        move_credentials(&mut url, &mut headers);
        let usual = [(ACCEPT, const { HeaderValue::from_static("*/*") }), (USER_AGENT, OUR_USER_AGENT)];
        for (name, value) in usual {
            if !request.without.iter().any(|without| name == without.as_str()) {
                headers.entry(name).or_insert(value);
            }
        }
        let mut taken = None;
        let payload = match &mut request.body {
            None => Payload::default(),
            Some(RequestBody::Bytes(content)) => {
                let content = Bytes::from(std::mem::take(content));
                taken = Some(content.clone());
                Payload::new([Segment::Bytes(content)])
            }
            Some(RequestBody::Filler(length)) => Payload::new([Segment::Filler(*length)]),
            Some(RequestBody::Multipart(parts)) => {
                let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
                let boundary = given
                    .and_then(multipart::boundary_in)
                    .map_or_else(|| multipart::boundary_for(parts), ToOwned::to_owned);
                Payload::new(multipart::lay_out(parts, &boundary)?)
            }
        };
        // These methods say that there is no content rather than nothing at all (RFC 9110 section 8.6).
        let wants_length = request.body.is_some() || matches!(method, Method::POST | Method::PUT | Method::PATCH);
        if wants_length && !headers.contains_key(TRANSFER_ENCODING) {
            headers.entry(CONTENT_LENGTH).or_insert_with(|| payload.length().into());
        }
        Ok(Self { method, url, headers, payload, target, raw: None, taken })
    }

    /// What goes out as it stands. Its method is of use to the reader of the answer alone: one to HEAD or CONNECT has
    /// no content (RFC 9112 section 6.3).
    fn raw(raw: &[u8], url: Url) -> Self {
        let first = raw.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        let method = Method::from_bytes(first).unwrap_or_default();
        let raw = Some(Bytes::copy_from_slice(raw));
        Self { method, url, headers: HeaderMap::new(), payload: Payload::default(), target: None, raw, taken: None }
    }

    /// Whether it goes over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether what goes out is what was written, which no ordinary client sends.
    pub(super) const fn is_as_written(&self) -> bool {
        self.raw.is_some() || self.target.is_some()
    }

    /// Whether it says what answers it takes, which an ordinary client always does.
    pub(super) fn has_accept(&self) -> bool {
        self.headers.contains_key(ACCEPT)
    }

    /// Whether it may be sent twice without doing more than once (RFC 9110 section 9.2.2).
    pub(super) fn is_idempotent(&self) -> bool {
        const IDEMPOTENT: [Method; 6] =
            [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE];
        IDEMPOTENT.contains(&self.method)
    }

    /// What has to be given back to the request when all is done.
    pub(super) const fn take_back(&mut self) -> Taken {
        Taken(self.taken.take())
    }
}

/// The content of a request while it is on its way.
#[derive(Debug)]
pub(super) struct Taken(Option<Bytes>);

impl Taken {
    /// Puts the content back; nothing is copied when nobody else holds it any more.
    pub(super) fn give_back(self, request: &mut Request) {
        if let (Some(content), Some(RequestBody::Bytes(place))) = (self.0, &mut request.body) {
            *place = content.into();
        }
    }
}

/// The path and query as they are written, where a URL takes something out (`/a/../b`) or exchanges it (`\`): what is sent
/// is what was asked for, and what a finding shows. What no request line can hold is percent-encoded, as in a URL. A
/// fragment is never sent (RFC 9110 section 4.2.5).
fn altered(text: &str, url: &Url) -> Option<String> {
    let sent = &url[Position::BeforePath..Position::AfterQuery];
    if text.strip_prefix(&url[..Position::BeforePath]) == Some(sent) {
        return None;
    }
    let after_scheme = text.find("://").map_or(0, |at| at + 3);
    let written = text[after_scheme..].find(['/', '?', '#', '\\']).map_or("", |at| &text[after_scheme + at..]);
    let written = written.split('#').next().unwrap_or_default();
    let plain = |text: &str| -> Vec<u8> { percent_decode_str(text.strip_prefix('/').unwrap_or(text)).collect() };
    if written == sent || plain(written) == plain(sent) {
        return None;
    }
    let begun = if written.starts_with('/') { String::new() } else { "/".to_owned() };
    Some(begun + &utf8_percent_encode(written, UNSENDABLE).to_string())
}

/// Credentials in the URL are sent as Basic authentication (RFC 7617), as every client does it.
fn move_credentials(url: &mut Url, headers: &mut HeaderMap) {
    if url.username().is_empty() && url.password().is_none() {
        return;
    }
    let mut pair: Vec<u8> = percent_decode_str(url.username()).collect();
    pair.push(b':');
    pair.extend(percent_decode_str(url.password().unwrap_or_default()));
    if let Ok(mut value) = HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(pair))) {
        value.set_sensitive(true);
        headers.entry(AUTHORIZATION).or_insert(value);
    }
    // Both can only fail for a URL without a host, which has been refused.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

/// The fields in the order given; fields of the same name stand together.
fn read_headers(given: &Headers) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(8);
    for (name, value) in given.iter() {
        let field = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Error::InvalidHeader {
            name: name.to_owned(),
            why: "its name has characters that RFC 9110 does not allow there",
        })?;
        headers.append(field, header_value(name, value)?);
    }
    Ok(headers)
}

/// A value in UTF-8 (RFC 9110 section 5.5 leaves open what bytes above ASCII mean).
fn header_value(name: &str, value: &str) -> Result<HeaderValue, Error> {
    let invalid = |_| Error::InvalidHeader { name: name.to_owned(), why: "its value holds a control character" };
    HeaderValue::from_bytes(value.as_bytes()).map_err(invalid)
}
