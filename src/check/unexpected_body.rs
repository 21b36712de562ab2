//! A body where there must be none.

use super::Check;
use super::contract::EnvelopeRef;
use super::subject::Subject;
use crate::model::answer::BodyEnd;
use crate::model::finding::Finding;

/// A body where there must be none.
pub(super) struct UnexpectedBody;

impl Check for UnexpectedBody {
    fn name(&self) -> &'static str {
        "unexpected-body"
    }

    fn summary(&self) -> &'static str {
        "there are bytes where the promise or HTTP itself allows none"
    }

    fn documentation(&self) -> &'static str {
        "An answer to HEAD, a 204 and a 304 have no content (RFC 9110 sections 9.3.2, 15.3.5 and 15.4.5): bytes that follow them are taken for the beginning of the next answer, or break the connection. Where the envelope is `none`, the contract promises an empty body, too."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let answer = &subject.exchange.answer;
        let bytes = answer.body.len();
        if bytes == 0 {
            return;
        }
        let status = subject.status();
        findings.push(if answer.end == BodyEnd::Stray || subject.is_head() || matches!(status, 204 | 304) {
            let after = if subject.is_head() { "an answer to HEAD".to_owned() } else { format!("a {status}") };
            let finding = Finding::saying(self.name(), "body", "{actual} bytes follow {note}, which has no content");
            finding.actual(bytes).noting(after)
        } else if subject.reading.envelope == Some(EnvelopeRef::NoBody) {
            Finding::differs(self.name(), "body", "no body", format!("{bytes} bytes"))
        } else {
            return;
        });
    }
}
