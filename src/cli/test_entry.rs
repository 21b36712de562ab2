//! The entry of `cargo test`: every case is a trial, and the engine runs them once, all together.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use libtest_mimic::{Arguments, Failed, Trial};
use tokio::sync::watch;

use super::environment;
use super::panics;
use super::reports::{Asked, Reports, asked};
use super::run::{end_at_once, runtime};
use super::shell::Shell;
use super::signals;
use crate::app::{self, Error, Options, Project};
use crate::mask::Secrets;
use crate::model::coverage::Coverage;
use crate::model::outcome::{CaseInfo, CaseResult, RunOutcome, exit};
use crate::record::{Event, MaskedRecord};
use crate::report::{self, problem, terminal};

/// The name of the trial that fails where nothing can be run.
const LOADS: &str = "wireproof can run its cases";
/// The name of the trial that holds what no single case shows.
const OVER_RUN: &str = "wireproof holds the rules over the whole run";

/// The main function of a test target with `harness = false`: `fn main() -> ExitCode { wireproof::test_main() }`. It is
/// [`Suite::main`](super::Suite::main) with what the environment says.
///
/// Cases run against `TARGET_URL_<CONTRACT>`, `TARGET_URL`, or the self-test servers.
#[must_use]
pub fn test_main() -> ExitCode {
    let secrets = Secrets::default();
    let (stop, stopped) = watch::channel(false);
    let environment = environment::environment();
    let folder = environment.get("CARGO_MANIFEST_DIR").map_or_else(environment::folder, PathBuf::from);
    let options = Options::new(folder, environment, environment::now, secrets, stopped);
    let fail_on = options.variable("WIREPROOF_FAIL_ON").map(str::parse).transpose();
    let reports = asked_reports(&options).map_err(|why| format!("WIREPROOF_REPORT: {why}"));
    let told = fail_on.map_err(|why| format!("WIREPROOF_FAIL_ON: {why}")).and_then(|fail_on| {
        let fail_on = fail_on.unwrap_or(options.fail_on);
        reports.map(|reports| (Options { fail_on, ..options.clone() }, reports))
    });
    entry(&options, told, stop)
}

/// Runs the cases as trials of libtest. `told`: what runs and what reports are written, or why nothing can be run.
pub(super) fn entry(
    base: &Options,
    told: Result<(Options, Vec<Asked>), String>,
    stop: watch::Sender<bool>,
) -> ExitCode {
    let mut arguments = Arguments::from_args();
    app::register_secrets(&base.folder, &base.environment, &[], &base.secrets);
    let stopped = base.stop.clone();
    let shell = Arc::new(Shell::new(base.secrets.clone()));
    panics::install(&shell);
    let trials = told.and_then(|(options, reports)| {
        let options = Options { insta: true, holes: true, ..options };
        trials(&arguments, options, &reports, stop, &shell)
    });
    let (trials, running) = trials.unwrap_or_else(|why| {
        // No filter may leave this one out: it would pass what was never run.
        arguments.filter = None;
        arguments.skip.clear();
        arguments.exact = false;
        (vec![Trial::test(LOADS, move || Err(Failed::from(why)))], None)
    });
    let conclusion = libtest_mimic::run(&arguments, trials);
    // The last trial has its outcome before the run has said its last word.
    running.map(JoinHandle::join);
    if *stopped.borrow() { ExitCode::from(exit::INTERRUPTED) } else { conclusion.exit_code() }
}

/// The reports that the environment asks for: `json=report.json junit=report.xml`.
fn asked_reports(options: &Options) -> Result<Vec<Asked>, String> {
    let Some(text) = options.variable("WIREPROOF_REPORT") else { return Ok(Vec::new()) };
    if options.variable("NEXTEST").is_some() {
        return Err("under nextest every case is a process of its own, and each would write the report anew; \
                    `wireproof run --report` or `cargo test` writes one"
            .to_owned());
    }
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let reports: Vec<Asked> = words.map(asked).collect::<Result<_, _>>()?;
    match reports.iter().find(|report| report.file.is_none()) {
        Some(report) => Err(format!("standard output is libtest's: say `{}=FILE`", report.format)),
        None => Ok(reports),
    }
}

