//! What was null has a value.

use super::Rule;
use super::kind_of;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// What was null has a value.
pub(super) struct NullBecameValue;

impl Rule for NullBecameValue {
    fn name(&self) -> &'static str {
        "null-became-value"
    }

    fn summary(&self) -> &'static str {
        "what was null has a value"
    }

    fn documentation(&self) -> &'static str {
        "The accepted answer had null there, so clients had to cope with it; now there is a value."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::NullBecameValue(value) => Some(format!("was null, is {}", kind_of(value))),
            _ => None,
        }
    }
}
