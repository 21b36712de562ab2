//! A body that says it is JSON and isn't.

use super::Check;
use super::subject::Subject;
use crate::model::answer::{BodyEnd, Content};
use crate::model::finding::Finding;
use crate::model::json::ReadErrorKind;

/// A body that says it is JSON and isn't.
pub(super) struct NotJson;

impl Check for NotJson {
    fn name(&self) -> &'static str {
        "not-json"
    }

    fn summary(&self) -> &'static str {
        "the Content-Type says JSON, and the body is none"
    }

    fn documentation(&self) -> &'static str {
        "The answer's media type is JSON (`application/json` or a `+json` suffix), and its bytes are no JSON text (RFC 8259): a syntax error, bytes behind the end, or no UTF-8. The finding names the byte."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let answer = &subject.exchange.answer;
        if !answer.says_json() || answer.end != BodyEnd::Whole || subject.is_head() {
            return;
        }
        findings.push(match subject.exchange.content() {
            Content::Text { not_json: Some(error), .. } if matches!(error.kind, ReadErrorKind::Syntax(_)) => {
                let finding = Finding::saying(self.name(), "body", "promised {expected}: {note}");
                finding.expected("JSON").noting(error.to_string())
            }
            Content::Bytes => Finding::differs(self.name(), "body", "JSON", "bytes that are no UTF-8"),
            _ => return,
        });
    }
}
