//! Two places of one answer give different reasons.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use super::words::reasons;
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
        let answered = reasons(subject.reading.reasons.iter().map(String::as_str), " and ");
        findings.push(Finding::differs(self.name(), "body", "one reason", answered));
    }
}
