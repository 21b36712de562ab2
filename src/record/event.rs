//! What a run tells while it goes on. The runner emits events and prints nothing; sinks consume them.

use std::sync::Arc;

use super::door::MaskedRecord;
use crate::model::outcome::{CaseInfo, ContractInfo, RunInfo, RunOutcome};

/// One thing that happened in a run. The events of a case come in order; those of different cases in any.
#[derive(Clone, Debug)]
pub enum Event {
    /// Everything is compiled; nothing was sent yet. Always first.
    RunStarted {
        /// What is known of the run.
        run: RunInfo,
        /// The contracts of the run, by name.
        contracts: Vec<ContractInfo>,
        /// Every selected case in its stable order; a `CaseRecord::index` points into it.
        cases: Arc<[CaseInfo]>,
    },
    /// A case was begun. Its index in the stable order.
    CaseStarted(usize),
    /// A step of a case was begun, or one of its logins. Told only where a sink asks for steps, as its end is.
    StepStarted {
        /// The index of the case.
        case: usize,
        /// What the step is called: as in its record.
        title: String,
    },
    /// A step has ended: that which was begun last of this case.
    StepFinished {
        /// The index of the case.
        case: usize,
    },
    /// A case has ended, with every step. Cases end in any order.
    CaseFinished(Arc<MaskedRecord>),
    /// Everything has ended. Always last.
    RunFinished(RunOutcome),
}
