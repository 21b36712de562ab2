//! What two contracts are compared by.

use crate::model::contract::{Contract, SnapshotMode};

/// What is published of one contract: the contract itself, and what its cases hold the API to.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// Its cases.
    pub cases: &'a [CaseFacts],
}

/// What a case asserts, as far as it can assert less.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// `<contract>/<file>/<name>`
    pub id: String,
    /// Why it isn't run.
    pub skip: Option<String>,
    /// Whether it is never sent to a target.
    pub self_test_only: bool,
    /// The steps that send something.
    pub steps: Vec<StepFacts>,
}

/// What a step asserts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepFacts {
    /// Its name: the id, or its number from 1.
    pub name: String,
    /// What its answer may be, as scenarios write it; empty: any success.
    pub alternatives: Vec<String>,
    /// What else is asserted of the answer, in words: `header ETag`, `$.id`, a condition.
    pub assertions: Vec<String>,
    /// How much of its answer is stored, where anything says so.
    pub snapshot: Option<SnapshotMode>,
}