/// One trial a case, and the run that they wait for; or why there is none.
fn trials(
    arguments: &Arguments,
    mut options: Options,
    reports: &[Asked],
    stop: watch::Sender<bool>,
    shell: &Arc<Shell>,
) -> Result<(Vec<Trial>, Option<JoinHandle<()>>), String> {
    let failing = |error: Error| describe(&error, shell);
    let mut project = app::load(&options.folder, &[]).map_err(failing)?;
    let mut ids: Vec<String> = project.cases.iter().map(|case| case.id.clone()).collect();
    // Where cases are left out there is no whole run, and under nextest every case is a process of its own.
    let filtered = arguments.filter.is_some() || !arguments.skip.is_empty() || arguments.ignored;
    let has_over_run = !filtered && options.variable("NEXTEST").is_none();
    if arguments.list {
        let mut ignored = without_server(&mut project, &options);
        // Why something can't be run is told when it is.
        ignored.extend(app::refusals(&project, &options).unwrap_or_default());
        if has_over_run && !project.cases.is_empty() {
            ids.push(OVER_RUN.to_owned());
        }
        let listed = |id: String| {
            let is_ignored = ignored.contains_key(&id);
            Trial::test(id, || Ok(())).with_ignored_flag(is_ignored)
        };
        return Ok((ids.into_iter().map(listed).collect(), None));
    }
    // What the filter leaves out is never sent; where it leaves nothing, libtest says so itself.
    project.cases.retain(|case| is_wanted(arguments, &case.id));
    let mut ignored = without_server(&mut project, &options);
    if let Some(why) = ignored.values().next().filter(|_| options.is_ci()) {
        // Nobody reads what a pipeline ignores.
        return Err(format!("nothing can be run: {why}"));
    }
    tell_ignored(&ignored, shell);
    if has_over_run && !project.cases.is_empty() {
        ids.push(OVER_RUN.to_owned());
    }
    ignored.extend(app::refusals(&project, &options).map_err(failing)?);
    let mut reports = Reports::begin(reports, &options.folder, &Shell::report_options(false)).map_err(failing)?;
    options.exchanges = reports.exchanges();
    let board = Arc::new(Board::default());
    let report_options = report::Options { started_by_cargo: true, ..Shell::report_options(false) };
    // With `--ignored` only those are asked for that can't be run.
    let running = (!project.cases.is_empty() && !arguments.ignored).then(|| {
        let (board, shell) = (Arc::clone(&board), Arc::clone(shell));
        thread::spawn(move || {
            let running =
                AssertUnwindSafe(|| run(project, &options, stop, &board, (&shell, &mut reports), &report_options));
            if catch_unwind(running).is_err() {
                // The hook has told it; nobody may wait for what never comes.
                board.close("a fault of wireproof's own ended the run".to_owned());
            }
        })
    });
    let trial = |id: String| {
        let (board, name, why) = (Arc::clone(&board), id.clone(), ignored.remove(&id));
        let is_ignored = why.is_some();
        let trial = Trial::test(id, move || match why {
            Some(why) => Err(Failed::from(format!("not run: {why}"))),
            None => board.wait(&name),
        });
        trial.with_ignored_flag(is_ignored)
    };
    Ok((ids.into_iter().map(trial).collect(), running))
}

/// Takes the cases out that no server can answer, and tells why.
fn without_server(project: &mut Project, options: &Options) -> HashMap<String, String> {
    let unserved: HashMap<String, String> = app::unserved(project, options).into_iter().collect();
    let variable = |id: &str| unserved.get(id.split('/').next().unwrap_or_default());
    let why = |variable: &String| format!("set {variable} to a URL, or to the name of a target");
    let ignored = project.cases.iter().filter_map(|case| Some((case.id.clone(), why(variable(&case.id)?)))).collect();
    project.cases.retain(|case| variable(&case.id).is_none());
    ignored
}

/// Says of each contract whose cases no server can answer what has to be done; libtest shows no reason.
fn tell_ignored(ignored: &HashMap<String, String>, shell: &Shell) {
    let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (id, why) in ignored {
        *reasons.entry((id.split('/').next().unwrap_or_default(), why)).or_default() += 1;
    }
    for ((contract, why), count) in reasons {
        let cases = if count == 1 { "1 case".to_owned() } else { format!("{count} cases") };
        shell.err(&format!("{cases} of {contract} ignored: {why}\n"));
    }
}

/// Whether libtest's own arguments ask for a trial.
fn is_wanted(arguments: &Arguments, id: &str) -> bool {
    let fits = |text: &String| if arguments.exact { id == text } else { id.contains(text.as_str()) };
    arguments.filter.as_ref().is_none_or(fits) && !arguments.skip.iter().any(fits)
}

