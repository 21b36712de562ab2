//! A header field has another value.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::{ChangeKind, Role};

/// A header field has another value.
pub(super) struct HeaderChanged;

impl Rule for HeaderChanged {
    fn name(&self) -> &'static str {
        "header-changed"
    }

    fn summary(&self) -> &'static str {
        "a compared header field has another value"
    }

    fn documentation(&self) -> &'static str {
        "One of the contract's `answer-headers:` has another value. Where the value is part of the contract, assert it in a step (`expect: { headers: … }`); where it differs from run to run, list it under `volatile:`. The Content-Type has rules of its own."
    }

    fn severity(&self) -> Severity {
        Severity::Compatible
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Header(Role::Data | Role::Prose, old, new) => Some(format!("was `{old}`, is `{new}`")),
            _ => None,
        }
    }
}
