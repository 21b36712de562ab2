//! Puts stored answers together.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::stored::{Stored, StoredBody, Text};

/// Bodies above this many bytes are stored by their length and digest.
pub const LARGEST_BODY: usize = 64 * 1024;

/// Puts an answer together. Without a phrase (HTTP/2) it gets the canonical one (RFC 9110 section 15).
#[must_use]
pub fn stored(
    status: u16,
    phrase: Option<Text>,
    headers: impl IntoIterator<Item = (String, Text)>,
    body: StoredBody,
) -> Stored {
    let canonical = || http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let phrase = phrase.unwrap_or_else(|| Text::from(canonical().unwrap_or_default()));
    let mut headers: Vec<_> = headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
    headers.sort_by(|(one, _), (other, _)| one.cmp(other));
    Stored { status, phrase, headers, body }
}

/// Bytes by their length and digest. Hand in what is left of them after masking, or two answers never agree.
#[must_use]
pub fn bytes(bytes: &[u8]) -> StoredBody {
    StoredBody::Bytes { length: bytes.len() as u64, sha256: hexadecimal(&Sha256::digest(bytes)) }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap_or_default();
        out
    })
}
