//! Cases ready to run.

use std::sync::Arc;

use super::contract::ContractPlan;
use super::request::HeaderTemplate;
use super::step::Step;
use crate::coverage::CaseTerms;
use crate::model::contract::{SnapshotMode, Wire};
use crate::model::json::Json;
use crate::model::outcome::About;
use crate::model::source::Span;
use crate::template::JsonTemplate;

/// One case ready to run.
#[derive(Debug)]
pub struct Case {
    /// `<contract>/<file>/<name>`
    pub id: String,
    /// The name as snapshot files spell it.
    pub slug: String,
    /// Where it is written: its name, or its row.
    pub span: Span,
    /// The one-based line of its row, or of the case, in its file.
    pub line: u32,
    /// The columns of its row.
    pub columns: Vec<(String, Json)>,
    /// What it shares with the other rows of its table.
    pub shared: Arc<CaseShared>,
}

impl Case {
    /// Its name within its file.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.splitn(3, '/').nth(2).unwrap_or_default()
    }
}

/// What the rows of a table have in common.
#[derive(Debug)]
pub struct CaseShared {
    /// The contract.
    pub contract: Arc<ContractPlan>,
    /// The scenario file's name.
    pub file: Arc<str>,
    /// The scenario file's path, relative to the root.
    pub path: Arc<str>,
    /// The one-based line of the case.
    pub line: u32,
    /// What it says of itself.
    pub about: Arc<About>,
    /// Words for `-k`: tags, covered promises and expected pairs.
    pub words: Vec<String>,
    /// What it covers where it is kept; the pairs that it expects are indices into the catalogue.
    pub terms: CaseTerms,
    /// Who the requests of its steps are sent as.
    pub identity: As,
    /// Who the requests of setup and teardown are sent as: the file's identity, where it has one.
    pub around: As,
    /// Variables, in their order.
    pub variables: Vec<(String, JsonTemplate)>,
    /// Header fields of the file's requests.
    pub file_headers: Vec<HeaderTemplate>,
    /// Header fields of its steps' requests.
    pub headers: Vec<HeaderTemplate>,
    /// How much of its answers is stored.
    pub snapshot: Option<SnapshotMode>,
    /// What may harm a target.
    pub hazard: Vec<String>,
    /// States of the self-test server.
    pub given: Vec<String>,
    /// Why it is for the self-test only.
    pub only_self_test: Option<String>,
    /// Why it isn't run.
    pub skip: Option<String>,
    /// Whether nothing else may run beside it.
    pub exclusive: bool,
    /// Whether cookies are sent back within the case.
    pub cookies: bool,
    /// How its answers are read.
    pub wire: Option<Wire>,
    /// The time limit, in milliseconds.
    pub time_limit: Option<u64>,
    /// The secrets that it needs, by name; those of its identities are among them.
    pub secrets: Vec<String>,
    /// Steps before it.
    pub setup: Vec<Step>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Steps after it.
    pub teardown: Vec<Step>,
}

/// Who a request is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum As {
    /// Nobody.
    Nobody,
    /// An identity of the contract, in the session that the run shares.
    Shared(usize),
    /// An identity of the contract, in a session of the case's own.
    Fresh(usize),
}

impl As {
    /// The identity's index, if there is one.
    #[must_use]
    pub const fn identity(self) -> Option<usize> {
        match self {
            Self::Nobody => None,
            Self::Shared(index) | Self::Fresh(index) => Some(index),
        }
    }
}

impl CaseShared {
    /// Whether another step of the case is compared with the answer of this one.
    #[must_use]
    pub fn compares_with(&self, step: &str) -> bool {
        let steps = self.setup.iter().chain(&self.steps).chain(&self.teardown);
        let mut named = steps.flat_map(|step| &step.expect).filter_map(|expect| expect.same_as.as_ref());
        named.any(|(named, _)| named == step)
    }

    /// Whether it is never sent to a target.
    #[must_use]
    pub fn self_test_only(&self) -> bool {
        self.only_self_test.is_some() || !self.given.is_empty()
    }
}
