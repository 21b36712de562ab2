//! What the user asked for, from the command line and the environment.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::http::Limits;
use crate::learn::Collector;
use crate::mask::Secrets;
use crate::model::finding::Severity;
use crate::model::reach::Reach;
use crate::record::Exchanges;
use crate::run::Recorded;
use crate::snapshot::environment::is_ci;

/// What the user asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to look for the project from.
    pub folder: PathBuf,
    /// Contracts' names and globs over ids.
    pub patterns: Vec<String>,
    /// Texts of `-k`.
    pub texts: Vec<String>,
    /// `[contract=]URL|name`
    pub targets: Vec<String>,
    /// How the targets are reached, whatever they say themselves.
    pub reach: Reach<String>,
    /// Whether the self-test is asked for, whatever the environment says.
    pub self_test: bool,
    /// Whether this run is a gate: it says what it judges, and writes nothing.
    pub gate: bool,
    /// Whether holes in the coverage are findings though this is no gate.
    pub holes: bool,
    /// The overlay of snapshots that a bare URL is compared with and writes to.
    pub as_name: Option<String>,
    /// Cases at once.
    pub jobs: Option<usize>,
    /// From which severity on a finding breaks its case.
    pub fail_on: Severity,
    /// Whether the first broken case ends the run.
    pub fail_fast: bool,
    /// The order in which cases begin, where it isn't that of the files.
    pub shuffle: Option<u64>,
    /// At most so many requests a second over all cases together, whatever targets say.
    pub max_rps: Option<u32>,
    /// Whether only cases run that ask a target for no change.
    pub safe_only: bool,
    /// Whether each case runs twice, and its answers are held against each other.
    pub twice: bool,
    /// Where it is noted what answers show and contracts lack; then nothing is written.
    pub collector: Option<Arc<Collector>>,
    /// Whether whole exchanges are shown.
    pub verbose: bool,
    /// Which steps keep their exchanges in the records, where nobody asks for more.
    pub exchanges: Exchanges,
    /// Whether somebody asks when each step begins and ends.
    pub steps: bool,
    /// The hazards that are allowed off loopback.
    pub allow: Vec<String>,
    /// Variables of the command line.
    pub variables: Vec<(String, String)>,
    /// Secrets by their names in the contracts, in place of what the environment holds.
    pub given_secrets: Vec<(String, String)>,
    /// How long to wait until the target answers.
    pub wait: Option<Duration>,
    /// What was recorded and answers in place of the targets, where it does.
    pub recorded: Option<Arc<Recorded>>,
    /// What one request may take; a contract's `body-limit:` may raise the cap.
    pub limits: Limits,
    /// Whether the user set the cap on bodies.
    pub body_limit_given: bool,
    /// Whether insta's own entry compares and writes: under `cargo test`.
    pub insta: bool,
    /// The environment.
    pub environment: Arc<HashMap<String, String>>,
    /// The system's clock: time since 1970-01-01T00:00:00Z.
    pub now: fn() -> Duration,
    /// The secrets known so far; shared with everything that prints.
    pub secrets: Secrets,
    /// Turns true when a signal ends the run.
    pub stop: watch::Receiver<bool>,
}

impl Options {
    /// Options that ask for everything, with the defaults of the command line.
    #[must_use]
    pub fn new(
        folder: PathBuf,
        environment: HashMap<String, String>,
        now: fn() -> Duration,
        secrets: Secrets,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            folder,
            patterns: Vec::new(),
            texts: Vec::new(),
            targets: Vec::new(),
            reach: Reach::default(),
            self_test: false,
            gate: false,
            holes: false,
            as_name: None,
            jobs: None,
            fail_on: Severity::Breaking,
            fail_fast: false,
            shuffle: None,
            max_rps: None,
            safe_only: false,
            twice: false,
            collector: None,
            verbose: false,
            exchanges: Exchanges::default(),
            steps: false,
            allow: Vec::new(),
            variables: Vec::new(),
            given_secrets: Vec::new(),
            wait: None,
            recorded: None,
            limits: Limits::default(),
            body_limit_given: false,
            insta: false,
            environment: Arc::new(environment),
            now,
            secrets,
            stop,
        }
    }

    /// Whether the environment is that of a pipeline (CI), as insta reads it.
    #[must_use]
    pub fn is_ci(&self) -> bool {
        is_ci(self.variable("CI"))
    }

    /// A variable of the environment.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str)
    }
}
