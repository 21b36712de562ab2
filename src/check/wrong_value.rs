//! A value of the body that isn't as the step says.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;

/// A value of the body that isn't as the step says.
pub(super) struct WrongValue;

impl Check for WrongValue {
    fn name(&self) -> &'static str {
        "wrong-value"
    }

    fn summary(&self) -> &'static str {
        "a value of the body is not as `expect: { body: … }` says"
    }

    fn documentation(&self) -> &'static str {
        "The step says by JSONPath what the body must hold: a value, `absent`, or `{ equals: … }`, `{ contains: … }`, `{ match: … }`, `{ type: … }`, `{ count: … }`. Numbers are compared by their text (`1.10` is not `1.1`), members in any order. Where a path selects several values, each must fit."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        for (path, test) in &subject.expectation.body {
            let found = subject.exchange.json().map(|json| path.select(json)).unwrap_or_default();
            super::report(self.name(), path.as_str(), test.judge(&found, subject.scope), findings);
        }
    }
}
