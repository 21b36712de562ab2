//! A (status, reason) pair that the catalogue doesn't list.

use super::Check;
use super::contract::Contract;
use super::quoted;
use super::subject::Subject;
use crate::model::finding::Finding;
use crate::model::finding::Severity;

/// A (status, reason) pair that the catalogue doesn't list.
pub(super) struct UnlistedPair;

impl Check for UnlistedPair {
    fn name(&self) -> &'static str {
        "unlisted-pair"
    }

    fn summary(&self) -> &'static str {
        "the pair of status and reason is not in the catalogue"
    }

    fn documentation(&self) -> &'static str {
        "The contract lists every pair of status and reason that the API may answer, and this one isn't listed. Either the server invented a reason, or the catalogue lacks one. Of several identifiers in one answer each is listed, or a finding of its own.\n\nIn a contract with `catalogue: open` the finding is compatible: shown, not failed."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        if contract.pairs.is_empty() {
            return Some("the contract has no `errors:`");
        }
        contract.open.then_some("the catalogue is open: an unlisted pair is shown, not failed")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let reading = &subject.reading;
        let status = subject.status();
        if subject.contract.pairs.is_empty() || status < 300 || subject.is_head() {
            return;
        }
        let mut unlisted = |answered: String| {
            let mut finding = Finding::differs(self.name(), "status", "a listed pair", answered)
                .with_cure("list it under `errors:` in the contract if it is meant");
            if subject.contract.open {
                finding = finding.of_severity(Severity::Compatible);
            }
            findings.push(finding);
        };
        for reason in reading.unlisted(subject.contract) {
            unlisted(format!("{status} {}", quoted(reason)));
        }
        // A missing reason of a listed status is reported as such.
        let is_known = !reading.pairs.is_empty() || subject.contract.pairs_of(status).next().is_some();
        if reading.reasons.is_empty() && !is_known && status >= 400 {
            unlisted(format!("{status}, under which none is listed"));
        }
    }
}
