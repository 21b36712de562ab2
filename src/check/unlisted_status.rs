//! A status from 300 on that the contract doesn't list.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;

/// A status from 300 on that the contract doesn't list.
pub(super) struct UnlistedStatus;

impl Check for UnlistedStatus {
    fn name(&self) -> &'static str {
        "unlisted-status"
    }

    fn summary(&self) -> &'static str {
        "a status from 300 on is not among the contract's statuses"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `statuses:` lists every status that the API may answer, and this one isn't among them. A status below 300 is judged by `unlisted-success`."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.statuses.is_empty().then_some("the contract has no `statuses:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let status = subject.status();
        if status >= 300 && !subject.contract.statuses.is_empty() && !subject.contract.statuses.contains(&status) {
            findings.push(Finding::differs(self.name(), "status", "one of the listed statuses", status));
        }
    }
}
