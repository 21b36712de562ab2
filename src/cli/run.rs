//! `wireproof run`

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::arguments::{RunAndReport, RunArguments, Seed};
use super::reports::Reports;
use super::shell::Shell;
use super::signals;
use crate::app::{self, Error, Options, Project};
use crate::model::outcome::{RunOutcome, exit};
use crate::record::Event;
use crate::report::progress::Progress;

/// Runs the selected cases and tells the exit code.
pub(super) fn run(
    arguments: RunAndReport,
    mut options: Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
) -> Result<u8, Error> {
    let verbose = arguments.run.verbose;
    take(arguments.run, &mut options);
    let names: Vec<String> = options.variables.iter().map(|(name, _)| name.clone()).collect();
    let project = app::load(&options.folder, &names)?;
    let mut reports = Reports::begin(&arguments.report, &options.folder, &Shell::report_options(verbose))?;
    options.exchanges = reports.exchanges();
    let mut tell = |event: &Event| reports.event(event, shell);
    Ok(drive(project, &options, shell, stop, &mut tell)?.exit_code())
}

/// Runs the selected cases of a project, shows the progress, and stops at a signal.
pub(super) fn drive(
    project: Project,
    options: &Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
    told: &mut dyn FnMut(&Event),
) -> Result<RunOutcome, Error> {
    if let Some(seed) = options.shuffle {
        // Before anything can go wrong: a run that hangs must be repeatable, too.
        shell.err(&format!("the cases begin in the order of `--shuffle {seed}`\n"));
    }
    let runtime = runtime()?;
    let progress = Mutex::new(Progress::default());
    let mut tell = |event: Event| {
        told(&event);
        if !shell.shows_progress() {
            return;
        }
        let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.event(&event);
        match event {
            Event::RunFinished(_) => shell.end_progress(),
            _ => shell.progress(&progress.line(100)),
        }
    };
    let at_once = Arc::clone(shell);
    let outcome = runtime.block_on(async {
        let signals = signals::watch(stop, || end_at_once(&at_once));
        tokio::select! {
            outcome = app::run(project, options, &mut tell) => outcome,
            () = signals => unreachable_signal(),
        }
    })?;
    // What still lies in buffers of the runtime is of no use; waiting for it would only delay the end.
    runtime.shutdown_background();
    Ok(outcome)
}

/// One thread: runs with enough to do start a second worker themselves.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Usage(format!("the runtime can't be set up: {error}")))
}

pub(super) fn take(arguments: RunArguments, options: &mut Options) {
    options.patterns = arguments.selection.patterns;
    options.texts = arguments.selection.texts;
    options.targets = arguments.target;
    options.reach = arguments.reach.into();
    options.self_test = arguments.self_test;
    options.gate = arguments.gate;
    options.as_name = arguments.as_name;
    options.jobs = arguments.jobs.and_then(|jobs| usize::try_from(jobs).ok());
    // clap took only the words that are severities.
    options.fail_on = arguments.fail_on.parse().unwrap_or(options.fail_on);
    options.fail_fast = arguments.fail_fast;
    options.safe_only = arguments.safe_only;
    options.shuffle = arguments.shuffle.map(|seed| match seed {
        Seed::Any => any_seed(),
        Seed::Given(seed) => seed,
    });
    options.max_rps = arguments.max_rps;
    options.twice = arguments.twice;
    options.verbose = arguments.verbose;
    options.allow = arguments.allow;
    options.variables = arguments.variables;
    options.wait = arguments.wait;
    options.limits.total = arguments.time_limit;
    options.body_limit_given = arguments.body_limit.is_some();
    options.limits.body_cap = arguments.body_limit.unwrap_or(options.limits.body_cap);
}

/// A short number that nobody chose.
fn any_seed() -> u64 {
    u64::from(uuid::Uuid::new_v4().as_fields().0 % 1_000_000)
}

#[expect(clippy::exit, reason = "a second signal means now, whatever still runs")]
pub(super) fn end_at_once(shell: &Shell) {
    shell.end_progress();
    std::process::exit(i32::from(exit::INTERRUPTED));
}

/// The watcher of signals ends the process at the second one and never comes back.
fn unreachable_signal() -> Result<RunOutcome, Error> {
    Err(Error::Usage("interrupted".to_owned()))
}
