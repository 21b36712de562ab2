//! No body where there was one.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// No body where there was one.
pub(super) struct BodyGone;

impl Rule for BodyGone {
    fn name(&self) -> &'static str {
        "body-gone"
    }

    fn summary(&self) -> &'static str {
        "there is no body where there was one"
    }

    fn documentation(&self) -> &'static str {
        "The accepted answer had a body, and the new one has none. Whatever clients read from it is missing."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::BodyGone => Some("was a body, is none".to_owned()),
            _ => None,
        }
    }
}
