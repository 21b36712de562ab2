//! Everything that happened in a case, as values: every step, found or not. Nothing is rendered, nothing left out.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::answer::Exchange;
use super::finding::Finding;
use super::outcome::{CaseResult, Diff};
use super::request::Request;
use super::seen::Seen;

/// What came of one case.
#[derive(Clone, Debug)]
pub struct CaseRecord {
    /// The place of the case in the run's stable order, from 0.
    pub index: usize,
    /// How it ended.
    pub result: CaseResult,
    /// Its steps in the order in which they ended, those of its logins too.
    pub steps: Vec<StepRecord>,
    /// What the case's answers showed, those of setup, teardown and its logins too; the same is told once.
    pub seen: Vec<Seen>,
    /// The values that it made up, by kind: `unique`, `uuid`, `now`, in the order in which they were drawn.
    pub drawn: Vec<(String, String)>,
    /// Whether the case can be driven again by what is recorded: every answer is there, and none of them masked.
    pub replayable: bool,
    /// How many snapshots were missing and now wait to be accepted.
    pub pending: usize,
    /// How many answers were compared with nothing: none was accepted, and none may be written.
    pub uncompared: usize,
    /// From the start of the run to that of the case.
    pub began: Duration,
    /// From the first byte of setup to the end of teardown.
    pub took: Duration,
}

/// One step: what was sent, what came, what was found. A step that sends several requests has a record for each.
#[derive(Clone, Debug, Default)]
pub struct StepRecord {
    /// The part of the case that it belongs to.
    pub phase: Phase,
    /// What the step is called where a case has several (`step afterwards`, `setup 1`, `login of operator`); else empty.
    pub title: String,
    /// The one-based line of the step in the case's file, where it stands there and in no table's row.
    pub line: Option<u32>,
    /// Every try, the last one's too; none where nothing was sent.
    pub attempts: Vec<Attempt>,
    /// The last request that got no answer, as far as it was filled in.
    pub unanswered: Option<Request>,
    /// The last exchange.
    pub exchange: Option<Arc<Exchange>>,
    /// What the last answer showed of the contract; of several identifiers each.
    pub seen: Vec<Seen>,
    /// The names of the values that were taken from the answer.
    pub captured: Vec<String>,
    /// The answer as it is stored, and what it was compared with.
    pub snapshot: Option<Snapshot>,
    /// In what the answer differs from what was promised.
    pub findings: Vec<Finding>,
}

/// The part of a case that a step belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Logs an identity in.
    Login,
    /// Gets the case's steps ready.
    Setup,
    /// What the case is about.
    #[default]
    Step,
    /// Cleans up.
    Teardown,
}

impl Phase {
    /// The word that stands in reports for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Setup => "setup",
            Self::Step => "step",
            Self::Teardown => "teardown",
        }
    }
}

/// One try of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The status of the answer, if one came.
    pub status: Option<u16>,
    /// From the first byte sent to the last byte read.
    pub took: Duration,
}

/// An answer as it is stored, beside the accepted one. Volatile values and secrets are masked in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The file of the accepted answer.
    pub path: PathBuf,
    /// The accepted answer's text, in the form in which it was compared; none where nothing was accepted.
    pub accepted: Option<Arc<str>>,
    /// The new answer's text.
    pub new: Arc<str>,
    /// Whether the new text was written and waits to be accepted.
    pub pending: bool,
}

impl CaseRecord {
    /// A case of which nothing was sent.
    #[must_use]
    pub fn unsent(index: usize, result: CaseResult) -> Self {
        let none = Duration::ZERO;
        Self {
            index,
            result,
            steps: Vec::new(),
            seen: Vec::new(),
            drawn: Vec::new(),
            replayable: false,
            pending: 0,
            uncompared: 0,
            began: none,
            took: none,
        }
    }

    /// All findings of its steps.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.steps.iter().flat_map(|step| &step.findings)
    }

    /// Whether it was kept although an answer deviates in a way that the team knows of.
    #[must_use]
    pub fn deviates_as_known(&self) -> bool {
        self.result == CaseResult::Kept && self.findings().any(|finding| finding.known.is_some())
    }
}

impl CaseRecord {
    /// How it ended, in one word or two: `known` and `changed` are kept with something to say about it.
    #[must_use]
    pub fn outcome(&self) -> &'static str {
        match self.result {
            CaseResult::Broken => "broken",
            CaseResult::Inconclusive(_) => "inconclusive",
            CaseResult::NotRun(_) => "not run",
            CaseResult::NotRecorded(_) => "not recorded",
            CaseResult::Ignored(_) => "ignored",
            CaseResult::Kept if !self.steps.iter().any(StepRecord::is_told) => "kept",
            CaseResult::Kept if self.findings().all(|finding| finding.known.is_some()) => "known",
            CaseResult::Kept => "changed",
        }
    }
}

impl StepRecord {
    /// Whether there is anything to say about it: a finding, or another answer than the accepted one.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !self.findings.is_empty() || self.diff().is_some()
    }

    /// The last request.
    #[must_use]
    pub fn request(&self) -> Option<&Request> {
        self.exchange.as_ref().map(|exchange| &exchange.request).or(self.unanswered.as_ref())
    }

    /// The accepted and the new answer, where they differ.
    #[must_use]
    pub fn diff(&self) -> Option<Diff> {
        let Snapshot { accepted, new, pending, .. } = self.snapshot.as_ref()?;
        let accepted = accepted.as_ref().filter(|accepted| *accepted != new)?;
        Some(Diff { accepted: Arc::clone(accepted), new: Arc::clone(new), pending: *pending })
    }
}
