//! What came of a case and of a whole run.

use std::sync::Arc;
use std::time::Duration;

use super::coverage::{Coverage, RunFinding};
use super::finding::Severity;
use super::json::Json;
pub use super::record::{Attempt, CaseRecord, Phase, Snapshot, StepRecord};
pub use super::seen::{Choice, Seen};

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseResult {
    /// Every promise that the case asserts was kept.
    Kept,
    /// At least one finding at or above the gate.
    Broken,
    /// The target could not be judged (an outage), and why.
    Inconclusive(String),
    /// The case was not run: its login failed, the run was interrupted or stopped early; and why.
    NotRun(String),
    /// What answers was recorded, and a request of the case is not: which.
    NotRecorded(String),
    /// The target can't serve it, or it says `skip`; and why.
    Ignored(String),
}

impl CaseResult {
    /// Why it was not judged, if so.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Inconclusive(why) | Self::NotRun(why) | Self::NotRecorded(why) | Self::Ignored(why) => Some(why),
            Self::Kept | Self::Broken => None,
        }
    }
}

/// The accepted and the new text of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// What was accepted.
    pub accepted: Arc<str>,
    /// What came now.
    pub new: Arc<str>,
    /// Whether what came was written and waits to be accepted.
    pub pending: bool,
}

/// What is known of a run before it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunInfo {
    /// When it began: time since 1970-01-01T00:00:00Z.
    pub started: Duration,
    /// From which severity on a finding breaks its case.
    pub fail_on: Option<Severity>,
    /// The contracts' names and globs over ids by which cases were selected; none: all.
    pub patterns: Vec<String>,
    /// The texts by which cases were selected; none: all.
    pub texts: Vec<String>,
    /// The number that gives the order of the cases again, where it isn't that of the files.
    pub seed: Option<u64>,
}

/// What a case says of itself; the rows of a table share it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its tags.
    pub tags: Vec<String>,
    /// The promises that it covers.
    pub covers: Vec<String>,
    /// What the answers of its steps must be, as scenarios write it.
    pub expects: Vec<String>,
}

/// What is known of a case before it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseInfo {
    /// `<contract>/<file>/<name>`
    pub id: String,
    /// `<contract>/<file>`
    pub file: Arc<str>,
    /// Where the case is written, relative to the root.
    pub path: Arc<str>,
    /// The one-based line of the case, or of its table's row, in that file.
    pub line: u32,
    /// The columns of its table's row.
    pub row: Vec<(String, Json)>,
    /// What it says of itself.
    pub about: Arc<About>,
}

/// What is known of a contract before a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractInfo {
    /// The contract's name: its folder below `scenarios/`.
    pub name: String,
    /// What the contract calls the API.
    pub api: String,
    /// Where the requests go, as a summary names it (`https://staging…`, `the self-test server`).
    pub target: String,
    /// Whether the target is a self-test server that the run started itself.
    pub self_test: bool,
    /// The digest of the contract's files, in the order in which they are included: SHA-256 in hexadecimal.
    pub digest: String,
    /// The target's name in the contract, or `self-test`; empty for a bare URL.
    pub target_name: String,
    /// The name of the answers that only this target gives, where it has some: `<contract>@<overlay>`.
    pub overlay: Option<String>,
    /// The origin of the target: scheme, host and port.
    pub origin: String,
    /// Each secret with the environment variable that holds it.
    pub secrets: Vec<(String, String)>,
    /// The options by which curl reaches the target as the run did: each with its value, if it has one.
    pub curl: Vec<(&'static str, String)>,
    /// How many pairs the catalogue lists.
    pub pairs: usize,
    /// The operations, as the contract writes them.
    pub operations: Vec<String>,
}

/// What came of one contract in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContractSummary {
    /// The contract's name.
    pub name: String,
    /// What the contract calls the API.
    pub api: String,
    /// Where the requests went.
    pub target: String,
    /// Cases that were kept.
    pub kept: usize,
    /// Cases that were broken.
    pub broken: usize,
    /// Cases that could not be judged.
    pub inconclusive: usize,
    /// Cases that were not run.
    pub not_run: usize,
    /// Cases that were ignored.
    pub ignored: usize,
    /// How many snapshots wait to be accepted.
    pub pending: usize,
    /// How many answers were compared with nothing.
    pub uncompared: usize,
    /// How many pairs the catalogue lists.
    pub pairs: usize,
    /// How many listed pairs were seen.
    pub pairs_seen: usize,
    /// How many listed pairs were not seen because only the self-test can provoke them.
    pub pairs_self_test_only: usize,
    /// How many findings over the whole run fail it.
    pub over_run: usize,
    /// How many of the cases that were kept deviate in ways that the team knows of.
    pub known: usize,
}

impl ContractSummary {
    /// How many cases were selected.
    #[must_use]
    pub const fn cases(&self) -> usize {
        self.kept + self.broken + self.inconclusive + self.not_run + self.ignored
    }
}

/// What came of a whole run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOutcome {
    /// One entry a contract, by name.
    pub contracts: Vec<ContractSummary>,
    /// The findings of the rules over the run, in the order of the contracts.
    pub findings: Vec<RunFinding>,
    /// What of each contract was covered, in the same order.
    pub coverage: Arc<[Coverage]>,
    /// Whether holes in the coverage are findings of this run.
    pub judges_holes: bool,
    /// Why the run stopped before its end: an outage, `--fail-fast`.
    pub stopped: Option<String>,
    /// Whether a signal ended the run.
    pub interrupted: bool,
    /// From the start of the run to its end.
    pub took: Duration,
}

/// How the process ends. When several apply the first of `INTERNAL` after `INTERRUPTED`, `USAGE`, `BROKEN`,
/// `INCONCLUSIVE`, `NOTHING_RUN`, `KEPT` wins.
pub mod exit {
    /// Every promise was kept.
    pub const KEPT: u8 = 0;
    /// At least one promise was broken.
    pub const BROKEN: u8 = 1;
    /// Wrong usage, or a file that can't be loaded.
    pub const USAGE: u8 = 2;
    /// The target can't be reached or judged.
    pub const INCONCLUSIVE: u8 = 3;
    /// Nothing was run.
    pub const NOTHING_RUN: u8 = 4;
    /// All went well, but the output could not be written (`EX_IOERR` of sysexits).
    pub const OUTPUT_LOST: u8 = 74;
    /// A fault of wireproof's own (`EX_SOFTWARE` of sysexits).
    pub const INTERNAL: u8 = 70;
    /// A signal ended the run (128 + SIGINT).
    pub const INTERRUPTED: u8 = 130;
}

impl RunOutcome {
    /// Why it ends with that exit code, in one word or two.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.exit_code() {
            exit::INTERRUPTED => "interrupted",
            exit::BROKEN => "broken",
            exit::INCONCLUSIVE => "inconclusive",
            exit::KEPT => "kept",
            _ => "nothing run",
        }
    }

    /// The exit code of a run with this outcome.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let any = |count: fn(&ContractSummary) -> usize| self.contracts.iter().any(|contract| count(contract) > 0);
        if self.interrupted {
            exit::INTERRUPTED
        } else if any(|contract| contract.broken) || any(|contract| contract.over_run) {
            exit::BROKEN
        } else if any(|contract| contract.inconclusive) || self.stopped.is_some() {
            exit::INCONCLUSIVE
        } else if any(|contract| contract.kept) {
            exit::KEPT
        } else {
            exit::NOTHING_RUN
        }
    }
}
