//! A promise that the contract demands and the run didn't cover.

use super::{Rule, holes};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, Part, RunFinding};

/// A promise that the contract demands and the run didn't cover.
pub(super) struct PromiseNotCovered;

impl Rule for PromiseNotCovered {
    fn name(&self) -> &'static str {
        "promise-not-covered"
    }

    fn summary(&self) -> &'static str {
        "no case that covers this promise was kept"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `coverage: { promises: asserted }` demands that each promise is covered by a case that says so (`covers:`) and was kept, or held by a rule (`held-by:`) that no answer broke. This one isn't. Judged where a gate, `wireproof coverage` or `cargo test` runs all cases of the contract, and none of them was inconclusive or not run. What only cases for the self-test can provoke is no hole of a target. `wireproof coverage` shows the whole table.\n\nWrite a case that covers it, name the rule that holds every answer against it, or say under `waivers:` why nothing covers it."
    }

    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
        holes(Part::Promises, self.name(), ledger, coverage, findings);
    }
}
