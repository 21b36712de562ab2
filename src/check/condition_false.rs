//! A condition of the step that doesn't hold.

use std::sync::Arc;

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;
use crate::template::{Answered, Condition, Scope};

/// A condition of the step that doesn't hold.
pub(super) struct ConditionFalse;

impl Check for ConditionFalse {
    fn name(&self) -> &'static str {
        "condition-false"
    }

    fn summary(&self) -> &'static str {
        "a condition under `check:` is not true"
    }

    fn documentation(&self) -> &'static str {
        "The step lists conditions under `expect: { check: […] }`, or as a walk under `each-page:` and `afterwards:`, and this one is false for the answer, or is neither true nor false: it reads something that isn't there, or is a number or a text. What stands on both sides of a comparison is shown with the value it had."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        findings.extend(untrue("check", &subject.expectation.check, subject.scope, subject.answered()));
    }
}

/// The findings of the conditions that don't hold; `place` is the key that lists them.
#[must_use]
pub fn untrue(place: &str, conditions: &[Condition], scope: &Scope, answered: &Arc<Answered>) -> Vec<Finding> {
    let conditions = conditions.iter().filter_map(|condition| super::words::unmet(condition, scope, answered));
    conditions.map(|unmet| unmet.finding(ConditionFalse.name(), place, "")).collect()
}
