//! A text with its escapes undone, so that a secret is found however its characters are spelled.
//!
//! Each serializer escapes other characters, and in another way: `/`, `"` and `é` alone make hundreds of spellings of a
//! password, and no list of them is complete.

use std::ops::Range;

/// What escapes begin with.
const INTRODUCERS: [u8; 3] = [b'%', b'\\', b'&'];
/// A longer character reference of HTML stands for none of ASCII, and none of Unicode either.
const LONGEST_REFERENCE: usize = 10;

/// A text without its escapes, and where its bytes come from.
pub(super) struct Unescaped {
    pub(super) bytes: Vec<u8>,
    /// For each time that escapes were undone: where a run of bytes begins, and where it began before.
    runs: Vec<Vec<(usize, usize)>>,
}

impl Unescaped {
    /// The text as it stands.
    pub(super) fn of(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec(), runs: Vec::new() }
    }

    /// Undoes escapes once: percent-encoding, those of JSON and of programming languages, and character references of
    /// HTML, beside each other. `false` where there are none.
    pub(super) fn once_more(&mut self) -> bool {
        let mut plain = Vec::with_capacity(self.bytes.len());
        let mut runs = Vec::new();
        let mut at = 0;
        while at < self.bytes.len() {
            let rest = &self.bytes[at..];
            if INTRODUCERS.contains(&rest[0])
                && let Some((length, bytes)) = escape(rest)
            {
                runs.push((plain.len(), at));
                plain.extend(bytes);
                at += length;
                runs.push((plain.len(), at));
            } else {
                plain.push(rest[0]);
                at += 1;
            }
        }
        if runs.is_empty() {
            return false;
        }
        self.bytes = plain;
        self.runs.push(runs);
        true
    }

    /// Where in the text a range of the bytes comes from.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        self.runs.iter().rev().fold(range.clone(), |range, runs| before(runs, range.start)..before(runs, range.end))
    }
}

/// Where a byte was before escapes were undone.
fn before(runs: &[(usize, usize)], at: usize) -> usize {
    let run = runs.partition_point(|(begins, _)| *begins <= at);
    run.checked_sub(1).map_or(at, |run| runs[run].1 + (at - runs[run].0))
}

/// Whether a text may have escapes.
pub(super) fn may_be_escaped(text: &str) -> bool {
    text.bytes().any(|byte| INTRODUCERS.contains(&byte))
}

/// The escape that a text begins with: its length, and what it stands for.
fn escape(text: &[u8]) -> Option<(usize, Vec<u8>)> {
    match (text[0], text.get(1)?) {
        (b'%', _) => Some((3, vec![byte(text.get(1..3)?)?])),
        (b'&', b'#') => reference(text),
        (b'&', _) => [(&b"&amp;"[..], b'&'), (b"&lt;", b'<'), (b"&gt;", b'>'), (b"&quot;", b'"'), (b"&apos;", b'\'')]
            .into_iter()
            .find(|(name, _)| text.starts_with(name))
            .map(|(name, byte)| (name.len(), vec![byte])),
        (_, b'x') => Some((4, vec![byte(text.get(2..4)?)?])),
        (_, b'u') => unicode(text),
        (_, b'0'..=b'7') => {
            let digits = std::str::from_utf8(text.get(1..4)?).ok()?;
            Some((4, vec![u8::from_str_radix(digits, 8).ok()?]))
        }
        (_, b'n') => Some((2, vec![b'\n'])),
        (_, b'r') => Some((2, vec![b'\r'])),
        (_, b't') => Some((2, vec![b'\t'])),
        (_, b'b') => Some((2, vec![8])),
        (_, b'f') => Some((2, vec![12])),
        (_, other) if other.is_ascii_punctuation() => Some((2, vec![*other])),
        _ => None,
    }
}

/// A byte in two hexadecimal digits.
fn byte(digits: &[u8]) -> Option<u8> {
    u8::try_from(hexadecimal(digits)?).ok()
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// `\u00e9`, a surrogate pair of these (RFC 8259 section 7), or `\u{e9}`.
fn unicode(text: &[u8]) -> Option<(usize, Vec<u8>)> {
    if text.get(2) == Some(&b'{') {
        let length = text.iter().take(LONGEST_REFERENCE).position(|&byte| byte == b'}')?;
        return Some((length + 1, encoded(hexadecimal(&text[3..length])?)?));
    }
    let first = hexadecimal(text.get(2..6)?)?;
    if let Some(character) = encoded(first) {
        return Some((6, character));
    }
    let second = hexadecimal(text.get(6..12).filter(|next| next.starts_with(b"\\u"))?.get(2..)?)?;
    let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    Some((12, String::from_utf16(&units).ok()?.into_bytes()))
}

/// `&#39;` or `&#x27;`.
fn reference(text: &[u8]) -> Option<(usize, Vec<u8>)> {
    let length = text.iter().take(LONGEST_REFERENCE).position(|&byte| byte == b';')?;
    let digits = &text[2..length];
    let number = match digits.strip_prefix(b"x").or_else(|| digits.strip_prefix(b"X")) {
        Some(digits) => hexadecimal(digits)?,
        None => std::str::from_utf8(digits).ok()?.parse().ok()?,
    };
    Some((length + 1, encoded(number)?))
}

fn encoded(number: u32) -> Option<Vec<u8>> {
    Some(char::from_u32(number)?.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::percent("a%2F%c3%A9b", "a/éb")]
    #[case::json(r#"\u0026\u00E9\ud83d\ude00\/\"\\"#, "&é😀/\"\\")]
    #[case::languages(r"\xc3\xa9 \303\251 \u{e9} \n", "é é é \n")]
    #[case::html("&amp;&#34;&#x27;&#039;&lt;", "&\"''<")]
    #[case::no_escapes(
        r"100% & %zz \q \u12 \ud83d &#; &#x110000; &unknown; \",
        r"100% & %zz \q \u12 \ud83d &#; &#x110000; &unknown; \"
    )]
    fn escapes_are_undone_beside_each_other(#[case] text: &str, #[case] expected: &str) {
        let mut unescaped = Unescaped::of(text);
        unescaped.once_more();
        assert_eq!(String::from_utf8_lossy(&unescaped.bytes), expected);
    }

    #[test]
    fn a_byte_knows_where_it_comes_from() {
        let mut twice = Unescaped::of("a%2541b&amp;");
        assert!(twice.once_more() && twice.once_more() && !twice.once_more());
        assert_eq!(twice.bytes, b"aAb&");
        assert_eq!([0..1, 1..2, 2..3, 3..4, 0..4].map(|range| twice.origin(&range)), [0..1, 1..6, 6..7, 7..12, 0..12]);
    }
}
