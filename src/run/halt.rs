//! Why a case ends before its last step.

/// Why a case ends before its last step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Halt {
    /// A finding that leaves nothing for the steps that follow.
    Broken,
    /// The target could not be judged, and why.
    Inconclusive(String),
    /// It could not be run, and why.
    NotRun(String),
    /// What answers was recorded, and this request is not.
    NotRecorded(String),
}
