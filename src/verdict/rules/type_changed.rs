//! A value of another type.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A value of another type.
pub(super) struct TypeChanged;

impl Rule for TypeChanged {
    fn name(&self) -> &'static str {
        "type-changed"
    }

    fn summary(&self) -> &'static str {
        "a value has another type"
    }

    fn documentation(&self) -> &'static str {
        "A number became a text, an array an object, an integer a number with a fraction: clients that read the old type fail. (A number that happens to be whole is still a number.)"
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Retyped(old, new) => Some(format!("was {old}, is {new}")),
            _ => None,
        }
    }
}
