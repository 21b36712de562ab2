//! A header field went.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A header field went.
pub(super) struct HeaderGone;

impl Rule for HeaderGone {
    fn name(&self) -> &'static str {
        "header-gone"
    }

    fn summary(&self) -> &'static str {
        "a compared header field is gone"
    }

    fn documentation(&self) -> &'static str {
        "One of the contract's `answer-headers:` was in the accepted answer and isn't in the new one. Clients that read it (Allow, Retry-After, ETag) find nothing."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::HeaderGone(name) => Some(format!("`{name}` is gone")),
            _ => None,
        }
    }
}
