//! A condition of the step that doesn't hold.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;

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
        "The step lists conditions under `expect: { check: […] }`, and this one is false for the answer, or is neither true nor false: it reads something that isn't there, or is a number or a text."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some("only steps that ask for it are held to it: let their case say `covers:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        for condition in &subject.expectation.check {
            let message = match condition.holds(subject.scope, subject.answered()) {
                Ok(true) => continue,
                Ok(false) => format!("`{}` doesn't hold", condition.source()),
                Err(error) => error.to_string(),
            };
            findings.push(Finding::new(self.name(), "check", message));
        }
    }
}
