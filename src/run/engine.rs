//! Which case runs when, and what became of them all.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep};

use super::case::run_case;
use super::contract::{ContractRun, Outages, Shared};
use super::settings::{Settings, Target};
use crate::http::{Client, Error};
use crate::model::event::Event;
use crate::model::outcome::{CaseInfo, CaseOutcome, CaseResult, ContractInfo, ContractSummary, RunOutcome};
use crate::plan::Case;

/// Cases at once on loopback; elsewhere it is polite to send less.
const JOBS_ON_LOOPBACK: usize = 64;
const JOBS_ELSEWHERE: usize = 8;
/// More connections opened at once than a short backlog holds would stall: the rest follows as cases end, and in steps
/// of as many where cases take their time.
const JOBS_AT_FIRST: usize = 16;
/// The time in which a server accepts so many connections.
const RAMP: Duration = Duration::from_millis(2);

/// Runs cases against their targets and tells what happens. Targets are sorted by their contracts' names.
///
/// # Errors
/// Where the client can't be set up.
pub async fn run(
    cases: Vec<Case>,
    targets: Vec<Target>,
    settings: Settings,
    tell: &mut dyn FnMut(Event),
) -> Result<RunOutcome, Error> {
    let started = Instant::now();
    let loopback = targets.iter().all(Target::is_loopback);
    let said = targets.iter().filter_map(|target| target.jobs).min().and_then(|jobs| usize::try_from(jobs).ok());
    let usual = if loopback { JOBS_ON_LOOPBACK } else { JOBS_ELSEWHERE };
    let jobs = settings.jobs.or(said).unwrap_or(usual).max(1);
    let client = Client::new(settings.limits, jobs)?;
    let shared = Shared { settings, client, count: Arc::new(AtomicU64::new(1)), outages: Outages::default() };
    let contracts: Vec<ContractRun> = targets.into_iter().map(|target| ContractRun::new(target, &shared)).collect();
    let of_case: Vec<usize> = cases
        .iter()
        .map(|case| contracts.iter().position(|run| run.target.contract.name == case.shared.contract.name).unwrap_or(0))
        .collect();
    let infos = infos(&contracts, &cases, &of_case);
    let mut tally = Tally::new(&contracts, &infos);
    tell(Event::RunStarted { contracts: infos, cases: cases.iter().map(info).collect() });
    let mut waiting = Vec::new();
    for exclusive in [false, true] {
        for (index, case) in cases.iter().enumerate().filter(|(_, case)| case.shared.exclusive == exclusive) {
            match contracts[of_case[index]].target.refuses(case, &shared.settings.allow) {
                Some(why) => tally.ended(of_case[index], empty(index, CaseResult::Ignored(why)), tell),
                None => waiting.push(index),
            }
        }
    }
    let mut waiting = waiting.into_iter().peekable();
    let mut running = FuturesUnordered::new();
    let mut stop = shared.settings.stop.clone();
    let mut room = JOBS_AT_FIRST.min(jobs);
    loop {
        let stopped = tally.stopped.is_some() || *stop.borrow();
        while let Some(&next) = waiting.peek().filter(|_| !stopped) {
            let exclusive = cases[next].shared.exclusive;
            if running.len() >= room || (exclusive && !running.is_empty()) {
                break;
            }
            waiting.next();
            tell(Event::CaseStarted(next));
            running.push(run_case(&shared, &contracts[of_case[next]], &cases[next], next));
            if exclusive {
                break;
            }
        }
        let ended = tokio::select! {
            biased;
            ended = running.next() => ended,
            () = sleep(RAMP), if room < jobs && !stopped => {
                room = (room + JOBS_AT_FIRST).min(jobs);
                continue;
            }
        };
        let Some(outcome) = ended else { break };
        room = (room + 1).min(jobs);
        if outcome.result == CaseResult::Broken && shared.settings.fail_fast && tally.stopped.is_none() {
            tally.stopped = Some("stopped at the first broken case".to_owned());
        }
        if let (CaseResult::Inconclusive(why), true, None) =
            (&outcome.result, shared.outages.too_many(), &tally.stopped)
        {
            tally.stopped = Some(format!("the target is out of reach, ten times in a row: {why}"));
        }
        tally.ended(of_case[outcome.index], outcome, tell);
    }
    let interrupted = *stop.borrow_and_update();
    let why = tally.stopped.clone().unwrap_or_else(|| "interrupted".to_owned());
    for index in waiting {
        tally.ended(of_case[index], empty(index, CaseResult::NotRun(why.clone())), tell);
    }
    let outcome = tally.finish(started.elapsed(), interrupted);
    tell(Event::RunFinished(outcome.clone()));
    Ok(outcome)
}

