//! What a run tells while it goes on. The runner emits events and prints nothing; reporters consume them.

use std::sync::Arc;

use super::outcome::{CaseInfo, CaseOutcome, ContractInfo, RunOutcome};

/// One thing that happened in a run.
#[derive(Clone, Debug)]
pub enum Event {
    /// Everything is compiled; nothing was sent yet. Always first.
    RunStarted {
        /// The contracts of the run, by name.
        contracts: Vec<ContractInfo>,
        /// Every selected case in its stable order; a `CaseOutcome::index` points into it.
        cases: Arc<[CaseInfo]>,
    },
    /// A case was begun. Its index in the stable order.
    CaseStarted(usize),
    /// A case has ended. Cases end in any order.
    CaseFinished(CaseOutcome),
    /// Everything has ended. Always last.
    RunFinished(RunOutcome),
}
