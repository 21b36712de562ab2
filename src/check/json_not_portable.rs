//! JSON that common parsers refuse.

use super::Check;
use super::subject::Subject;
use crate::model::answer::Content;
use crate::model::finding::Finding;
use crate::model::json::ReadErrorKind;

/// JSON that common parsers refuse.
pub(super) struct JsonNotPortable;

impl Check for JsonNotPortable {
    fn name(&self) -> &'static str {
        "json-not-portable"
    }

    fn summary(&self) -> &'static str {
        "the body is legal JSON that common parsers refuse"
    }

    fn documentation(&self) -> &'static str {
        "A number beyond the range of a double (1e400), half of a surrogate pair, or more than 128 levels: legal by the grammar of RFC 8259, but sections 4 to 8 warn that receivers differ. The body is kept as text."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        if let Content::Text { not_json: Some(error), .. } = subject.exchange.content()
            && matches!(error.kind, ReadErrorKind::NotPortable(_))
        {
            findings.push(Finding::new(self.name(), "body", error.to_string()));
        }
    }
}
