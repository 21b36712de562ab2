//! A body that broke off.

use super::Check;
use super::subject::Subject;
use crate::model::answer::BodyEnd;
use crate::model::finding::Finding;

/// A body that broke off.
pub(super) struct BodyTruncated;

impl Check for BodyTruncated {
    fn name(&self) -> &'static str {
        "body-truncated"
    }

    fn summary(&self) -> &'static str {
        "the connection closed before the body was complete"
    }

    fn documentation(&self) -> &'static str {
        "The body ended before its Content-Length or its last chunk. What came is kept and judged as far as it goes; the finding names both byte counts where the answer announced one."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if let BodyEnd::BrokenOff { announced, why } = &subject.exchange.answer.end {
            let came = subject.exchange.answer.body.len();
            let finding = match announced {
                Some(announced) => {
                    let phrase = "{expected} bytes were announced, {actual} came: {note}";
                    Finding::saying(self.name(), "body", phrase).expected(*announced)
                }
                None => Finding::saying(self.name(), "body", "{actual} bytes came, and no end: {note}"),
            };
            findings.push(finding.actual(came).noting(why.as_str()));
        }
    }
}
