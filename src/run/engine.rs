//! Which case runs when, and what became of them all.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::concurrency_limit::ConcurrencyLimit;
use super::contract::{ContractRun, Shared};
use super::second_worker::SecondWorker;
use super::settings::{Settings, Target};
use super::shuffle::shuffle;
use super::tally::Tally;
use super::worker::{Queue, Work, run_worker};
use crate::http::Error;
use crate::model::outcome::{CaseInfo, CaseRecord, CaseResult, ContractInfo, RunInfo, RunOutcome};
use crate::plan::Case;
use crate::record::Event;

/// Cases at once on loopback; elsewhere it is polite to send less.
const JOBS_ON_LOOPBACK: usize = 64;
const JOBS_ELSEWHERE: usize = 8;
/// So many cases, and so many of them at once, keep two threads busy; fewer are done before the second one has begun.
const ENOUGH_CASES: usize = 200;
const ENOUGH_JOBS: usize = 32;

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
    let loopback = targets.iter().all(Target::is_loopback);
    let said = targets.iter().filter_map(|target| target.jobs).min().and_then(|jobs| usize::try_from(jobs).ok());
    let usual = if loopback { JOBS_ON_LOOPBACK } else { JOBS_ELSEWHERE };
    let jobs = settings.jobs.or(said).unwrap_or(usual).max(1);
    let shared = Shared::new(settings, &targets, jobs);
    let masked = |target: Target| Target { label: shared.settings.secrets.mask(&target.label).into_owned(), ..target };
    let contracts: Vec<ContractRun> = targets
        .into_iter()
        .enumerate()
        .map(|(number, target)| ContractRun::new(number, masked(target), &shared))
        .collect();
    let of_case: Vec<usize> = cases
        .iter()
        .map(|case| contracts.iter().position(|run| run.target.contract.name == case.shared.contract.name).unwrap_or(0))
        .collect();
    let work = Arc::new(Work { contracts, cases, of_case, stopped: AtomicBool::new(false) });
    let infos = contract_infos(&work.contracts);
    let mut tally = Tally::new(&work, &shared.settings);
    tell(Event::RunStarted { run: run_info(&shared.settings), contracts: infos, cases: case_infos(&work.cases) });
    let (mut queue, mut alone) = (Vec::new(), Vec::new());
    for (index, case) in work.cases.iter().enumerate() {
        match work.contracts[work.of_case[index]].target.refuses(case, &shared.settings.allow) {
            Some(why) => tally.hear(shared.ended(CaseRecord::unsent(index, CaseResult::Ignored(why))), tell),
            None if case.shared.exclusive => alone.push(index),
            None => queue.push(index),
        }
    }
    if let Some(seed) = shared.settings.shuffle {
        shuffle(&mut queue, seed);
        shuffle(&mut alone, seed);
    }
    let queue = Arc::new(Queue::new(queue));
    let alone = Queue::new(alone);
    let two = jobs >= ENOUGH_JOBS && queue.len() >= ENOUGH_CASES && processors() > 1;
    let limit = Arc::new(ConcurrencyLimit::new(jobs, 1 + usize::from(two)));
    let mut second = if two { Some(SecondWorker::start(&work, &queue, &shared, &limit, jobs)?) } else { None };
    let mut others = second.as_mut().and_then(|second| second.events.take());
    run_worker(&work, &queue, &shared, (&limit, 0), &mut others, &mut |event| tally.hear(event, tell)).await;
    if let Some(second) = second {
        second.end();
    }
    // Exclusive cases have everything to themselves.
    let one = ConcurrencyLimit::new(1, 1);
    run_worker(&work, &alone, &shared, (&one, 0), &mut None, &mut |event| tally.hear(event, tell)).await;
    let interrupted = *shared.settings.stop.borrow();
    let why = tally.stopped.clone().unwrap_or_else(|| "interrupted".to_owned());
    for index in std::iter::from_fn(|| queue.next().or_else(|| alone.next())) {
        let outcome = CaseRecord::unsent(index, CaseResult::NotRun(why.clone()));
        tally.hear(shared.ended(outcome), tell);
    }
    let outcome = tally.finish(shared.started.elapsed(), interrupted);
    tell(Event::RunFinished(outcome.clone()));
    if work.cases.len() >= ENOUGH_CASES {
        // The process ends soon and gives all memory back at once; piece by piece it would take as long as many cases.
        std::mem::forget(work);
    }
    Ok(outcome)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn run_info(settings: &Settings) -> RunInfo {
    RunInfo {
        started: (settings.now)(),
        fail_on: Some(settings.fail_on),
        patterns: settings.patterns.clone(),
        texts: settings.texts.clone(),
        seed: settings.shuffle,
    }
}

fn case_infos(cases: &[Case]) -> Arc<[CaseInfo]> {
    let mut file: Arc<str> = Arc::default();
    let info = |case: &Case| {
        let shared = &case.shared;
        // The cases of a file stand together.
        if !case.id.strip_prefix(&*file).is_some_and(|name| name.starts_with('/')) {
            file = format!("{}/{}", shared.contract.name, shared.file).into();
        }
        CaseInfo {
            id: case.id.clone(),
            file: Arc::clone(&file),
            path: Arc::clone(&shared.path),
            line: case.line,
            row: case.columns.clone(),
            about: Arc::clone(&shared.about),
        }
    };
    cases.iter().map(info).collect()
}

fn contract_infos(contracts: &[ContractRun]) -> Vec<ContractInfo> {
    let describe = |run: &ContractRun| ContractInfo {
        name: run.target.contract.name.clone(),
        api: run.target.contract.checks.api.clone(),
        target: run.target.label.clone(),
        self_test: run.target.self_test.is_some(),
        digest: run.target.contract.digest.clone(),
        target_name: run.target.name().to_owned(),
        overlay: run.target.overlay.clone(),
        origin: run.standard.origin.clone(),
        secrets: run.target.contract.secret_variables(run.target.name()),
        curl: run.target.curl.clone(),
        pairs: run.target.contract.checks.pairs.len(),
        operations: run.target.contract.terms.operations.clone(),
    };
    contracts.iter().map(describe).collect()
}
