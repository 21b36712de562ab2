//! The body repeats another status than the status line.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;
use crate::model::json::Json;

/// The body repeats another status than the status line.
pub(super) struct WrongStatusEcho;

impl Check for WrongStatusEcho {
    fn name(&self) -> &'static str {
        "wrong-status-echo"
    }

    fn summary(&self) -> &'static str {
        "the status in the body is not the status of the answer"
    }

    fn documentation(&self) -> &'static str {
        "The envelope's `status:` names a place where the body repeats the status, and the two differ or the place is empty. Clients behind a proxy that hides the status line rely on the body."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.envelopes.iter().all(|known| known.status.is_none()).then_some("no envelope has a `status:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some(envelope) = subject.envelope() else { return };
        let Some(place) = &envelope.status else { return };
        let status = Json::Number(subject.status().to_string());
        match place.first(subject.exchange) {
            Some(found) if found == status => {}
            Some(found) => {
                findings.push(Finding::differs(self.name(), place.describe(), status, found));
            }
            None => {
                findings.push(Finding::differs(self.name(), place.describe(), status, "nothing"));
            }
        }
    }
}
