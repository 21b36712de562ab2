//! A member went.

use super::Rule;
use super::kind_of;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A member went.
pub(super) struct MemberGone;

impl Rule for MemberGone {
    fn name(&self) -> &'static str {
        "member-gone"
    }

    fn summary(&self) -> &'static str {
        "an object lacks a member that it had"
    }

    fn documentation(&self) -> &'static str {
        "A client that reads the member finds nothing. In a shape: the member is absent in some elements of a list, and was in none; one that was absent in some before may be absent in all."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::MemberGone(value) => Some(format!("is gone, was {}", kind_of(value))),
            _ => None,
        }
    }
}
