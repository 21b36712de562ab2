//! The same number in another text.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// The same number in another text.
pub(super) struct NumberTextChanged;

impl Rule for NumberTextChanged {
    fn name(&self) -> &'static str {
        "number-text-changed"
    }

    fn summary(&self) -> &'static str {
        "a number is written in another way"
    }

    fn documentation(&self) -> &'static str {
        "`1.10` became `1.1`, or `100` became `1e2`: the same number to the last digit. Programs that read numbers can't tell them apart."
    }

    fn severity(&self) -> Severity {
        Severity::Cosmetic
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::NumberText(old, new) => Some(format!("was {old}, is {new}")),
            _ => None,
        }
    }
}
