//! Compares two JSON bodies, member by member and element by element.

use std::collections::{HashMap, HashSet};

use super::change::ChangeKind;
use super::compare::Comparison;
use super::kinds::{Name, Shown, container, kinds, names};
use super::numbers::same_number;
use crate::model::json;
use crate::model::stored::{StoredJson, Text};

impl<'a> Comparison<'a> {
    pub(super) fn json(&mut self, old: &'a StoredJson, new: &'a StoredJson) {
        self.value("$", Shown::alone(old), Shown::alone(new));
    }

    fn value(&mut self, place: &str, old: Shown<'a>, new: Shown<'a>) {
        if old.value == new.value && old.beside == new.beside {
            return;
        }
        let retyped = retyped(old, new);
        let another_type = retyped.is_some();
        if let Some(kind) = retyped {
            self.add(place, kind);
        }
        match (old.value, new.value) {
            (StoredJson::Object(old), StoredJson::Object(new)) => self.members(place, old, new),
            (StoredJson::Array(old), StoredJson::Array(new)) => self.elements(place, old, new),
            (one, other) if another_type || one == other || old.covers(new) => {}
            (StoredJson::Number(old), StoredJson::Number(new)) if same_number(old, new) => {
                self.add(place, ChangeKind::NumberText(old, new));
            }
            (old, new) => self.add(place, ChangeKind::Value(self.role(place), old, new)),
        }
    }

    fn members(&mut self, place: &str, old: &'a [(Text, StoredJson)], new: &'a [(Text, StoredJson)]) {
        let (before, after) = (names(old), names(new));
        let found: HashMap<_, _> = after.iter().map(|(name, value)| (key(name), (name, *value))).collect();
        for (name, value) in &before {
            let inner = json::path_child(place, name.text.shown());
            let Some((changed, new)) = found.get(&key(name)) else {
                if !name.may_be_absent() {
                    self.add(inner, ChangeKind::MemberGone(value));
                }
                continue;
            };
            if changed.may_be_absent() && !name.may_be_absent() {
                self.add(inner.clone(), ChangeKind::MemberGone(value));
            }
            self.value(&inner, Shown { value, beside: name.beside }, Shown { value: new, beside: changed.beside });
        }
        let known: HashSet<_> = before.iter().map(|(name, _)| key(name)).collect();
        for (name, value) in after.iter().filter(|(name, _)| !known.contains(&key(name))) {
            self.add(json::path_child(place, name.text.shown()), ChangeKind::MemberAdded(value));
        }
        let old_order = before.iter().map(|(name, _)| key(name)).filter(|name| found.contains_key(name));
        let new_order = after.iter().map(|(name, _)| key(name)).filter(|name| known.contains(name));
        if !old_order.eq(new_order) {
            self.add(place, ChangeKind::MemberOrder);
        }
    }

    /// Sets aside what is alike at the beginning and at the end: where an element came or went, its neighbours are not
    /// compared with the wrong ones.
    fn elements(&mut self, place: &str, old: &'a [StoredJson], new: &'a [StoredJson]) {
        if old.len() != new.len() {
            self.add(place, ChangeKind::Length(old.len(), new.len()));
        }
        let same = |(one, other): &(&StoredJson, &StoredJson)| alike(one, other);
        let front = old.iter().zip(new).take_while(same).count();
        let back = old[front..].iter().rev().zip(new[front..].iter().rev()).take_while(same).count();
        self.pairs(place, 0, &old[..front], &new[..front]);
        self.between(place, front, old, back, new);
        self.pairs(place, new.len() - back, &old[old.len() - back..], &new[new.len() - back..]);
    }

    fn pairs(&mut self, place: &str, first: usize, old: &'a [StoredJson], new: &'a [StoredJson]) {
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            self.value(&json::path_index(place, first + index), Shown::alone(old), Shown::alone(new));
        }
    }

    fn between(&mut self, place: &str, front: usize, old: &'a [StoredJson], back: usize, new: &'a [StoredJson]) {
        let mut before = &old[front..old.len() - back];
        let mut after = &new[front..new.len() - back];
        while let [added, rest @ ..] = after {
            let index = new.len() - back - after.len();
            match before {
                [changed, others @ ..] if before.len() == after.len() || container(changed) == container(added) => {
                    self.value(&json::path_index(place, index), Shown::alone(changed), Shown::alone(added));
                    (before, after) = (others, rest);
                }
                // It went, or a later one is its counterpart.
                [_, others @ ..] if before.len() > after.len() => before = others,
                _ => {
                    self.added_element(&json::path_index(place, index), old, added);
                    after = rest;
                }
            }
        }
    }

    /// An element without counterpart is of one of the types that the accepted ones have.
    fn added_element(&mut self, place: &str, old: &'a [StoredJson], added: &'a StoredJson) {
        let mut before: Vec<_> = old.iter().flat_map(kinds).collect();
        before.sort_unstable();
        before.dedup();
        if let Some(kind) = another_type(&before, &kinds(added), added).filter(|_| !before.is_empty()) {
            self.add(place, kind);
        }
    }
}

/// Whether values differ in the order of members and the text of numbers only.
fn alike(one: &StoredJson, other: &StoredJson) -> bool {
    match (one, other) {
        _ if one == other => true,
        (StoredJson::Number(one), StoredJson::Number(other)) => same_number(one, other),
        (StoredJson::Array(one), StoredJson::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| alike(one, other))
        }
        (StoredJson::Object(one), StoredJson::Object(other)) => {
            let (one, other) = (names(one), names(other));
            let found: HashMap<_, _> = other.iter().map(|(name, value)| (key(name), (name.beside, *value))).collect();
            let there = |(name, value): &(Name<'_>, &StoredJson)| {
                found.get(&key(name)).is_some_and(|(beside, other)| *beside == name.beside && alike(value, other))
            };
            one.len() == other.len() && one.iter().all(there)
        }
        _ => false,
    }
}

/// The change of a value's types, if there is one that clients can notice.
fn retyped<'a>(old: Shown<'a>, new: Shown<'a>) -> Option<ChangeKind<'a>> {
    if let (StoredJson::Number(old), StoredJson::Number(new)) = (old.value, new.value)
        && same_number(old, new)
    {
        return None;
    }
    another_type(&old.kinds(), &new.kinds(), new.value)
}

fn another_type<'a>(before: &[&str], after: &[&str], new: &'a StoredJson) -> Option<ChangeKind<'a>> {
    // Whoever reads numbers reads whole ones, too.
    let known = |kind: &&&str| before.contains(*kind) || (**kind == "integer" && before.contains(&"number"));
    let extra: Vec<&str> = after.iter().filter(|kind| !known(kind)).copied().collect();
    match extra.as_slice() {
        [] => None,
        _ if before == ["null"] => Some(ChangeKind::NullBecameValue(new)),
        ["null"] => Some(ChangeKind::BecameNull),
        _ => Some(ChangeKind::Retyped(before.join("|"), after.join("|"))),
    }
}

/// What tells members apart.
const fn key<'n>(name: &'n Name<'_>) -> (&'n Text, usize) {
    (&name.text, name.nth)
}
