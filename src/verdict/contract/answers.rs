//! Answers and whole contracts that only one side has.

use super::rule::Rule;
use crate::model::finding::Severity;

/// A step has an answer that it had not.
pub static ANSWER_ADDED: Rule = Rule {
    name: "answer-added",
    summary: "a step of a case has an answer that nobody accepted before",
    documentation: "The case is there on both sides, and only the new side has an answer of this step: the case got another step, or another alternative was met.",
    severity: Severity::Compatible,
};

/// A step has no answer any more.
pub static ANSWER_REMOVED: Rule = Rule {
    name: "answer-removed",
    summary: "the case is still there, and has no accepted answer of a step any more",
    documentation: "What was accepted of this step is held against nothing any more: the step went, its snapshot was deleted, or it says `snapshot: none` now. Between two targets: the case ended before it got there.",
    severity: Severity::Breaking,
};

/// A contract came.
pub static CONTRACT_ADDED: Rule = Rule {
    name: "contract-added",
    summary: "there is a contract that was not there",
    documentation: "A folder below `scenarios/` has a `contract.yaml` that the old side lacks. Its pairs, cases and answers are not listed one by one.",
    severity: Severity::Compatible,
};

/// A contract went.
pub static CONTRACT_REMOVED: Rule = Rule {
    name: "contract-removed",
    summary: "a whole contract is gone",
    documentation: "The old side has a contract of this name below `scenarios/`, and the new one has none: nothing holds the API to it any more. Its pairs, cases and answers are not listed one by one.",
    severity: Severity::Breaking,
};
