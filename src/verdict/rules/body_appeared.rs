//! A body where there was none.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A body where there was none.
pub(super) struct BodyAppeared;

impl Rule for BodyAppeared {
    fn name(&self) -> &'static str {
        "body-appeared"
    }

    fn summary(&self) -> &'static str {
        "there is a body where there was none"
    }

    fn documentation(&self) -> &'static str {
        "The accepted answer had no body, and the new one has. Clients that didn't read one leave bytes on the connection, or take the answer for another one."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::BodyAppeared => Some("was no body, is one".to_owned()),
            _ => None,
        }
    }
}
