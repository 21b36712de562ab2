//! Another one of a step's alternatives.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// Another one of a step's alternatives.
pub(super) struct AlternativeChanged;

impl Rule for AlternativeChanged {
    fn name(&self) -> &'static str {
        "alternative-changed"
    }

    fn summary(&self) -> &'static str {
        "another one of a step's alternatives is answered than the accepted one"
    }

    fn documentation(&self) -> &'static str {
        "The step allows several answers and says `stable: true`: whichever the API chose when its answer was accepted, it stays with it. Now another one came, such as `401 login_required` where `415 unsupported_media_type` was accepted for a request with both faults. No document promised the choice, but clients have been built on it. What else differs follows from it and stands in the diff."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Alternative(old, new) => Some(format!("was {old}, is {new}")),
            _ => None,
        }
    }
}
