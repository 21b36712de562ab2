//! What became of the cases so far, and when the run stops before its end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::contract::ContractRun;
use super::settings::{Settings, Target};
use super::worker::Work;
use crate::coverage::{Ledger, Site};
use crate::judge::judge_run;
use crate::model::coverage::{Part, Row, State};
use crate::model::finding::Severity;
use crate::model::outcome::{CaseRecord, CaseResult, ContractSummary, RunOutcome};
use crate::record::Event;

/// What became of the cases so far.
pub(super) struct Tally<'r> {
    work: &'r Work,
    summaries: Vec<ContractSummary>,
    ledgers: Vec<Ledger<'r>>,
    /// Of each contract, the first case that wasn't judged, and why: by its index in the run, as cases end in any order.
    first_unjudged: Vec<Option<(usize, String)>>,
    holes: bool,
    fail_on: Severity,
    fail_fast: bool,
    /// Why the run stops before its end.
    pub(super) stopped: Option<String>,
}

impl<'r> Tally<'r> {
    pub(super) fn new(work: &'r Work, settings: &Settings) -> Self {
        let summary = |run: &ContractRun| ContractSummary {
            name: run.target.contract.name.clone(),
            api: run.target.contract.checks.api.clone(),
            target: run.target.label.clone(),
            pairs: run.target.contract.checks.pairs.len(),
            ..ContractSummary::default()
        };
        let summaries = work.contracts.iter().map(summary).collect();
        let ledger = |run: &'r ContractRun| {
            let site = Site {
                name: run.target.name().to_owned(),
                label: run.target.label.clone(),
                self_test: run.target.self_test.is_some(),
                fail_on: Some(settings.fail_on),
                now: (settings.now)(),
            };
            Ledger::new(&run.target.contract.terms, site)
        };
        let ledgers = work.contracts.iter().map(ledger).collect();
        let (fail_fast, fail_on, holes) = (settings.fail_fast, settings.fail_on, settings.holes);
        let first_unjudged = vec![None; work.contracts.len()];
        Self { work, summaries, ledgers, first_unjudged, holes, fail_on, fail_fast, stopped: None }
    }

    /// Takes in what happened in a worker, and tells it.
    pub(super) fn hear(&mut self, event: Event, tell: &mut dyn FnMut(Event)) {
        if let Event::CaseFinished(outcome) = &event {
            self.count(outcome);
            self.judge(outcome);
        }
        tell(event);
    }

    /// Whether the run goes on after this. One target that is gone stops its own cases; those of others go on.
    fn judge(&mut self, outcome: &CaseRecord) {
        let contract = &self.work.contracts[self.work.of_case[outcome.index]];
        match &outcome.result {
            CaseResult::Broken if self.fail_fast => {
                self.stopped.get_or_insert_with(|| "stopped at the first broken case".to_owned());
                self.work.stopped.store(true, Ordering::Relaxed);
            }
            CaseResult::Inconclusive(why) if contract.outages.too_many() => {
                let why = format!("the target is out of reach, ten times in a row: {why}");
                _ = contract.stopped.set(why.clone());
                let named = if self.work.contracts.len() > 1 {
                    format!("{}: {why}", contract.target.contract.checks.api)
                } else {
                    why
                };
                self.stopped.get_or_insert(named);
            }
            _ => {}
        }
    }

    fn count(&mut self, outcome: &CaseRecord) {
        let contract = self.work.of_case[outcome.index];
        let summary = &mut self.summaries[contract];
        match &outcome.result {
            CaseResult::Kept => summary.kept += 1,
            CaseResult::Broken => summary.broken += 1,
            CaseResult::Inconclusive(_) | CaseResult::NotRecorded(_) => summary.inconclusive += 1,
            CaseResult::NotRun(_) => summary.not_run += 1,
            CaseResult::Ignored(_) => summary.ignored += 1,
        }
        if let Some(why) = outcome.result.why().filter(|_| !matches!(outcome.result, CaseResult::Ignored(_))) {
            let first = &mut self.first_unjudged[contract];
            if first.as_ref().is_none_or(|(index, _)| outcome.index < *index) {
                *first = Some((outcome.index, why.to_owned()));
            }
        }
        summary.known += usize::from(outcome.deviates_as_known());
        summary.pending += outcome.pending;
        summary.uncompared += outcome.uncompared;
        self.ledgers[contract].hear(&self.work.cases[outcome.index].shared.terms, outcome);
    }

    /// The whole run.
    pub(super) fn finish(mut self, took: Duration, interrupted: bool) -> RunOutcome {
        let mut coverage = Vec::with_capacity(self.ledgers.len());
        let mut findings = Vec::new();
        let of_contracts = self.work.contracts.iter().zip(&self.ledgers).zip(&self.first_unjudged);
        for (summary, ((run, ledger), first)) in self.summaries.iter_mut().zip(of_contracts) {
            let all = self.stopped.as_deref().filter(|_| self.work.stopped.load(Ordering::Relaxed));
            let stopped = run.stopped.get().map(String::as_str).or(all);
            let stopped = if interrupted { Some("the run was interrupted") } else { stopped };
            let why = unjudged(summary, &run.target, stopped, first.as_ref().map(|(_, why)| why.as_str()));
            let (plan, holes) = (&run.target.contract, self.holes);
            let (covered, over_run) = judge_run(plan, ledger, why, holes, self.fail_on);
            let pairs = || covered.of(Part::Pairs);
            let seen = |row: &&Row| !row.asserted_in.is_empty() || !row.seen_in.is_empty();
            summary.pairs_seen = pairs().filter(seen).count();
            summary.pairs_self_test_only = pairs().filter(|row| row.state == State::SelfTestOnly).count();
            summary.over_run += over_run.iter().filter(|found| found.fails).count();
            findings.extend(over_run);
            coverage.push(covered);
        }
        RunOutcome {
            contracts: self.summaries,
            findings,
            coverage: coverage.into(),
            judges_holes: self.holes,
            stopped: self.stopped,
            interrupted,
            took,
        }
    }
}

/// Why it can't be told what a whole run of a contract would have covered, if so. `first`: why the first of the cases
/// that weren't judged was not.
fn unjudged(summary: &ContractSummary, target: &Target, stopped: Option<&str>, first: Option<&str>) -> Option<String> {
    let (selected, all) = (summary.cases(), target.cases);
    let were = |number: usize, what: &str| {
        let cases = if number == 1 { "case was" } else { "cases were" };
        let why = first.map_or_else(String::new, |why| format!(": {why}"));
        format!("{number} {cases} {what}{why}")
    };
    if let Some(why) = stopped {
        Some(why.to_owned())
    } else if target.safe_only {
        Some("only cases that read were run".to_owned())
    } else if selected < all {
        Some(format!("{selected} of {all} cases were selected"))
    } else if summary.inconclusive > 0 {
        Some(were(summary.inconclusive, "inconclusive"))
    } else if summary.not_run > 0 {
        Some(were(summary.not_run, "not run"))
    } else {
        None
    }
}
