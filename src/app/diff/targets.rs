//! Runs the cases against two targets, and compares what they answer.

use std::collections::{BTreeMap, HashMap, HashSet};

use tempfile::TempDir;

use super::answers::{self, Sides};
use super::files::{self, Files};
use super::index::Index;
use crate::app::run::{run_apart, select};
use crate::app::{Error, Options, load};
use crate::model::comparison::{Comparison, Difference};
use crate::model::finding::{Finding, Severity};
use crate::model::outcome::{CaseResult, RunOutcome};
use crate::record::Event;

/// Runs the selected cases against both targets, one after the other, and compares the answers. Nothing is written into
/// the project.
///
/// # Errors
/// Where a run can't begin, none of the cases can be run, or a signal ended it.
pub async fn diff_targets(
    base: &[String],
    target: &[String],
    options: &Options,
    tell: &mut dyn FnMut(&Event),
) -> Result<Comparison, Error> {
    let mut options = options.clone();
    if options.patterns.is_empty() {
        options.patterns = named_contracts(base, target);
    }
    let old = Ran::new("--base", base, &options, tell).await?;
    let new = Ran::new("--target", target, &options, tell).await?;
    let names: Vec<String> = options.variables.iter().map(|(name, _)| name.clone()).collect();
    let project = load(&options.folder, &names)?;
    let index = Index::new(&project);
    let mut comparison = Comparison {
        old: old.label(),
        new: new.label(),
        contracts: new.outcome.contracts.iter().map(|one| (one.name.clone(), one.api.clone())).collect(),
        ..Comparison::default()
    };
    let unjudged: HashSet<String> = old.unjudged().chain(new.unjudged()).collect();
    let sides = Sides { new: &index, old: Some(&index), unjudged: &unjudged };
    answers::compare(&old.answers, &new.answers, &sides, &mut comparison)?;
    unseen(&old, &new, &mut comparison);
    for (ran, which) in [(&old, "base"), (&new, "target")] {
        comparison.inconclusive.extend(ran.why().map(|why| format!("the {which} {}: {why}", ran.label())));
    }
    comparison.fold();
    Ok(comparison)
}

/// What one target answered.
struct Ran {
    outcome: RunOutcome,
    answers: Files,
    cases: BTreeMap<String, (CaseResult, Vec<Finding>)>,
    _kept: TempDir,
}

impl Ran {
    async fn new(
        flag: &str,
        targets: &[String],
        options: &Options,
        tell: &mut dyn FnMut(&Event),
    ) -> Result<Self, Error> {
        let side =
            |error: Error| Error::Side { side: format!("{flag} {}", targets.join(" ")), source: Box::new(error) };
        let options = Options { targets: targets.to_vec(), ..options.clone() };
        let names: Vec<String> = options.variables.iter().map(|(name, _)| name.clone()).collect();
        let mut project = load(&options.folder, &names)?;
        project.cases = select(project.cases, &options.patterns, &options.texts)?;
        let cant_write = |error| Error::Usage(format!("the answers can't be kept: {error}"));
        let kept = tempfile::Builder::new().prefix("wireproof-").tempdir().map_err(cant_write)?;
        let mut ids = Vec::new();
        let mut cases = BTreeMap::new();
        let mut take = |event: Event| {
            tell(&event);
            match event {
                Event::RunStarted { cases, .. } => ids = cases.iter().map(|case| case.id.clone()).collect(),
                Event::CaseFinished(outcome) => {
                    let findings = outcome.findings().cloned().collect();
                    if let Some(id) = ids.get(outcome.index) {
                        cases.insert(id.clone(), (outcome.result.clone(), findings));
                    }
                }
                _ => {}
            }
        };
        let outcome = run_apart(project, &options, Some(kept.path()), &mut take).await.map_err(side)?;
        if outcome.interrupted {
            return Err(Error::Interrupted);
        }
        if outcome.contracts.iter().all(|one| one.cases() == one.ignored) {
            return Err(side(Error::Nothing("the target can serve none of the selected cases".to_owned())));
        }
        // A named target writes into a folder of its own; here both sides have the same name.
        let found = files::find(&kept.path().join("snapshots"), ".snap.new")?;
        let answers = found.into_iter().map(|(key, path)| (files::base_of(&key), path)).collect();
        Ok(Self { outcome, answers, cases, _kept: kept })
    }

    fn label(&self) -> String {
        let labels: Vec<&str> = self.outcome.contracts.iter().map(|one| one.target.as_str()).collect();
        labels.join(", ")
    }

    /// The cases of which a missing answer says nothing.
    fn unjudged(&self) -> impl Iterator<Item = String> {
        let judged = |result: &CaseResult| matches!(result, CaseResult::Kept | CaseResult::Broken);
        self.cases.iter().filter(move |(_, (result, _))| !judged(result)).map(|(id, _)| id.clone())
    }

    /// Why a part could not be judged.
    fn why(&self) -> Option<String> {
        let stopped = self.outcome.stopped.clone();
        stopped.or_else(|| {
            self.cases.values().find_map(|(result, _)| match result {
                CaseResult::Inconclusive(why) => Some(why.clone()),
                _ => None,
            })
        })
    }
}

/// What the checks found at the new target only, where the stored answers of the case show nothing as severe: values that
/// are masked, answers that are not stored.
fn unseen(old: &Ran, new: &Ran, comparison: &mut Comparison) {
    let mut told: HashMap<String, Severity> = HashMap::new();
    for change in &comparison.changes {
        for id in &change.cases {
            let worst = told.entry(id.clone()).or_insert(Severity::Cosmetic);
            *worst = (*worst).max(change.finding.severity);
        }
    }
    for (id, (_, findings)) in &new.cases {
        let before = old.cases.get(id).map(|(_, findings)| findings.as_slice()).unwrap_or_default();
        let shown = |finding: &Finding| told.get(id).is_some_and(|worst| *worst >= finding.severity);
        let only_here = |finding: &&Finding| finding.known.is_none() && !before.contains(finding) && !shown(finding);
        for finding in findings.iter().filter(only_here) {
            comparison.changes.push(Difference {
                contract: files::contract_of(id).to_owned(),
                finding: finding.clone(),
                cases: vec![id.clone()],
                answers: Vec::new(),
            });
        }
    }
}

/// The contracts that the targets are for, where each says so: the others have nothing to be compared with.
fn named_contracts(base: &[String], target: &[String]) -> Vec<String> {
    let name = |text: &String| {
        let (name, _) = text.split_once('=')?;
        (!name.contains(['/', ':', '?'])).then(|| name.to_owned())
    };
    let names: Option<Vec<String>> = base.iter().chain(target).map(name).collect();
    let mut names = names.unwrap_or_default();
    names.sort_unstable();
    names.dedup();
    names
}
