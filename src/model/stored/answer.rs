//! An answer as it is accepted and compared.

use super::text::Text;
use super::tree::StoredJson;

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
