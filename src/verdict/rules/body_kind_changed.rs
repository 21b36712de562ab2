//! A body of another kind.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A body of another kind.
pub(super) struct BodyKindChanged;

impl Rule for BodyKindChanged {
    fn name(&self) -> &'static str {
        "body-kind-changed"
    }

    fn summary(&self) -> &'static str {
        "the body was JSON, text or bytes, and is another of them"
    }

    fn documentation(&self) -> &'static str {
        "The body can't be read as before: what was JSON is text now (or no JSON any more), or the other way round."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::BodyKind(old, new) => Some(format!("was {old}, is {new}")),
            _ => None,
        }
    }
}
