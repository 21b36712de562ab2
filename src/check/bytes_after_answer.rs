//! Bytes behind an answer.

use super::Check;
use super::subject::Subject;
use crate::model::finding::Finding;

/// Bytes behind an answer.
pub(super) struct BytesAfterAnswer;

impl Check for BytesAfterAnswer {
    fn name(&self) -> &'static str {
        "bytes-after-answer"
    }

    fn summary(&self) -> &'static str {
        "bytes follow an answer that was complete, or a second answer does"
    }

    fn documentation(&self) -> &'static str {
        "The answer ended where its Content-Length or its last chunk says, and the server sent more. A client that keeps the connection takes that for the beginning of the next answer (RFC 9112 section 9.2), so that every answer from there on may be another request's. It is looked for where the contract, the target or the case says `wire: strict`, and after raw requests: each exchange then has a connection of its own. Bytes behind an answer that can't have content are `unexpected-body`."
    }

    fn why_not(&self, _: &super::Contract) -> Option<&'static str> {
        Some("it is looked for only under `wire: strict` and after raw requests: let their case say `covers:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some(behind) = subject.exchange.answer.rare.as_ref().map(|rare| &rare.behind) else { return };
        if behind.is_empty() {
            return;
        }
        let what = if behind.starts_with(b"HTTP/") { "a second answer" } else { "more than it announced" };
        let finding = Finding::saying(self.name(), "answer", "{actual} bytes follow the answer: {note}");
        findings.push(finding.actual(behind.len()).noting(what));
    }
}
