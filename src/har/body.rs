//! The body of a recorded answer, where it was recorded at all. In doubt it was not: a body that nobody recorded must
//! never count as one that the server didn't send.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::raw::{RawContent, Text};
use crate::model::answer::Answer;
use crate::model::json;

/// A recorded body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Recorded {
    /// All of it; perhaps no byte.
    Whole(Vec<u8>),
    /// It is not in the file, or not all of it.
    Missing,
}

/// The body of an answer. A content coding was taken away by whoever recorded it, though its header field is still there.
pub(super) fn body(content: RawContent, answer: &Answer, method: &str) -> Recorded {
    let said = |name: &str| answer.headers.get(name).and_then(|value| value.trim().parse::<u64>().ok());
    let size = content.size.map_or(0, |size| size.0);
    let bodiless = method == "HEAD" || matches!(answer.status, 204 | 205 | 304);
    let Some(Text(text)) = content.text else {
        let empty = bodiless || said("content-length") == Some(0);
        return if empty { Recorded::Whole(Vec::new()) } else { Recorded::Missing };
    };
    let encoding = content.encoding.map(|Text(encoding)| encoding.to_ascii_lowercase());
    let bytes = match encoding.as_deref() {
        Some("base64") => {
            let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            let Ok(bytes) = STANDARD.decode(digits) else { return Recorded::Missing };
            bytes
        }
        None | Some("" | "utf-8" | "utf8") => text.into_bytes(),
        Some(_) => return Recorded::Missing,
    };
    if answer.status == 304 {
        // Browsers put the content of their cache there; a server can't.
        return Recorded::Whole(Vec::new());
    }
    if bytes.is_empty() && !bodiless && (size > 0 || said("content-length").is_some_and(|length| length > 0)) {
        return Recorded::Missing;
    }
    if is_coded(&bytes, answer) || was_cut(&bytes, size, answer) {
        return Recorded::Missing;
    }
    Recorded::Whole(bytes)
}

/// Whether the content coding is still there (gzip, zstd, and zlib's deflate begin with known bytes).
fn is_coded(bytes: &[u8], answer: &Answer) -> bool {
    const BEGINNINGS: [(&str, &[u8]); 3] =
        [("gzip", &[0x1f, 0x8b]), ("zstd", &[0x28, 0xb5, 0x2f, 0xfd]), ("deflate", &[0x78])];
    let coding = answer.headers.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    BEGINNINGS.iter().any(|(name, start)| coding.contains(name) && bytes.starts_with(start))
}

/// Whether the recorder kept the beginning only: there were more bytes, and what is there is no whole JSON.
fn was_cut(bytes: &[u8], size: i64, answer: &Answer) -> bool {
    let shorter = u64::try_from(size).is_ok_and(|size| size > bytes.len() as u64);
    let whole = || answer.says_json() && std::str::from_utf8(bytes).is_ok_and(|text| json::read(text).is_ok());
    shorter && !whole()
}
