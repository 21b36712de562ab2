//! Text in which some parts are masks.

use std::ops::Range;

use super::mask;
use crate::model::json;

/// Text as a snapshot shows it, and which parts of it are masks rather than what the server sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    shown: String,
    /// Byte ranges of `shown`, brackets included, in order.
    masks: Vec<Range<usize>>,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What the server sent.
    Real(&'a str),
    /// What stands between the brackets of a mask: `uuid 1`.
    Mask(&'a str),
}

impl Text {
    /// No text.
    #[must_use]
    pub const fn new() -> Self {
        Self { shown: String::new(), masks: Vec::new() }
    }

    /// Text that is masked as a whole. `inside` is what stands between the brackets: `uuid 1`.
    #[must_use]
    pub fn mask(inside: &str) -> Self {
        let mut text = Self::new();
        text.push_mask(inside);
        text
    }

    /// Appends real text.
    pub fn push(&mut self, real: &str) {
        self.shown.push_str(real);
    }

    /// Appends a mask: a kind in lower case and perhaps a number or name, `uuid 1`. What a mask can't hold becomes a
    /// hyphen.
    pub fn push_mask(&mut self, inside: &str) {
        let start = self.shown.len();
        self.shown.push_str(&mask::spell(inside));
        self.masks.push(start..self.shown.len());
    }

    /// What stands between the brackets, if the whole text is one mask.
    #[must_use]
    pub fn as_mask(&self) -> Option<&str> {
        match self.masks.as_slice() {
            [only] if *only == (0..self.shown.len()) => Some(&self.shown[1..only.end - 1]),
            _ => None,
        }
    }

    /// The text with its masks in brackets, as people read it.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The real texts and the masks that it is made of, in order; none of them is empty.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let starts = std::iter::once(0).chain(self.masks.iter().map(|range| range.end));
        let masks = self.masks.iter().map(Some).chain([None]);
        starts.zip(masks).flat_map(|(start, mask)| {
            let end = mask.map_or(self.shown.len(), |range| range.start);
            let real = (start < end).then(|| Piece::Real(&self.shown[start..end]));
            let masked = mask.map(|range| Piece::Mask(&self.shown[range.start + 1..range.end - 1]));
            real.into_iter().chain(masked)
        })
    }

    /// The last mask, where one stands at the very end, and the real text before it, if that has no masks.
    #[must_use]
    pub fn split_last_mask(&self) -> Option<(&str, &str)> {
        match self.masks.as_slice() {
            [only] if only.end == self.shown.len() => {
                Some((&self.shown[..only.start], &self.shown[only.start + 1..only.end - 1]))
            }
            _ => None,
        }
    }

    /// A member's name in a shape, and what stands behind it: `address` and `absent|null` of `address[absent|null]`.
    #[must_use]
    pub fn split_alternatives(&self) -> Option<(&str, &str)> {
        // A name that is masked as a whole is a name, and `[uuid 1]` behind one is a part of it.
        self.split_last_mask().filter(|(real, alternatives)| !real.is_empty() && !alternatives.contains(' '))
    }

    /// Reads text with escapes; what looks like a mask in it is one.
    #[must_use]
    pub fn read(raw: &str) -> Self {
        let mut text = Self::new();
        let mut rest = raw;
        while let Some((start, length)) = mask::find(rest) {
            text.shown.push_str(&json::unescape(&rest[..start]));
            let begins = text.shown.len();
            text.shown.push_str(&rest[start..start + length]);
            text.masks.push(begins..text.shown.len());
            rest = &rest[start + length..];
        }
        text.shown.push_str(&json::unescape(rest));
        text
    }

    /// Writes masks as they are and real text through `escape`, which also gets to know the character that follows it;
    /// real text that looks like a mask loses its bracket to `\u005b`.
    pub fn write(&self, out: &mut String, escape: fn(&mut String, &str, Option<char>)) {
        let mut from = 0;
        for range in &self.masks {
            write_real(out, &self.shown[from..range.start], Some('['), escape);
            out.push_str(&self.shown[range.clone()]);
            from = range.end;
        }
        write_real(out, &self.shown[from..], None, escape);
    }
}

fn write_real(out: &mut String, real: &str, follows: Option<char>, escape: fn(&mut String, &str, Option<char>)) {
    let mut rest = real;
    while let Some((start, _)) = mask::find(rest) {
        escape(out, &rest[..start], Some('['));
        out.push_str("\\u005b");
        rest = &rest[start + 1..];
    }
    escape(out, rest, follows);
}

impl From<&str> for Text {
    fn from(real: &str) -> Self {
        Self { shown: real.to_owned(), masks: Vec::new() }
    }
}

impl From<String> for Text {
    fn from(real: String) -> Self {
        Self { shown: real, masks: Vec::new() }
    }
}
