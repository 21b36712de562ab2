//! A suite of cases, for Rust programs and tests.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use tokio::sync::watch;

use super::environment::now;
use super::reports::{Asked, Reports, asked};
use super::run::runtime;
use super::shell::Shell;
use super::test_entry::{entry, in_words};
use crate::app::{self, Error, Options};
use crate::mask::Secrets;
use crate::model::finding::{Finding, Severity};
use crate::model::outcome::{CaseInfo, RunOutcome};
use crate::record::{Event, MaskedRecord};
use crate::report;

/// The cases of a project, and where and how they run.
///
/// It reads nothing of the environment: what contracts read of it (`{{ env.NAME }}`, secrets) is given by
/// [`Suite::environment`] and [`Suite::secret`].
///
/// ```no_run
/// # async fn check(address: std::net::SocketAddr) -> Result<(), Box<dyn std::error::Error>> {
/// let outcome = wireproof::Suite::new(env!("CARGO_MANIFEST_DIR"))
///     .target("shop", format!("http://{address}"))
///     .secret("token", "s3cret-of-the-test")
///     .run()
///     .await?;
/// assert!(outcome.is_kept(), "{outcome}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a suite does nothing until it is run"]
pub struct Suite {
    options: Options,
    reports: Vec<(String, PathBuf)>,
}

impl Suite {
    /// The suite of the project in a folder: it, or the nearest one upwards, holds `scenarios/`.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        // Nobody asks it to stop.
        let (_, stopped) = watch::channel(false);
        let options = Options::new(folder.into(), HashMap::new(), now, Secrets::default(), stopped);
        Self { options, reports: Vec::new() }
    }

    /// Where the requests of a contract go: a URL, or the name of one of the contract's targets. A contract without one
    /// runs against its self-test server.
    pub fn target(mut self, contract: impl fmt::Display, target: impl fmt::Display) -> Self {
        self.options.targets.push(format!("{contract}={target}"));
        self
    }

    /// Only these cases: a contract, an id, or a glob over ids such as `shop/orders/*`. Several select what any of them
    /// selects.
    pub fn select(mut self, pattern: impl Into<String>) -> Self {
        self.options.patterns.push(pattern.into());
        self
    }

    /// Only cases with this text in their id, a tag, a covered promise or an expected pair.
    pub fn containing(mut self, text: impl Into<String>) -> Self {
        self.options.texts.push(text.into());
        self
    }

    /// Sets a variable, whatever contracts, files and cases say of it.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.variables.push((name.into(), value.into()));
        self
    }

    /// The value of a secret, by its name in the contract. It is masked in all that the run gives back and writes.
    pub fn secret(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), value.into());
        self.options.secrets.add(&name, &value);
        self.options.given_secrets.push((name, value));
        self
    }

    /// A variable of the environment as the files see it.
    pub fn environment(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.options.environment).insert(name.into(), value.into());
        self
    }

    /// From which severity on a finding breaks its case; without this, from [`Severity::Breaking`] on.
    pub const fn fail_on(mut self, severity: Severity) -> Self {
        self.options.fail_on = severity;
        self
    }

    /// How many cases run at once, at most.
    pub const fn jobs(mut self, jobs: usize) -> Self {
        self.options.jobs = Some(jobs);
        self
    }

    /// Runs cases with this hazard (`large`, `load`, `raw`) off this machine, too.
    pub fn allow(mut self, hazard: impl Into<String>) -> Self {
        self.options.allow.push(hazard.into());
        self
    }

    /// Judges a release: nothing is written, and what `coverage:` demands and nothing covers is a finding.
    pub const fn gate(mut self) -> Self {
        self.options.gate = true;
        self
    }

    /// Writes a report (`json`, `junit`) into a file as well. A relative path begins at the suite's folder.
    pub fn report(mut self, format: impl Into<String>, file: impl AsRef<Path>) -> Self {
        self.reports.push((format.into(), file.as_ref().to_owned()));
        self
    }

    /// Runs the cases. It prints nothing, installs neither a panic hook nor a signal handler, and never ends the process.
    /// New answers wait beside the accepted ones, as after `wireproof run`.
    ///
    /// # Errors
    /// Where it can't begin: no project, mistakes in its files, an unknown target, a secret that is missing; or where a
    /// report can't be written. What a target does wrong is no error but an [`Outcome`].
    pub async fn run(&self) -> Result<Outcome, SuiteError> {
        self.run_to_its_end().await.map_err(|error| {
            let text = self.options.secrets.mask(&in_words(&error)).into_owned();
            SuiteError { error, text }
        })
    }

    /// [`Suite::run`] for callers without an async runtime. It may also be called within one, and blocks it.
    ///
    /// # Errors
    /// Those of [`Suite::run`].
    pub fn run_blocking(&self) -> Result<Outcome, SuiteError> {
        let running = || {
            let runtime = runtime().map_err(|error| SuiteError { text: error.to_string(), error })?;
            runtime.block_on(self.run())
        };
        // A runtime can't be started within another one; on a thread of its own it is within none.
        std::thread::scope(|scope| match scope.spawn(running).join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    }

    /// The main function of a test target with `harness = false`: each case is a test of `cargo test`, which libtest's
    /// arguments select. It prints, handles signals, and tells how the process should end.
    #[must_use]
    pub fn main(self) -> ExitCode {
        let (stop, stopped) = watch::channel(false);
        let options = Options { stop: stopped, ..self.options.clone() };
        let told = self.asked().map_err(|error| error.to_string()).map(|reports| (options.clone(), reports));
        entry(&options, told, stop)
    }

    fn asked(&self) -> Result<Vec<Asked>, Error> {
        let read = |(format, file): &(String, PathBuf)| asked(&format!("{format}={}", file.display()));
        self.reports.iter().map(read).collect::<Result<_, _>>().map_err(Error::Usage)
    }

    async fn run_to_its_end(&self) -> Result<Outcome, Error> {
        let mut options = self.options.clone();
        app::register_secrets(&options.folder, &options.environment, &[], &options.secrets);
        let shell = Shell::new(options.secrets.clone());
        let names: Vec<String> = options.variables.iter().map(|(name, _)| name.clone()).collect();
        let project = app::load(&options.folder, &names)?;
        let mut reports = Reports::begin(&self.asked()?, &options.folder, &report::Options::default())?;
        options.exchanges = reports.exchanges();
        let mut cases: Arc<[CaseInfo]> = Arc::default();
        let mut records = Vec::new();
        let mut text = String::new();
        let mut tell = |event: Event| {
            text.push_str(&reports.event_to_text(&event, &shell));
            match event {
                Event::RunStarted { cases: selected, .. } => cases = selected,
                Event::CaseFinished(record) => records.push(record),
                _ => {}
            }
        };
        let run = app::run(project, &options, &mut tell).await?;
        if let Some(why) = shell.unwritten() {
            return Err(Error::Usage(why.to_owned()));
        }
        records.sort_unstable_by_key(|record| record.index);
        let text = options.secrets.mask(&text).into_owned();
        Ok(Outcome { run, cases, records, text })
    }
}

