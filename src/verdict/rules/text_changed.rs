//! Other words for people.

use super::Rule;
use super::show;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;
use crate::verdict::change::Role;

/// Other words for people.
pub(super) struct TextChanged;

impl Rule for TextChanged {
    fn name(&self) -> &'static str {
        "text-changed"
    }

    fn summary(&self) -> &'static str {
        "text for people changed"
    }

    fn documentation(&self) -> &'static str {
        "The value at a place that the envelope lists under `prose:` reads differently. It is stored so that people see the change; no program should depend on it."
    }

    fn severity(&self) -> Severity {
        Severity::Cosmetic
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Value(Role::Prose, old, new) => Some(format!("was {}, is {}", show(old), show(new))),
            _ => None,
        }
    }
}
