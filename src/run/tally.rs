//! What became of the cases so far, and when the run stops before its end.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::contract::{ContractRun, Shared};
use super::lane::Work;
use crate::model::event::Event;
use crate::model::outcome::{CaseOutcome, CaseResult, ContractInfo, ContractSummary, RunOutcome};

/// What became of the cases so far.
pub(super) struct Tally<'r> {
    work: &'r Work,
    summaries: Vec<ContractSummary>,
    /// The listed pairs that were seen, by their indices.
    seen: Vec<BTreeSet<usize>>,
    /// The pairs that a target was never asked for.
    self_test_only: Vec<Vec<(u16, String)>>,
    fail_fast: bool,
    /// Why the run stops before its end.
    pub(super) stopped: Option<String>,
}

impl<'r> Tally<'r> {
    pub(super) fn new(work: &'r Work, infos: &[ContractInfo], fail_fast: bool) -> Self {
        let summary = |run: &ContractRun| ContractSummary {
            name: run.target.contract.name.clone(),
            api: run.target.contract.checks.api.clone(),
            target: run.target.label.clone(),
            pairs: run.target.contract.checks.pairs.len(),
            ..ContractSummary::default()
        };
        let summaries = work.contracts.iter().map(summary).collect();
        let only = |info: &ContractInfo| if info.self_test { Vec::new() } else { info.self_test_only.clone() };
        let self_test_only = infos.iter().map(only).collect();
        let seen = vec![BTreeSet::new(); work.contracts.len()];
        Self { work, summaries, seen, self_test_only, fail_fast, stopped: None }
    }

    /// Takes in what happened in a lane, and tells it.
    pub(super) fn hear(&mut self, event: Event, shared: &Shared, tell: &mut dyn FnMut(Event)) {
        if let Event::CaseFinished(outcome) = &event {
            self.count(outcome);
            self.judge(outcome, shared);
        }
        tell(event);
    }

    /// Whether the run goes on after this.
    fn judge(&mut self, outcome: &CaseOutcome, shared: &Shared) {
        if self.stopped.is_some() {
            return;
        }
        self.stopped = match &outcome.result {
            CaseResult::Broken if self.fail_fast => Some("stopped at the first broken case".to_owned()),
            CaseResult::Inconclusive(why) if shared.outages.too_many() => {
                Some(format!("the target is out of reach, ten times in a row: {why}"))
            }
            _ => return,
        };
        self.work.stopped.store(true, Ordering::Relaxed);
    }

    fn count(&mut self, outcome: &CaseOutcome) {
        let contract = self.work.of_case[outcome.index];
        let summary = &mut self.summaries[contract];
        match &outcome.result {
            CaseResult::Kept => summary.kept += 1,
            CaseResult::Broken => summary.broken += 1,
            CaseResult::Inconclusive(_) => summary.inconclusive += 1,
            CaseResult::NotRun(_) => summary.not_run += 1,
            CaseResult::Ignored(_) => summary.ignored += 1,
        }
        summary.pending += outcome.pending;
        summary.uncompared += outcome.uncompared;
        self.seen[contract].extend(outcome.seen.iter().filter_map(|seen| seen.pair));
    }

    /// The whole run.
    pub(super) fn finish(mut self, took: Duration, interrupted: bool) -> RunOutcome {
        let seen_and_only = self.seen.iter().zip(&self.self_test_only);
        for ((summary, run), (seen, only)) in self.summaries.iter_mut().zip(&self.work.contracts).zip(seen_and_only) {
            let pairs = &run.target.contract.checks.pairs;
            let of = |(status, reason): &(u16, String)| {
                pairs.iter().position(|pair| pair.status == *status && pair.reason == *reason)
            };
            let unseen = |pair: &&(u16, String)| of(pair).is_none_or(|index| !seen.contains(&index));
            summary.pairs_self_test_only = only.iter().filter(unseen).count();
            summary.pairs_seen = seen.len();
        }
        RunOutcome { contracts: self.summaries, stopped: self.stopped, interrupted, took }
    }
}
