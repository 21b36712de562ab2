//! What came of a case and of a whole run.

use std::sync::Arc;
use std::time::Duration;

use super::coverage::{Coverage, RunFinding};
use super::finding::Finding;
pub use super::seen::{Choice, Seen};

/// What came of one case.
#[derive(Clone, Debug)]
pub struct CaseOutcome {
    /// The place of the case in the run's stable order, from 0.
    pub index: usize,
    /// How it ended.
    pub result: CaseResult,
    /// The steps that have something to tell: those with findings, all of them when exchanges are recorded.
    pub steps: Vec<StepReport>,
    /// What the case's answers showed, those of setup, teardown and its logins too; the same is told once.
    pub seen: Vec<Seen>,
    /// How many snapshots were missing and now wait to be accepted.
    pub pending: usize,
    /// How many answers were compared with nothing: none was accepted, and none may be written.
    pub uncompared: usize,
    /// From the start of the run to that of the case.
    pub began: Duration,
    /// From the first byte of setup to the end of teardown.
    pub took: Duration,
}

impl CaseOutcome {
    /// Whether it was kept although an answer deviates in a way that the team knows of.
    #[must_use]
    pub fn deviates_as_known(&self) -> bool {
        let mut findings = self.steps.iter().flat_map(|step| &step.findings);
        self.result == CaseResult::Kept && findings.any(|finding| finding.known.is_some())
    }
}

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
    /// The target can't serve it, or it says `skip`; and why.
    Ignored(String),
}

/// One step, as far as a report tells of it. Every text is masked already.
#[derive(Clone, Debug, Default)]
pub struct StepReport {
    /// What the step is called where a case has several (`step afterwards`, `setup 1`, `login of operator`); else empty.
    pub title: String,
    /// The one-based line of the step in the case's file, where it stands there and in no table's row.
    pub line: Option<u32>,
    /// The method of its request.
    pub method: String,
    /// Path and query of its request.
    pub url: String,
    /// The status and phrase of its answer (`400 Bad Request`), if one came.
    pub status: Option<String>,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
    /// The `X-Request-Id` of the answer.
    pub request_id: Option<String>,
    /// In what the answer differs from what was promised.
    pub findings: Vec<Finding>,
    /// The accepted and the new answer as stored, where they differ.
    pub diff: Option<Diff>,
    /// The curl command that sends the same request; secrets are shell variables.
    pub curl: Option<String>,
    /// The whole exchange as text, with `--verbose`.
    pub exchange: Option<String>,
}

/// The accepted and the new text of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// What was accepted.
    pub accepted: String,
    /// What came now.
    pub new: String,
    /// Whether what came was written and waits to be accepted.
    pub pending: bool,
}

/// What is known of a case before it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseInfo {
    /// `<contract>/<file>/<name>`
    pub id: String,
    /// `<contract>/<file>`
    pub file: Arc<str>,
    /// Where the case is written, relative to the root.
    pub path: Arc<str>,
    /// The one-based line of the case, or of its table's row, in that file.
    pub line: u32,
}

/// What is known of a contract before a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractInfo {
    /// The contract's name: its folder below `scenarios/`.
    pub name: String,
    /// What the contract calls the API.
    pub api: String,
    /// Where the requests go, as a summary names it (`https://staging…`, `the self-test server`).
    pub target: String,
    /// Whether the target is a self-test server that the run started itself.
    pub self_test: bool,
    /// How many pairs the catalogue lists.
    pub pairs: usize,
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
