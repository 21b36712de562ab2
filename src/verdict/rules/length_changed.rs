//! A list has another number of elements.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A list has another number of elements.
pub(super) struct LengthChanged;

impl Rule for LengthChanged {
    fn name(&self) -> &'static str {
        "length-changed"
    }

    fn summary(&self) -> &'static str {
        "a list has more or fewer elements"
    }

    fn documentation(&self) -> &'static str {
        "Lists grow and shrink with the data, and clients iterate over them. What is equal at the beginning and at the end of both lists is set aside, and the elements between are compared in their order; one without counterpart is held against the types of the accepted ones. Where the number is part of the contract, assert it in a step."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Length(0, _) => Some("was empty, has elements".to_owned()),
            ChangeKind::Length(_, 0) => Some("had elements, is empty".to_owned()),
            ChangeKind::Length(old, new) => Some(format!("had {old} elements, has {new}")),
            _ => None,
        }
    }
}
