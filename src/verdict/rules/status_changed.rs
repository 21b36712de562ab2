//! Another status.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// Another status.
pub(super) struct StatusChanged;

impl Rule for StatusChanged {
    fn name(&self) -> &'static str {
        "status-changed"
    }

    fn summary(&self) -> &'static str {
        "the status changed"
    }

    fn documentation(&self) -> &'static str {
        "The accepted answer had another status. Clients branch on it before anything else."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Status(old, new) => Some(format!("was {old}, is {new}")),
            _ => None,
        }
    }
}
