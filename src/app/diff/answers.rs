//! Compares the accepted answers of two sides.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::files::{Files, base_of, case_of, contract_of, read};
use super::index::{Index, Spot, roles};
use crate::app::Error;
use crate::judge::{Pair, compare_stored};
use crate::model::comparison::{Comparison, Difference};
use crate::model::finding::Finding;
use crate::model::stored::Stored;
use crate::plan::ContractPlan;
use crate::snapshot::shape;
use crate::verdict::Roles;
use crate::verdict::contract::{ANSWER_ADDED, ANSWER_REMOVED, CASE_ADDED, CASE_REMOVED};

/// What is known of the cases of both sides.
pub(super) struct Sides<'a> {
    /// The cases that judge: those of the new side.
    pub(super) new: &'a Index<'a>,
    /// The cases of the old side, where it has some of its own. Then cases that came or went are told already.
    pub(super) old: Option<&'a Index<'a>>,
    /// The cases of which nothing is said when an answer is on one side only: they could not be judged.
    pub(super) unjudged: &'a HashSet<String>,
}

/// Compares all files of both sides.
pub(super) fn compare(old: &Files, new: &Files, sides: &Sides<'_>, comparison: &mut Comparison) -> Result<(), Error> {
    let mut removed: BTreeMap<&str, &Path> = BTreeMap::new();
    let mut added: BTreeMap<&str, &Path> = BTreeMap::new();
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (effective(old, key), effective(new, key)) {
            (Some(before), Some(after)) => pair(key, before, after, sides.new, comparison)?,
            (Some(before), None) => drop(removed.insert(key, before)),
            (None, Some(after)) => drop(added.insert(key, after)),
            (None, None) => {}
        }
    }
    for (before, after) in alternatives(&removed, &added, sides.new) {
        if let (Some(before), Some(path)) = (removed.remove(before), added.remove(after)) {
            pair(after, before, path, sides.new, comparison)?;
        }
    }
    for (key, path) in removed {
        let case = case_of(key);
        let (rule, id) = match (sides.new.case(&case), sides.old) {
            (Some(id), _) => (&ANSWER_REMOVED, id.to_owned()),
            (None, Some(_)) => continue,
            (None, None) => (&CASE_REMOVED, described(key, path)?),
        };
        if !sides.unjudged.contains(&id) {
            let place = if rule.name == CASE_REMOVED.name { "case" } else { "answer" };
            one_side(rule.finding(place, format!("is gone, was {}", first_line(path)?)), key, id, comparison);
        }
    }
    let old_cases: HashSet<String> = old.keys().map(|key| case_of(key)).collect();
    for (key, path) in added {
        let case = case_of(key);
        let known = sides.old.map_or_else(|| old_cases.contains(&case), |old| old.case(&case).is_some());
        let (rule, place) = match (known, sides.old) {
            (true, _) => (&ANSWER_ADDED, "answer"),
            (false, Some(_)) => continue,
            (false, None) => (&CASE_ADDED, "case"),
        };
        let id = sides.new.case(&case).map_or_else(|| described(key, path), |id| Ok(id.to_owned()))?;
        if !sides.unjudged.contains(&id) {
            one_side(rule.finding(place, format!("is new: {}", first_line(path)?)), key, id, comparison);
        }
    }
    Ok(())
}

/// The file of a key. A target's own snapshots hold only what differs from the contract's.
fn effective<'a>(files: &'a Files, key: &str) -> Option<&'a Path> {
    let own = files.get(key);
    let base = || if contract_of(key).contains('@') { files.get(&base_of(key)) } else { None };
    own.or_else(base).map(PathBuf::as_path)
}

/// Where a step has one alternative before and another one now, these are one answer that changed.
fn alternatives<'a>(
    removed: &BTreeMap<&'a str, &Path>,
    added: &BTreeMap<&'a str, &Path>,
    index: &Index<'_>,
) -> Vec<(&'a str, &'a str)> {
    let step = |key: &str| index.spot(&base_of(key)).map(|spot| (contract_of(key).to_owned(), spot.step));
    let by_step = |files: &BTreeMap<&'a str, &Path>| {
        let mut found: BTreeMap<(String, usize), Vec<&'a str>> = BTreeMap::new();
        files.keys().filter_map(|key| Some((step(key)?, *key))).for_each(|(step, key)| {
            found.entry(step).or_default().push(key);
        });
        found
    };
    let new = by_step(added);
    let of_both = by_step(removed).into_iter().filter_map(|(step, before)| {
        match (before.as_slice(), new.get(&step)?.as_slice()) {
            ([before], [after]) => Some((*before, *after)),
            _ => None,
        }
    });
    of_both.collect()
}

/// Compares two answers of one step.
fn pair(key: &str, before: &Path, after: &Path, index: &Index<'_>, comparison: &mut Comparison) -> Result<(), Error> {
    let (before, after) = (read(before)?, read(after)?);
    comparison.answers += 1;
    if before.text.trim_end() == after.text.trim_end() {
        return Ok(());
    }
    let base = base_of(key);
    let contract = index.contract(contract_of(&base));
    let findings = judge(&before.stored()?, &after.stored()?, contract, index.spot(&base));
    if findings.is_empty() {
        return Ok(());
    }
    comparison.differing += 1;
    let id = index.case(&case_of(key)).map_or_else(|| name(key, &after.metadata.description), str::to_owned);
    for finding in findings {
        one_side(finding, key, id.clone(), comparison);
    }
    Ok(())
}

fn judge(old: &Stored, new: &Stored, contract: Option<&ContractPlan>, spot: Option<Spot<'_>>) -> Vec<Finding> {
    let (old_compared, new_compared) = alike(old.clone(), new.clone());
    let roles = contract.map_or_else(Roles::default, |plan| roles(&plan.checks, spot, &new_compared));
    let pair = Pair { whole: [old, new], compared: [&old_compared, &new_compared] };
    compare_stored(contract, pair, &roles, spot.and_then(|spot| spot.stable))
}

/// Both in full, or both as shapes where one of them is one.
fn alike(old: Stored, new: Stored) -> (Stored, Stored) {
    let (old_shape, new_shape) = (shape::shape(old.clone()), shape::shape(new.clone()));
    if old_shape == old || new_shape == new { (old_shape, new_shape) } else { (old, new) }
}

fn one_side(finding: Finding, key: &str, id: String, comparison: &mut Comparison) {
    comparison.changes.push(Difference {
        contract: contract_of(key).to_owned(),
        finding,
        cases: vec![id],
        answers: vec![key.to_owned()],
    });
}

/// `HTTP 400 Bad Request`
fn first_line(path: &Path) -> Result<String, Error> {
    Ok(read(path)?.text.lines().next().unwrap_or_default().to_owned())
}

/// The id of a case that no scenario file has any more.
fn described(key: &str, path: &Path) -> Result<String, Error> {
    Ok(name(key, &read(path)?.metadata.description))
}

fn name(key: &str, description: &str) -> String {
    let case = case_of(key);
    match case.rsplit_once('/') {
        Some((folder, _)) if !description.is_empty() => format!("{folder}/{description}"),
        _ => case,
    }
}
