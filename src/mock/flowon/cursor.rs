//! Cursors of paginated queries: where the next page begins, and of which query, signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::seal;

const PURPOSE: &str = "cursor";

/// Is written `+/+/`: every cursor has characters that must be percent-encoded in a query, or stand for something else there.
const MAGIC: [u8; 3] = [0xfb, 0xff, 0xbf];

/// Where a page begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// How many rows stand before the page.
    pub(super) offset: usize,
    /// The city that the query asks for, if any: the cursor alone suffices to go on.
    pub(super) city: Option<String>,
}

impl Cursor {
    /// The cursor as it is sent.
    pub(super) fn write(&self) -> String {
        let text = match &self.city {
            None => self.offset.to_string(),
            Some(city) => format!("{} {city}", self.offset),
        };
        let signature = seal::sign(PURPOSE, text.as_bytes());
        BASE64.encode([&MAGIC[..], &signature, text.as_bytes()].concat())
    }

    /// Reads a cursor that this server made; any other text is none.
    pub(super) fn read(sent: &str) -> Option<Self> {
        // A cursor that was put into the URL as it is: its plus signs were read as blanks.
        let bytes = BASE64.decode(sent.replace(' ', "+")).ok()?;
        let signed = bytes.strip_prefix(&MAGIC[..])?;
        let (signature, text) = signed.split_at_checked(seal::LENGTH)?;
        if !seal::is_genuine(PURPOSE, text, signature) {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        match text.split_once(' ') {
            None => Some(Self { offset: text.parse().ok()?, city: None }),
            Some((offset, city)) => Some(Self { offset: offset.parse().ok()?, city: Some(city.to_owned()) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case::of_all(Cursor { offset: 20, city: None })]
    #[case::of_a_city(Cursor { offset: 40, city: Some("La Chaux-de-Fonds".to_owned()) })]
    #[case::of_a_city_without_a_name(Cursor { offset: 0, city: Some(String::new()) })]
    fn a_cursor_reads_back_encoded_and_raw(#[case] cursor: Cursor) {
        let sent = cursor.write();
        assert!(sent.starts_with("+/+/"), "{sent} needs percent-encoding");
        assert_eq!(Cursor::read(&sent).as_ref(), Some(&cursor));
        assert_eq!(Cursor::read(&sent.replace('+', " ")), Some(cursor));
    }

    #[rstest::rstest]
    #[case("")]
    #[case("garbage")]
    #[case("+/+/")]
    #[case("\u{1f4a5}")]
    fn rubbish_is_no_cursor(#[case] sent: &str) {
        assert_eq!(Cursor::read(sent), None);
    }

    #[test]
    fn a_cursor_with_one_character_changed_is_none() {
        let sent = Cursor { offset: 20, city: None }.write();
        let changed = sent.replacen(&sent[10..11], if &sent[10..11] == "A" { "B" } else { "A" }, 1);
        assert_ne!(sent, changed);
        assert_eq!(Cursor::read(&changed), None);
    }
}
