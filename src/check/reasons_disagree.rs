//! Two places of one answer give different reasons.

use super::Check;
use super::contract::Contract;
use super::quoted;
use super::subject::Subject;
use crate::model::finding::Finding;

/// Two places of one answer give different reasons.
pub(super) struct ReasonsDisagree;

impl Check for ReasonsDisagree {
    fn name(&self) -> &'static str {
        "reasons-disagree"
    }

    fn summary(&self) -> &'static str {
        "several places carry the reason and don't agree"
    }

    fn documentation(&self) -> &'static str {
        "The envelope lists several places for the reason (a member of the body and a header field, say), and in this answer they differ. Two clients would act in two ways on one answer."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.envelopes.iter().all(|known| known.reason.len() < 2).then_some("no envelope has several reasons")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if subject.reading.several || subject.reading.reasons.len() < 2 {
            return;
        }
        let reasons: Vec<String> = subject.reading.reasons.iter().map(|reason| quoted(reason)).collect();
        let message = format!("promised one reason, answered {}", reasons.join(" and "));
        findings.push(Finding::new(self.name(), "body", message));
    }
}
