//! Another reason phrase.

use super::Rule;
use crate::model::finding::Severity;
use crate::verdict::change::ChangeKind;

/// Another reason phrase.
pub(super) struct PhraseChanged;

impl Rule for PhraseChanged {
    fn name(&self) -> &'static str {
        "phrase-changed"
    }

    fn summary(&self) -> &'static str {
        "the reason phrase of the status line changed"
    }

    fn documentation(&self) -> &'static str {
        "Clients should ignore the phrase after the status (RFC 9112 section 4), and HTTP/2 has none. It is stored so that people see the change."
    }

    fn severity(&self) -> Severity {
        Severity::Cosmetic
    }

    fn claim(&self, change: &ChangeKind<'_>) -> Option<String> {
        match change {
            ChangeKind::Phrase(old, new) => Some(format!("was `{}`, is `{}`", old.shown(), new.shown())),
            _ => None,
        }
    }
}
