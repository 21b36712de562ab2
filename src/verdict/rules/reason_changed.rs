//! Another machine-readable reason.

use super::Rule;
use super::show;
use crate::model::finding::Severity;
use crate::verdict::change::{ChangeKind, Role};

/// Another machine-readable reason.
pub(super) struct ReasonChanged;

impl Rule for ReasonChanged {
    fn name(&self) -> &'static str {
        "reason-changed"
    }

    fn summary(&self) -> &'static str {
        "the machine-readable reason changed"
    }

    fn documentation(&self) -> &'static str {
        "The value at the place that the envelope calls its `reason:` is another one. Clients choose by it what to do about an error."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Value(Role::Reason, old, new) => Some(format!("was {}, is {}", show(old), show(new))),
            ChangeKind::Header(Role::Reason, old, new) => Some(format!("was `{old}`, is `{new}`")),
            _ => None,
        }
    }
}
