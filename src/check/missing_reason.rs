//! An error without a readable reason.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::{Finding, Value};

/// An error without a readable reason.
pub(super) struct MissingReason;

impl Check for MissingReason {
    fn name(&self) -> &'static str {
        "missing-reason"
    }

    fn summary(&self) -> &'static str {
        "an error carries no reason where its envelope has one"
    }

    fn documentation(&self) -> &'static str {
        "The envelope says where the machine-readable reason stands, and there is none at that place: the member is absent, of another type, or the body could not be read.\n\nA client that looks for the reason finds nothing to act on."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.envelopes.iter().all(|known| known.reason.is_empty()).then_some("no envelope has a `reason:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if subject.is_head() || !subject.reading.reasons.is_empty() || !subject.reading.pairs.is_empty() {
            return;
        }
        let Some(envelope) = subject.envelope().filter(|envelope| !envelope.reason.is_empty()) else { return };
        let places: Vec<String> = envelope.reason.iter().map(|reason| reason.at.describe()).collect();
        let there = envelope.reason.iter().find_map(|reason| reason.at.first(subject.exchange));
        let (phrase, answered) = match there {
            Some(json) => {
                ("promised {expected}, answered {actual}, which is none (envelope `{note}`)", Value::from(json))
            }
            None => ("promised {expected}, answered {actual} (envelope `{note}`)", Value::from("none")),
        };
        let finding = Finding::saying(self.name(), places.join(", "), phrase);
        findings.push(finding.expected("a reason").actual(answered).noting(envelope.name.as_str()));
    }
}
