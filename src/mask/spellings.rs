//! The ways in which a secret may be spelled on its way out.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use super::secrets::SHORTEST;
use crate::model::json::escape_into;

/// What RFC 3986 calls unreserved stays.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What `encodeURIComponent` leaves, too.
const COMPONENT: &AsciiSet = &STRICT.remove(b'!').remove(b'\'').remove(b'(').remove(b')').remove(b'*');
/// What URL parsers encode in a path.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');
/// A part of a secret that is this long gives it away.
const LONG_ENOUGH: usize = 8;

/// JSON within JSON is looked for as deep as this.
const DEEPEST: usize = 6;

/// Every spelling of a secret that is looked for: as it is, percent-encoded, as a form field, escaped for JSON, HTML or
/// a debugger, each of these within each other once; in base64 at each of its three alignments, also of its escapes,
/// and that percent-encoded; and the long lines of a text of several.
///
/// A server that takes the bytes of a secret for ISO-8859-1 sends another text back, which is spelled in as many ways.
pub(super) fn spellings(secret: &str) -> Vec<String> {
    let mut all = spellings_of(secret);
    // A value read from a file has a line's end, and header fields lose the blanks around them (RFC 9110 section 5.5).
    let trimmed = secret.trim();
    if trimmed.len() < secret.len() && trimmed.len() >= SHORTEST {
        all.extend(spellings_of(trimmed));
    }
    if !secret.is_ascii() {
        all.extend(spellings_of(&secret.bytes().map(char::from).collect::<String>()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn spellings_of(secret: &str) -> Vec<String> {
    let mut all = vec![secret.to_owned()];
    for once in escaped(secret) {
        all.extend(escaped(&once));
        all.push(once);
    }
    // JSON in JSON in JSON: a report quotes what a server quoted of what was quoted before.
    for mut text in escaped(secret).into_iter().chain([secret.to_owned()]) {
        for _ in 0..DEEPEST {
            text = json_escaped(&text);
            all.push(text.clone());
        }
    }
    for text in escaped(secret).into_iter().chain([secret.to_owned()]) {
        for encoded in base64_spellings(text.as_bytes()) {
            all.extend([utf8_percent_encode(&encoded, STRICT).to_string(), encoded.replace('/', "\\/"), encoded]);
        }
    }
    let digits: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    all.extend([digits.to_uppercase(), digits]);
    if secret.contains(' ') {
        // A form field, once the rest of its escapes is undone.
        all.push(secret.replace(' ', "+"));
    }
    // Media types and hosts are compared, and shown, in lower case.
    all.extend(Some(secret.to_ascii_lowercase()).filter(|lower| lower.len() >= LONG_ENOUGH));
    if secret.contains('\n') {
        let long = secret.lines().map(str::trim).filter(|line| line.len() >= LONG_ENOUGH);
        all.extend(long.flat_map(|line| escaped(line).into_iter().chain([line.to_owned()])));
    }
    all
}

/// The escapes of a text, one at a time.
fn escaped(text: &str) -> Vec<String> {
    let json = json_escaped(text);
    let debug = format!("{text:?}");
    let mut all = vec![
        ascii_escaped(&json),
        json.replace('/', "\\/"),
        json,
        html_escaped(text),
        // The names of parts in multipart bodies (WHATWG HTML section 4.10.21.8).
        text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"),
        debug[1..debug.len() - 1].to_owned(),
        octal(text.bytes()),
        octal(text.chars().map(|character| u8::try_from(character).unwrap_or(b'?'))),
        // The same bytes, read as ISO-8859-1: header values are.
        text.bytes().map(char::from).collect(),
    ];
    for set in [STRICT, COMPONENT, PATH] {
        let encoded = utf8_percent_encode(text, set).to_string();
        all.extend([lower_hex(&encoded), encoded.replace("%20", "+"), encoded]);
    }
    all
}

fn json_escaped(text: &str) -> String {
    let mut escaped = String::new();
    escape_into(&mut escaped, text);
    escaped
}

/// Escapes as serializers write that keep to ASCII.
fn ascii_escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    escaped
}

/// Bytes beyond ASCII as a shell's `printf` takes them.
fn octal(bytes: impl Iterator<Item = u8>) -> String {
    bytes.map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("\\{byte:03o}") }).collect()
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn lower_hex(encoded: &str) -> String {
    let mut lower = String::with_capacity(encoded.len());
    let mut digits = 0;
    for character in encoded.chars() {
        if character == '%' {
            digits = 2;
            lower.push(character);
        } else if digits > 0 {
            digits -= 1;
            lower.push(character.to_ascii_lowercase());
        } else {
            lower.push(character);
        }
    }
    lower
}

/// In base64 the same bytes look different at each of three offsets; what depends on its neighbours is cut away.
fn base64_spellings(secret: &[u8]) -> Vec<String> {
    let mut all = Vec::new();
    for offset in 0..3 {
        let mut padded = vec![0; offset];
        padded.extend_from_slice(secret);
        // The first characters mix in bits of the bytes before, the last one of the bytes behind.
        let skip = [0, 2, 3][offset];
        let spill = usize::from(padded.len() % 3 != 0);
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let encoded = engine.encode(&padded);
            if let Some(middle) =
                encoded.get(skip..encoded.len().saturating_sub(spill)).filter(|text| text.len() >= LONG_ENOUGH)
            {
                all.push(middle.to_owned());
            }
        }
    }
    // A short secret is looked for at the beginning of base64 only, where it stands alone.
    all.extend([STANDARD_NO_PAD.encode(secret), URL_SAFE_NO_PAD.encode(secret)]);
    all
}
