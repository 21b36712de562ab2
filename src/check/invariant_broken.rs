//! An invariant of an envelope that doesn't hold.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;

/// An invariant of an envelope that doesn't hold.
pub(super) struct InvariantBroken;

impl Check for InvariantBroken {
    fn name(&self) -> &'static str {
        "invariant-broken"
    }

    fn summary(&self) -> &'static str {
        "a condition that holds for every body of this envelope is false"
    }

    fn documentation(&self) -> &'static str {
        "The envelope lists `invariants:`, conditions over body, header fields and status that hold for every answer with it (`body.count == body.data | length`). A condition that is neither true nor false is broken, too."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.envelopes.iter().all(|known| known.invariants.is_empty()).then_some("no envelope has `invariants:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some(envelope) = subject.envelope() else { return };
        if subject.exchange.json().is_none() {
            return;
        }
        for invariant in &envelope.invariants {
            if let Some(unmet) = super::words::unmet(invariant, subject.scope, subject.answered()) {
                findings.push(unmet.finding(self.name(), "body", &format!(" (envelope `{}`)", envelope.name)));
            }
        }
    }
}
