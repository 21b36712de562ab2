//! What types a stored value may have, and how members are named: masks and shapes say it in brackets.

use std::collections::HashMap;

use crate::model::stored::{StoredJson, Text};

/// The types of JSON Schema; every other kind of mask stands for a text.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The word for a member that isn't always there.
const ABSENT: &str = "absent";

/// A value, and what a shape says may stand in its place: `null` of `"address[null]": { … }`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'a> {
    /// The value.
    pub(super) value: &'a StoredJson,
    /// The other kinds, with bars between them.
    pub(super) beside: &'a str,
}

impl<'a> Shown<'a> {
    /// A value that stands for itself alone.
    pub(super) const fn alone(value: &'a StoredJson) -> Self {
        Self { value, beside: "" }
    }

    /// The types that it may have, sorted.
    pub(super) fn kinds(self) -> Vec<&'static str> {
        let mut kinds = kinds(self.value);
        let beside = self.beside.split('|').filter(|word| !word.is_empty() && *word != ABSENT);
        kinds.extend(beside.map(kind_of_mask));
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// Whether a shape says so much that the other value is no news: fewer kinds, or one of those beside.
    pub(super) fn covers(self, new: Self) -> bool {
        if !self.beside.is_empty() && container(self.value) != container(new.value) {
            return true;
        }
        let (Some(old), Some(new)) = (listed(self.value), listed(new.value)) else { return false };
        let known = |kind: &str| old.split('|').any(|word| word == kind || (kind == "integer" && word == "number"));
        new.split('|').all(known)
    }
}

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

/// The kinds that a shape's mask lists; a mask with a number or name stands for one value, not for a kind.
fn listed(value: &StoredJson) -> Option<&str> {
    value.as_mask().filter(|mask| !mask.contains(' '))
}

/// What holds other values, as opposed to what is one.
pub(super) const fn container(value: &StoredJson) -> Option<&'static str> {
    match value {
        StoredJson::Array(_) => Some("array"),
        StoredJson::Object(_) => Some("object"),
        _ => None,
    }
}

/// A member's name: which one of equal names it is, and what a shape says beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// The name.
    pub(super) text: Text,
    /// Which one of equal names, from 0.
    pub(super) nth: usize,
    /// What a shape says beside it.
    pub(super) beside: &'a str,
}

impl Name<'_> {
    /// Whether the member isn't always there.
    pub(super) fn may_be_absent(&self) -> bool {
        self.beside.split('|').any(|word| word == ABSENT)
    }
}

/// The members with their names, in order.
pub(super) fn names(members: &[(Text, StoredJson)]) -> Vec<(Name<'_>, &StoredJson)> {
    let mut seen: HashMap<Text, usize> = HashMap::with_capacity(members.len());
    let named = members.iter().map(|(name, value)| {
        let (text, beside) = match name.split_alternatives() {
            Some((real, alternatives)) => (Text::from(real), alternatives),
            None => (name.clone(), ""),
        };
        let count = seen.entry(text.clone()).or_default();
        let nth = *count;
        *count += 1;
        (Name { text, nth, beside }, value)
    });
    named.collect()
}
