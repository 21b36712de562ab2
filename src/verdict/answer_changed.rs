//! The answer is not the accepted one.

use super::Rule;
use crate::model::finding::Severity;

/// The answer is not the accepted one.
pub(super) struct AnswerChanged;

impl Rule for AnswerChanged {
    fn name(&self) -> &'static str {
        "answer-changed"
    }

    fn summary(&self) -> &'static str {
        "the answer is not the one that was accepted"
    }

    fn documentation(&self) -> &'static str {
        "The step's answer, with what is volatile masked, differs from its snapshot. The report shows both.\n\nIf the change is meant, `wireproof accept` takes the new answer over (or `cargo insta review`); if a value differs from run to run, list its place under `volatile:` in the contract; if only the shape matters, say `snapshot: shape`."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }
}
