//! What types a stored value may have, and how members are named: masks and shapes say it in brackets.

use crate::model::stored::{Piece, StoredJson, Text};

/// The types of JSON Schema; every other kind of mask stands for a text.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The types that a value may have, sorted: one, or those that a shape lists (`[integer|null]`).
pub(super) fn kinds(value: &StoredJson) -> Vec<&'static str> {
    let one = |kind| vec![kind];
    match value {
        StoredJson::Null => one("null"),
        StoredJson::Bool(_) => one("boolean"),
        StoredJson::Number(text) if text.contains(['.', 'e', 'E']) => one("number"),
        StoredJson::Number(_) => one("integer"),
        StoredJson::Array(_) => one("array"),
        StoredJson::Object(_) => one("object"),
        StoredJson::String(text) => match text.as_mask() {
            None => one("string"),
            Some(mask) => {
                let listed = mask.split(' ').next().unwrap_or_default().split('|');
                let mut kinds: Vec<_> = listed.map(kind_of_mask).collect();
                kinds.sort_unstable();
                kinds.dedup();
                kinds
            }
        },
    }
}

/// `integer` and `integer-timestamp` are integers, `uuid` and `timestamp` texts.
fn kind_of_mask(kind: &str) -> &'static str {
    let first = kind.split('-').next().unwrap_or_default();
    TYPES.into_iter().find(|known| *known == first).unwrap_or("string")
}

/// A member's name: which one of equal names it is, and what a shape says beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The name.
    pub(super) text: String,
    /// Which one of equal names, from 0.
    nth: usize,
    /// Whether the member isn't always there.
    pub(super) absent: bool,
    /// Whether it is sometimes `null`.
    pub(super) null: bool,
}

impl Name {
    /// Whether both name one member.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.text == other.text && self.nth == other.nth
    }
}

/// The members with their names.
pub(super) fn names(members: &[(Text, StoredJson)]) -> Vec<(Name, &StoredJson)> {
    let mut named: Vec<(Name, &StoredJson)> = Vec::with_capacity(members.len());
    for (name, value) in members {
        let pieces: Vec<_> = name.pieces().collect();
        let (text, beside) = match pieces.as_slice() {
            [Piece::Real(real), Piece::Mask(mask)] if mask.split('|').all(|word| matches!(word, "absent" | "null")) => {
                ((*real).to_owned(), *mask)
            }
            _ => (name.shown().to_owned(), ""),
        };
        let nth = named.iter().filter(|(known, _)| known.text == text).count();
        let says = |word| beside.split('|').any(|known| known == word);
        named.push((Name { nth, absent: says("absent"), null: says("null"), text }, value));
    }
    named
}
