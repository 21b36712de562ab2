//! Compares two folders, two revisions, or one of them with the project as it lies there.

use std::collections::HashSet;

use super::answers::{self, Sides};
use super::index::Index;
use super::published;
use super::side::{Loaded, Side};
use crate::app::{Error, Options};
use crate::model::comparison::Comparison;

/// Compares an old side with a new one; without a new one with the project as it lies there. Answers are judged by the
/// contracts of the new side, or of the project where it has none; contracts are compared where both sides have some.
///
/// # Errors
/// Where a side is neither a folder nor a revision, or can't be read.
pub fn diff(old: &str, new: Option<&str>, options: &Options) -> Result<Comparison, Error> {
    let old = Side::open(old, options)?;
    let new = new.map_or_else(|| Side::here(options), |new| Side::open(new, options))?;
    let here;
    let judges = if let Some(loaded) = &new.loaded {
        loaded
    } else {
        here = Loaded::new(&options.folder)?;
        &here
    };
    let mut comparison = Comparison {
        old: old.label,
        new: new.label,
        contracts: judges.contracts.iter().map(|one| (one.name.clone(), one.api.value.clone())).collect(),
        ..Comparison::default()
    };
    let before = old.loaded.as_ref().filter(|_| new.loaded.is_some());
    if let Some((before, after)) = before.zip(new.loaded.as_ref()) {
        published::compare(before, after, &mut comparison);
    }
    let old_index = before.map(|before| Index::new(&before.project));
    let new_index = Index::new(&judges.project);
    let sides = Sides { new: &new_index, old: old_index.as_ref(), unjudged: &HashSet::new() };
    answers::compare(&old.answers, &new.answers, &sides, &mut comparison)?;
    comparison.fold();
    Ok(comparison)
}
