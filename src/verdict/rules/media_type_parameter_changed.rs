//! Another parameter of the media type.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// Another parameter of the media type.
pub(super) struct MediaTypeParameterChanged;

impl Rule for MediaTypeParameterChanged {
    fn name(&self) -> &'static str {
        "media-type-parameter-changed"
    }

    fn summary(&self) -> &'static str {
        "only parameters of the Content-Type changed"
    }

    fn documentation(&self) -> &'static str {
        "`application/json` became `application/json; charset=utf-8`, for example. The essence is the same (RFC 9110 section 8.3.1), and clients that compare whole texts are rare."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::MediaTypeParameter(old, new) => Some(format!("was `{old}`, is `{new}`")),
            _ => None,
        }
    }
}
