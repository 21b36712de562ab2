//! A header field came.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// A header field came.
pub(super) struct HeaderAdded;

impl Rule for HeaderAdded {
    fn name(&self) -> &'static str {
        "header-added"
    }

    fn summary(&self) -> &'static str {
        "a compared header field is there that wasn't"
    }

    fn documentation(&self) -> &'static str {
        "One of the contract's `answer-headers:` is in the new answer and wasn't in the accepted one. Clients that don't know it ignore it (RFC 9110 section 5.1)."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::HeaderAdded(name) => Some(format!("`{name}` came")),
            _ => None,
        }
    }
}
