//! Nothing was accepted so far.

use super::Rule;
use crate::model::finding::Severity;

/// Nothing was accepted so far, and nothing may be written.
pub(super) struct SnapshotMissing;

impl Rule for SnapshotMissing {
    fn name(&self) -> &'static str {
        "snapshot-missing"
    }

    fn summary(&self) -> &'static str {
        "a step has no accepted answer, and in CI none is written"
    }

    fn documentation(&self) -> &'static str {
        "A step stores its answer unless it says `snapshot: none`. At a desk a missing snapshot is written as a pending one and waits for `wireproof accept`; where `CI` is set nothing is written, and a gate can't compare with nothing.\n\nRun the case at a desk, look at the answer, accept it, and commit the file."
    }

    fn severity(&self) -> Severity {
        Severity::Breaking
    }
}
