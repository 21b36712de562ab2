//! Findings about snapshots that compare nothing.

use crate::model::finding::Finding;

/// A finding about a snapshot that compares nothing.
#[derive(Debug)]
pub struct Notice {
    /// The name, as findings show it and `wireproof explain` knows it.
    pub name: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// What it means and what to do.
    pub documentation: &'static str,
}

const MISSING: &str = "snapshot-missing";

/// Every notice, sorted by name.
pub static NOTICES: &[Notice] = &[Notice {
    name: MISSING,
    summary: "a step has no accepted answer, and in CI none is written",
    documentation: "A step stores its answer unless it says `snapshot: none`. At a desk a missing snapshot is written as a pending one and waits for `wireproof accept`; where `CI` is set nothing is written, and a gate can't compare with nothing.\n\nRun the case at a desk, look at the answer, accept it, and commit the file.",
}];

/// The finding that nothing was accepted so far, and nothing may be written. A bare URL has no place of its own for
/// answers: `keeps` says whether the target has one.
#[must_use]
pub fn missing(keeps: bool) -> Finding {
    let cure = if keeps {
        "run it at a desk, look at the answer, and `wireproof accept` it"
    } else {
        "say `--as NAME` where its answers were accepted under a name, or run it so at a desk and `wireproof accept` them"
    };
    Finding::new(MISSING, "snapshot", "no answer was accepted so far").with_cure(cure)
}
