//! The status is none that was promised.

use super::contract::Contract;
use super::subject::Subject;
use super::{Check, quoted};
use crate::model::finding::{Finding, Value};

/// The status is none that was promised.
pub(super) struct WrongStatus;

impl Check for WrongStatus {
    fn name(&self) -> &'static str {
        "wrong-status"
    }

    fn summary(&self) -> &'static str {
        "the status is none of those that the step expects"
    }

    fn documentation(&self) -> &'static str {
        "The step expects certain statuses (`expect: 400 parse_error`, `expect: 204 | 404 NOT_FOUND`) and the answer has another one.\n\nClients branch on the status before anything else, so another status breaks them even where the body is the same. A step without `expect:` promises a success, a status below 400."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let expectation = subject.expectation;
        let status = subject.status();
        let promised = if expectation.alternatives.is_empty() {
            status < 400
        } else {
            expectation.alternatives.iter().any(|alternative| alternative.status() == status)
        };
        if !promised {
            // What the server objects to is the first thing that a reader asks for.
            let reasons: Vec<String> = subject.reading.reasons.iter().map(|reason| quoted(reason)).collect();
            let answered = if reasons.is_empty() || status < 400 {
                Value::from(status)
            } else {
                Value::Words(format!("{status} {}", reasons.join(" and ")))
            };
            let promised = expectation.describe(subject.contract);
            findings.push(Finding::differs(self.name(), "status", promised, answered));
        }
    }
}
