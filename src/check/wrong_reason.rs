//! The reason is none that was promised.

use super::Check;
use super::contract::{Contract, EnvelopeRef, Pair};
use super::expectation::Alternative;
use super::subject::Subject;
use super::words::reasons;
use crate::model::finding::Finding;

/// The reason is none that was promised.
pub(super) struct WrongReason;

impl Check for WrongReason {
    fn name(&self) -> &'static str {
        "wrong-reason"
    }

    fn summary(&self) -> &'static str {
        "the reason is none of those that the step expects under this status"
    }

    fn documentation(&self) -> &'static str {
        "The status is the promised one, but the machine-readable reason differs: the step expects `400 parse_error` and the answer says `bad_request`.\n\nClients choose by the reason what to do about an error, so another reason breaks them. Where the reason stands in an answer is said by the envelope's `reason:`. On HEAD there is no body and so no reason to look at."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let status = subject.status();
        let wanted: Vec<&Pair> = subject
            .expectation
            .alternatives
            .iter()
            .filter_map(|one| match *one {
                Alternative::Pair(code, pair) if code == status => subject.contract.pairs.get(pair),
                _ => None,
            })
            .collect();
        let met = subject.reading.met.is_some() || subject.is_head();
        if met || wanted.is_empty() || subject.reading.reasons.is_empty() {
            return;
        }
        let place = wanted.iter().find_map(|pair| match pair.envelope {
            Some(EnvelopeRef::Named(index)) => subject.contract.envelopes.get(index)?.reason.first(),
            _ => None,
        });
        let place = place.map_or_else(|| "body".to_owned(), |reason| reason.at.describe());
        let promised = reasons(wanted.iter().map(|pair| pair.reason.as_str()), " or ");
        let answered = reasons(subject.reading.reasons.iter().map(String::as_str), " and ");
        findings.push(Finding::differs(self.name(), place, promised, answered));
    }
}
