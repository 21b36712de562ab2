//! What came of holding recorded traffic against a contract.

use super::coverage::{Coverage, RunFinding};
use super::finding::Finding;
use super::outcome::exit;

/// What came of one file of recorded traffic. Every text is masked already.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// The file, as it was named.
    pub file: String,
    /// What the contract calls the API.
    pub api: String,
    /// The base URL of the API; what lies elsewhere isn't judged.
    pub base: String,
    /// What the entries are.
    pub counts: Counts,
    /// The findings, the worst first.
    pub groups: Vec<Group>,
    /// How many kinds of findings there are beyond those that are kept.
    pub more_groups: usize,
    /// What breaks a rule over all of it.
    pub over_all: Vec<RunFinding>,
    /// What of the contract it showed.
    pub coverage: Coverage,
    /// Why the file, or an entry of it, could not be read; what could be read was judged.
    pub unread: Vec<String>,
}

/// What the entries of a file are. Each is counted once, but for those without a recorded body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them, those that can't be read included.
    pub entries: usize,
    /// Answers that were judged.
    pub judged: usize,
    /// Of these: answers whose body was not recorded, so that only status and header fields were judged.
    pub without_body: usize,
    /// Requests that went elsewhere.
    pub elsewhere: usize,
    /// Requests that nobody answered: blocked, or given up.
    pub unanswered: usize,
    /// Answers of the browser's own cache or service worker.
    pub cached: usize,
    /// Questions of a browser whether it may ask (CORS).
    pub preflights: usize,
    /// Interim answers (1xx), such as those that begin a WebSocket.
    pub interim: usize,
    /// Answers that the contract calls an outage.
    pub outages: usize,
    /// Entries that can't be read.
    pub unreadable: usize,
}

/// The same finding at the same place of the same operation.
#[derive(Clone, Debug)]
pub struct Group {
    /// The first of them.
    pub finding: Finding,
    /// The contract's operation, or the request with what looks like an id left out.
    pub operation: String,
    /// How many answers have it.
    pub count: usize,
    /// The first requests, each with its answer's status.
    pub requests: Vec<String>,
    /// Whether it breaks the contract, as severe as it is.
    pub fails: bool,
}

impl Judgement {
    /// Whether a promise was broken.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.groups.iter().any(|group| group.fails) || self.over_all.iter().any(|found| found.fails)
    }

    /// The exit code, as a run's.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if !self.unread.is_empty() {
            exit::USAGE
        } else if self.is_broken() {
            exit::BROKEN
        } else if self.counts.outages > 0 {
            exit::INCONCLUSIVE
        } else if self.counts.judged == 0 {
            exit::NOTHING_RUN
        } else {
            exit::KEPT
        }
    }
}
