//! A success status that the contract doesn't list.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;

/// A success status that the contract doesn't list.
pub(super) struct UnlistedSuccess;

impl Check for UnlistedSuccess {
    fn name(&self) -> &'static str {
        "unlisted-success"
    }

    fn summary(&self) -> &'static str {
        "a success has a status that is not among the contract's statuses"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `statuses:` lists the successes too (often exactly 200), and this success has another status. A client that compares with 200 takes a 201 or 202 for a failure."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.statuses.is_empty().then_some("the contract has no `statuses:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let status = subject.status();
        if status < 300 && !subject.contract.statuses.is_empty() && !subject.contract.statuses.contains(&status) {
            let listed: Vec<String> =
                subject.contract.statuses.iter().filter(|&&listed| listed < 300).map(ToString::to_string).collect();
            findings.push(Finding::differs(self.name(), "status", listed.join(" or "), status));
        }
    }
}