fn empty(index: usize, result: CaseResult) -> CaseOutcome {
    CaseOutcome { index, result, steps: Vec::new(), seen: Vec::new(), pending: 0, took: Duration::ZERO }
}

fn info(case: &Case) -> CaseInfo {
    let shared = &case.shared;
    CaseInfo {
        id: case.id.clone(),
        file: format!("{}/{}", shared.contract.name, shared.file),
        path: shared.path.to_string(),
        line: shared.line,
    }
}

fn infos(contracts: &[ContractRun], cases: &[Case], of_case: &[usize]) -> Vec<ContractInfo> {
    let describe = |(index, run): (usize, &ContractRun)| {
        let pairs = &run.target.contract.checks.pairs;
        let mine = || cases.iter().zip(of_case).filter(move |(_, of)| **of == index).map(|(case, _)| &case.shared);
        let provoked = |pair: usize, by_target: bool| {
            mine().any(|case| case.pairs.contains(&pair) && (!by_target || !case.self_test_only()))
        };
        let only = pairs.iter().enumerate().filter(|(pair, _)| provoked(*pair, false) && !provoked(*pair, true));
        ContractInfo {
            name: run.target.contract.name.clone(),
            api: run.target.contract.checks.api.clone(),
            target: run.target.label.clone(),
            self_test: run.target.self_test.is_some(),
            pairs: pairs.len(),
            self_test_only: only.map(|(_, pair)| (pair.status, pair.reason.clone())).collect(),
        }
    };
    contracts.iter().enumerate().map(describe).collect()
}

/// What became of the cases so far.
struct Tally<'r> {
    contracts: &'r [ContractRun],
    summaries: Vec<ContractSummary>,
    seen: Vec<BTreeSet<(u16, String)>>,
    /// The pairs that a target was never asked for.
    self_test_only: Vec<Vec<(u16, String)>>,
    stopped: Option<String>,
}

impl<'r> Tally<'r> {
    fn new(contracts: &'r [ContractRun], infos: &[ContractInfo]) -> Self {
        let summary = |run: &ContractRun| ContractSummary {
            name: run.target.contract.name.clone(),
            api: run.target.contract.checks.api.clone(),
            target: run.target.label.clone(),
            pairs: run.target.contract.checks.pairs.len(),
            ..ContractSummary::default()
        };
        let summaries = contracts.iter().map(summary).collect();
        let only = |info: &ContractInfo| if info.self_test { Vec::new() } else { info.self_test_only.clone() };
        let self_test_only = infos.iter().map(only).collect();
        Self { contracts, summaries, seen: vec![BTreeSet::new(); contracts.len()], self_test_only, stopped: None }
    }

    fn ended(&mut self, contract: usize, outcome: CaseOutcome, tell: &mut dyn FnMut(Event)) {
        let summary = &mut self.summaries[contract];
        match &outcome.result {
            CaseResult::Kept => summary.kept += 1,
            CaseResult::Broken => summary.broken += 1,
            CaseResult::Inconclusive(_) => summary.inconclusive += 1,
            CaseResult::NotRun(_) => summary.not_run += 1,
            CaseResult::Ignored(_) => summary.ignored += 1,
        }
        summary.pending += outcome.pending;
        self.seen[contract].extend(outcome.seen.iter().map(|seen| (seen.status, seen.name.clone())));
        tell(Event::CaseFinished(outcome));
    }

    fn finish(mut self, took: std::time::Duration, interrupted: bool) -> RunOutcome {
        let seen_and_only = self.seen.iter().zip(&self.self_test_only);
        for ((summary, run), (seen, only)) in self.summaries.iter_mut().zip(self.contracts).zip(seen_and_only) {
            let pairs = &run.target.contract.checks.pairs;
            summary.pairs_self_test_only = only.iter().filter(|pair| !seen.contains(*pair)).count();
            summary.pairs_seen = pairs.iter().filter(|pair| seen.contains(&(pair.status, pair.reason.clone()))).count();
        }
        RunOutcome { contracts: self.summaries, stopped: self.stopped, interrupted, took }
    }
}
