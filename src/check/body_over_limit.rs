//! A body longer than the limit.

use super::Check;
use super::subject::Subject;
use crate::model::answer::BodyEnd;
use crate::model::finding::Finding;

/// A body longer than the limit.
pub(super) struct BodyOverLimit;

impl Check for BodyOverLimit {
    fn name(&self) -> &'static str {
        "body-over-limit"
    }

    fn summary(&self) -> &'static str {
        "the body is longer than wireproof reads"
    }

    fn documentation(&self) -> &'static str {
        "Answers are read up to a limit (10 MiB; `body-limit:` in the contract, or `--body-limit`), so that a hostile or broken server can't fill the memory. The bytes up to the limit are kept."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if let BodyEnd::OverCap { cap } = subject.exchange.answer.end {
            let phrase = "longer than {expected} bytes, the limit; it was not read on";
            let finding = Finding::saying(self.name(), "body", phrase).expected(cap);
            findings.push(finding.with_cure("raise `body-limit:` in the contract"));
        }
    }
}