/// What came of a run. Its `Display` is what `wireproof run` prints. Secrets are masked in all of it.
#[derive(Clone, Debug)]
pub struct Outcome {
    run: RunOutcome,
    cases: Arc<[CaseInfo]>,
    records: Vec<Arc<MaskedRecord>>,
    text: String,
}

impl Outcome {
    /// Whether every promise was kept: cases ran, none is broken or inconclusive, and no rule over the run is broken.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.run.exit_code() == crate::model::outcome::exit::KEPT
    }

    /// What came of each contract, and of the rules over the whole run.
    #[must_use]
    pub const fn run(&self) -> &RunOutcome {
        &self.run
    }

    /// Each case with its record, in the order of the files.
    pub fn cases(&self) -> impl Iterator<Item = (&CaseInfo, &MaskedRecord)> {
        self.records.iter().filter_map(|record| Some((self.cases.get(record.index)?, &**record)))
    }

    /// Everything in which answers differ from what was promised, whatever its severity, with the id of its case.
    pub fn findings(&self) -> impl Iterator<Item = (&str, &Finding)> {
        self.cases().flat_map(|(case, record)| record.findings().map(|finding| (case.id.as_str(), finding)))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

/// Why a suite can't be run. Its text has every mistake of the files, with place and cure; it is its `Debug` as well, so
/// that a test which unwraps it shows it readably.
#[derive(thiserror::Error)]
#[error("{text}")]
pub struct SuiteError {
    #[source]
    error: Error,
    text: String,
}

impl fmt::Debug for SuiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
