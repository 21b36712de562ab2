//! An answer as it is accepted and compared.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::text::Text;
use super::tree::StoredJson;

/// Bodies above this many bytes are stored by their length and digest.
pub const LARGEST_BODY: usize = 64 * 1024;

/// An answer as it is stored. Whoever makes one masks first: nothing in here is masked again on the way to the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The status code.
    pub status: u16,
    /// The reason phrase, empty where there is none.
    pub phrase: Text,
    /// The header fields that are compared: names in lower case, sorted, repeated ones in the order received.
    pub headers: Vec<(String, Text)>,
    /// The content.
    pub body: StoredBody,
}

/// The content of an answer as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredBody {
    /// No byte at all.
    None,
    /// A JSON value.
    Json(StoredJson),
    /// UTF-8 text.
    Text(Text),
    /// Anything else, or anything large.
    Bytes {
        /// How many bytes.
        length: u64,
        /// Their SHA-256 in lower-case hexadecimal digits.
        sha256: String,
    },
    /// Some bytes, in a shape.
    AnyBytes,
}

impl Stored {
    /// Puts an answer together. Without a phrase (HTTP/2) it gets the canonical one (RFC 9110 section 15).
    #[must_use]
    pub fn new(
        status: u16,
        phrase: Option<Text>,
        headers: impl IntoIterator<Item = (String, Text)>,
        body: StoredBody,
    ) -> Self {
        let canonical = || http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let phrase = phrase.unwrap_or_else(|| Text::from(canonical().unwrap_or_default()));
        let mut headers: Vec<_> = headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        headers.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self { status, phrase, headers, body }
    }
}

impl StoredBody {
    /// Bytes by their length and digest. Hand in what is left of them after masking, or two answers never agree.
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes { length: bytes.len() as u64, sha256: hexadecimal(&Sha256::digest(bytes)) }
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap_or_default();
        out
    })
}
