//! Another media type.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// Another media type.
pub(super) struct MediaTypeChanged;

impl Rule for MediaTypeChanged {
    fn name(&self) -> &'static str {
        "media-type-changed"
    }

    fn summary(&self) -> &'static str {
        "the essence of the Content-Type changed"
    }

    fn documentation(&self) -> &'static str {
        "The body is announced as another type (`application/json` became `text/html`), so that clients choose another reader or refuse it. Parameters such as charset are judged by `media-type-parameter-changed`."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::MediaType(old, new) => Some(format!("was `{old}`, is `{new}`")),
            _ => None,
        }
    }
}
