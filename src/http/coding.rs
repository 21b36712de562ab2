//! Content codings (RFC 9110 section 8.4): what an answer says is what is judged, not how it was packed.

use std::io::{ErrorKind, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::model::answer::{Answer, BodyEnd};

/// So much memory a brotli decoder asks for at a time.
const BUFFER: usize = 4096;

/// Takes the codings off an answer's content, the last one that was put on first. Content that turns out longer than `cap`
/// bytes is cut there. What can't be taken off stays, and the answer says why.
pub(super) fn take_off(answer: &mut Answer, cap: u64) {
    let listed: Vec<String> =
        answer.headers.all("content-encoding").flat_map(|value| value.split(',')).map(name).collect();
    for coding in listed.iter().rev().filter(|coding| !matches!(coding.as_str(), "" | "identity")) {
        let packed = std::mem::take(&mut answer.body);
        let Some(decoder) = decoder(coding, &packed) else {
            answer.rare().undecoded = Some(format!("`{coding}` is no coding that is known here"));
            answer.body = packed;
            return;
        };
        let mut plain = Vec::new();
        // One more tells whether it is longer.
        let outcome = decoder.take(cap.saturating_add(1)).read_to_end(&mut plain);
        let fits = u64::try_from(plain.len()).is_ok_and(|length| length <= cap);
        match outcome {
            _ if !fits => {
                plain.truncate(usize::try_from(cap).unwrap_or(usize::MAX));
                (answer.body, answer.end) = (plain, BodyEnd::OverCap { cap });
                return;
            }
            Ok(_) => answer.body = plain,
            // It was cut on its way, which is told already.
            Err(_) if answer.end != BodyEnd::Whole => return answer.body = plain,
            Err(error) => {
                answer.rare().undecoded = Some(match error.kind() {
                    ErrorKind::UnexpectedEof if packed.starts_with(magic(coding)) => {
                        format!("its `{coding}` breaks off")
                    }
                    _ if plain.is_empty() => format!("it is no `{coding}`"),
                    _ => format!("its `{coding}` is damaged"),
                });
                answer.body = if plain.is_empty() { packed } else { plain };
                return;
            }
        }
    }
}

/// What content of a coding begins with, where it always begins so (RFC 1952 section 2.3.1, RFC 8878 section 3.1.1).
fn magic(coding: &str) -> &'static [u8] {
    match coding {
        "gzip" => &[0x1f, 0x8b],
        "zstd" => &[0x28, 0xb5, 0x2f, 0xfd],
        _ => &[],
    }
}

fn name(coding: &str) -> String {
    let name = coding.trim().to_ascii_lowercase();
    // RFC 9110 section 8.4.1.3: another name for the same.
    name.strip_prefix("x-").map(ToOwned::to_owned).filter(|name| name == "gzip").unwrap_or(name)
}

fn decoder<'p>(coding: &str, packed: &'p [u8]) -> Option<Box<dyn Read + 'p>> {
    Some(match coding {
        "gzip" => Box::new(MultiGzDecoder::new(packed)),
        // By its definition in a zlib wrapper (RFC 1950), and on its own by many a server.
        "deflate" if ZlibDecoder::new(packed).read(&mut [0; 1]).is_ok() => Box::new(ZlibDecoder::new(packed)),
        "deflate" => Box::new(DeflateDecoder::new(packed)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(packed, BUFFER)),
        "zstd" => Box::new(zstd::Decoder::new(packed).ok()?),
        _ => return None,
    })
}