/// Runs the cases and posts what came of them. At Ctrl-C or SIGTERM what was made is torn down, as `wireproof run` does.
fn run(
    project: Project,
    options: &Options,
    stop: watch::Sender<bool>,
    board: &Board,
    (shell, reports): (&Shell, &mut Reports),
    report_options: &report::Options,
) {
    let mut cases: Arc<[CaseInfo]> = Arc::default();
    let mut contracts = Vec::new();
    let mut tell = |event: Event| {
        reports.others(&event, shell);
        match event {
            Event::RunStarted { contracts: told, cases: all, .. } => {
                contracts = told;
                cases = all;
            }
            Event::CaseFinished(outcome) => {
                if let Some(case) = cases.get(outcome.index) {
                    let failure = failure(case, &contracts, &outcome, report_options);
                    board.post(&case.id, failure.map(|text| shell.masked(&text)));
                }
            }
            Event::RunFinished(outcome) => {
                board.post(OVER_RUN, over_run(&outcome, &cases, report_options).map(|text| shell.masked(&text)));
                let pending: usize = outcome.contracts.iter().map(|contract| contract.pending).sum();
                if pending > 0 {
                    let are = if pending == 1 { "snapshot is" } else { "snapshots are" };
                    shell.err(&format!("{pending} {are} new: `cargo insta review` or `wireproof accept`\n"));
                }
            }
            Event::CaseStarted(_) | Event::StepStarted { .. } | Event::StepFinished { .. } => {}
        }
    };
    let outcome = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let signals = signals::watch(stop, || end_at_once(shell));
            tokio::select! {
                outcome = app::run(project, options, &mut tell) => outcome,
                () = signals => Err(Error::Interrupted),
            }
        })
    });
    board.close(outcome.err().map_or_else(|| "it was not run".to_owned(), |error| describe(&error, shell)));
}

/// What the trial of the rules over the run says where it fails.
fn over_run(outcome: &RunOutcome, cases: &[CaseInfo], report_options: &report::Options) -> Option<String> {
    let block = || terminal::over_run_block(outcome, cases, report_options);
    if outcome.contracts.iter().any(|contract| contract.over_run > 0) {
        return Some(block());
    }
    let unjudged = |coverage: &Coverage| coverage.demand.any() && coverage.unjudged.is_some();
    outcome.coverage.iter().any(unjudged).then(|| format!("inconclusive: {}", block()))
}

/// What a failing trial says: the block of its case.
fn failure(
    case: &CaseInfo,
    contracts: &[crate::model::outcome::ContractInfo],
    outcome: &Arc<MaskedRecord>,
    report_options: &report::Options,
) -> Option<String> {
    match &outcome.result {
        CaseResult::Kept => return None,
        CaseResult::Inconclusive(why) => return Some(format!("inconclusive: {why}")),
        CaseResult::NotRecorded(what) => return Some(format!("not recorded: {what}")),
        CaseResult::NotRun(why) | CaseResult::Ignored(why) => return Some(format!("not run: {why}")),
        CaseResult::Broken => {}
    }
    Some(terminal::case_block(case, contracts, outcome, report_options))
}

fn describe(error: &Error, shell: &Shell) -> String {
    shell.masked(&in_words(error))
}

/// An error with all mistakes of the files.
pub(super) fn in_words(error: &Error) -> String {
    match error {
        Error::Mistakes { problems, sources } => problem::render(problems, sources, &report::Options::default()),
        other => other.to_string(),
    }
}

/// Where outcomes are posted and trials wait for theirs.
#[derive(Default)]
struct Board {
    posted: Mutex<Posted>,
    changed: Condvar,
}

#[derive(Default)]
struct Posted {
    outcomes: HashMap<String, Option<String>>,
    closed: Option<String>,
}

impl Board {
    fn post(&self, id: &str, failure: Option<String>) {
        let mut posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        posted.outcomes.insert(id.to_owned(), failure);
        self.changed.notify_all();
    }

    /// Nothing more will come: who still waits gets this answer.
    fn close(&self, why: String) {
        self.posted.lock().unwrap_or_else(PoisonError::into_inner).closed = Some(why);
        self.changed.notify_all();
    }

    fn wait(&self, id: &str) -> Result<(), Failed> {
        let mut posted = self.posted.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match (posted.outcomes.remove(id), &posted.closed) {
                (Some(None), _) => return Ok(()),
                (Some(Some(text)), _) => return Err(Failed::from(text)),
                (None, Some(why)) => return Err(Failed::from(why.clone())),
                (None, None) => {}
            }
            posted = self.changed.wait(posted).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
