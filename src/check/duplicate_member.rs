//! A member that stands twice in one object.

use super::Check;
use super::subject::Subject;
use super::value::show;
use crate::model::finding::Finding;
use crate::model::json::{Duplicate, duplicates};

/// So many values of one name are shown.
const MOST: usize = 4;

/// A member that stands twice in one object.
pub(super) struct DuplicateMember;

impl Check for DuplicateMember {
    fn name(&self) -> &'static str {
        "duplicate-member"
    }

    fn summary(&self) -> &'static str {
        "a member's name stands twice in one object of the body"
    }

    fn documentation(&self) -> &'static str {
        "RFC 8259 section 4: names within an object should be unique. Parsers take the first, the last or refuse, so that two clients read two different answers."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some(json) = subject.exchange.json() else { return };
        for Duplicate { place, values } in duplicates(json) {
            let shown = values.iter().take(MOST).map(|value| show(value)).collect::<Vec<_>>().join(", ");
            let more = if values.len() > MOST { ", …" } else { "" };
            let finding = Finding::saying(self.name(), place, "the name stands {actual} times in its object: {note}");
            findings.push(finding.actual(values.len()).noting(format!("{shown}{more}")));
        }
    }
}
