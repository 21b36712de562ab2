//! Collects what differs.

use super::rule::Rule;
use crate::model::finding::Finding;

/// One difference of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractChange {
    /// The rule, where in the contract, and what was and is.
    pub finding: Finding,
    /// The case that shows it; `None` for what the contract itself says.
    pub case: Option<String>,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) found: Vec<ContractChange>,
}

impl Changes {
    /// Adds a difference of the contract itself.
    pub(super) fn add(&mut self, rule: &Rule, place: impl Into<String>, message: impl Into<String>) {
        self.found.push(ContractChange { finding: rule.finding(place, message), case: None });
    }

    /// Adds a difference of a case.
    pub(super) fn of_case(&mut self, rule: &Rule, id: &str, place: impl Into<String>, message: impl Into<String>) {
        self.found.push(ContractChange { finding: rule.finding(place, message), case: Some(id.to_owned()) });
    }

    /// Adds what went and what came in two lists of words.
    pub(super) fn words<T: AsRef<str>>(
        &mut self,
        (old, new): (&[T], &[T]),
        (removed, gone): (&Rule, &str),
        (added, came): (&Rule, &str),
    ) {
        let lacks = |list: &[T], word: &T| !list.iter().any(|known| known.as_ref() == word.as_ref());
        for word in old.iter().filter(|word| lacks(new, word)) {
            self.add(removed, word.as_ref(), gone);
        }
        for word in new.iter().filter(|word| lacks(old, word)) {
            self.add(added, word.as_ref(), came);
        }
    }
}

/// What is in both lists and what is in one only, by a key.
pub(super) struct Matched<'a, T> {
    pub(super) removed: Vec<&'a T>,
    pub(super) both: Vec<(&'a T, &'a T)>,
    pub(super) added: Vec<&'a T>,
}

/// Matches two lists by a key.
pub(super) fn matched<'a, T, K: Eq + std::hash::Hash>(
    old: &'a [T],
    new: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Matched<'a, T> {
    let mut there: std::collections::HashMap<K, &'a T> = old.iter().map(|one| (key(one), one)).collect();
    let mut matched = Matched { removed: Vec::new(), both: Vec::new(), added: Vec::new() };
    for one in new {
        match there.remove(&key(one)) {
            Some(before) => matched.both.push((before, one)),
            None => matched.added.push(one),
        }
    }
    matched.removed = old.iter().filter(|one| there.contains_key(&key(one))).collect();
    matched
}
