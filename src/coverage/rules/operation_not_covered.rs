//! An operation that the contract demands and the run didn't cover.

use super::{Rule, holes};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, Part, RunFinding};

/// An operation that the contract demands and the run didn't cover.
pub(super) struct OperationNotCovered;

impl Rule for OperationNotCovered {
    fn name(&self) -> &'static str {
        "operation-not-covered"
    }

    fn summary(&self) -> &'static str {
        "no case asked this operation"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `coverage: { operations: … }` demands that each operation is asked (`seen`), or asked by a step that gets the answer that it names (`asserted`), and this one isn't. Judged where a gate, `wireproof coverage` or `cargo test` runs all cases of the contract, and none of them was inconclusive or not run. What only cases for the self-test can provoke is no hole of a target. `wireproof coverage` shows the whole table.\n\nWrite a case that asks it, take it out of the contract, or say under `waivers:` why nothing covers it."
    }

    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
        holes(Part::Operations, self.name(), ledger, coverage, findings);
    }
}
