//! An answer that says in two ways how long it is.

use super::Check;
use super::subject::Subject;
use crate::model::finding::Finding;

/// An answer that says in two ways how long it is.
pub(super) struct AmbiguousLength;

impl Check for AmbiguousLength {
    fn name(&self) -> &'static str {
        "ambiguous-length"
    }

    fn summary(&self) -> &'static str {
        "the answer has a Content-Length beside a Transfer-Encoding"
    }

    fn documentation(&self) -> &'static str {
        "RFC 9112 section 6.2: a sender must not send a Content-Length with a Transfer-Encoding. Who believes the one and who believes the other see two different ends of the content, which is how answers are smuggled past a proxy (section 11.2). The content is read by its Transfer-Encoding."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let headers = &subject.exchange.answer.headers;
        if let (Some(length), Some(coding)) = (headers.get("content-length"), headers.get("transfer-encoding")) {
            let finding = Finding::saying(
                self.name(),
                "header Content-Length",
                "Content-Length: {actual} stands beside Transfer-Encoding: {note}",
            );
            findings.push(finding.actual(crate::model::json::Json::from(length)).noting(coding));
        }
    }
}
