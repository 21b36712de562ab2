//! An envelope of a success that the contract demands and the run didn't cover.

use super::{Rule, holes};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, Part, RunFinding};

/// An envelope of a success that the contract demands and the run didn't cover.
pub(super) struct EnvelopeNotCovered;

impl Rule for EnvelopeNotCovered {
    fn name(&self) -> &'static str {
        "envelope-not-covered"
    }

    fn summary(&self) -> &'static str {
        "no case got an answer with this envelope"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `coverage: { envelopes: … }` demands that each envelope of a success is met by an answer (`seen`) or expected by a case that gets it (`asserted`), and this one isn't. Judged where a gate, `wireproof coverage` or `cargo test` runs all cases of the contract, and none of them was inconclusive or not run. What only cases for the self-test can provoke is no hole of a target. `wireproof coverage` shows the whole table.\n\nWrite a case that expects it (`expect: 200 <envelope>`), take it out of the contract, or say under `waivers:` why nothing covers it."
    }

    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
        holes(Part::Envelopes, self.name(), ledger, coverage, findings);
    }
}
