//! The same members in another order.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// The same members in another order.
pub(super) struct MemberOrderChanged;

impl Rule for MemberOrderChanged {
    fn name(&self) -> &'static str {
        "member-order-changed"
    }

    fn summary(&self) -> &'static str {
        "members of an object stand in another order"
    }

    fn documentation(&self) -> &'static str {
        "An object is an unordered collection (RFC 8259 section 1): no program should notice."
    }

    fn severity(&self) -> Severity {
        Severity::Cosmetic
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::MemberOrder => Some("the members stand in another order".to_owned()),
            _ => None,
        }
    }
}
