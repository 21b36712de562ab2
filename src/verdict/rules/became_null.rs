//! A value that could not be null is null.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A value that could not be null is null.
pub(super) struct BecameNull;

impl Rule for BecameNull {
    fn name(&self) -> &'static str {
        "became-null"
    }

    fn summary(&self) -> &'static str {
        "a value is null where it never was"
    }

    fn documentation(&self) -> &'static str {
        "A client that relied on the value being there reads a null. In a shape: the member is null in some elements of a list, and was in none."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::BecameNull => Some("was a value, is null".to_owned()),
            _ => None,
        }
    }
}
