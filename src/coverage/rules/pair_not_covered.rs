//! A pair of the catalogue that the contract demands and the run didn't cover.

use super::{Rule, holes};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, Part, RunFinding};

/// A pair of the catalogue that the contract demands and the run didn't cover.
pub(super) struct PairNotCovered;

impl Rule for PairNotCovered {
    fn name(&self) -> &'static str {
        "pair-not-covered"
    }

    fn summary(&self) -> &'static str {
        "no case got this pair of status and reason"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `coverage: { pairs: … }` demands that each pair of the catalogue is met by an answer (`seen`) or expected by a case that gets it (`asserted`), and this one isn't: nobody knows whether the API still answers it. Judged where a gate, `wireproof coverage` or `cargo test` runs all cases of the contract, and none of them was inconclusive or not run. What only cases for the self-test can provoke is no hole of a target. `wireproof coverage` shows the whole table.\n\nWrite a case that provokes it (`expect: 400 <reason>`), take it out of the catalogue, or say under `waivers:` why nothing covers it."
    }

    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
        holes(Part::Pairs, self.name(), ledger, coverage, findings);
    }
}
