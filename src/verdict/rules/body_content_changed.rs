//! A body that isn't JSON has other content.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A body that isn't JSON has other content.
pub(super) struct BodyContentChanged;

impl Rule for BodyContentChanged {
    fn name(&self) -> &'static str {
        "body-content-changed"
    }

    fn summary(&self) -> &'static str {
        "a text or binary body has other content"
    }

    fn documentation(&self) -> &'static str {
        "The body is no JSON, so its content is compared as a whole. If it differs from run to run, mask it under `volatile:` (`text: …`), or say `snapshot: shape`."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::BodyContent => Some("other content (shown below)".to_owned()),
            _ => None,
        }
    }
}
