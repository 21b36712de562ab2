//! A member came.

use super::Rule;
use super::kind_of;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A member came.
pub(super) struct MemberAdded;

impl Rule for MemberAdded {
    fn name(&self) -> &'static str {
        "member-added"
    }

    fn summary(&self) -> &'static str {
        "an object has a member that it didn't have"
    }

    fn documentation(&self) -> &'static str {
        "Tolerant clients ignore members that they don't know. A contract whose clients are strict raises the rule: `severities: [{ rule: member-added, severity: breaking, because: … }]`."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::MemberAdded(value) => Some(format!("came, {}", kind_of(value))),
            _ => None,
        }
    }
}
