//! What can be covered, as coverage needs to know it.

use std::time::Duration;

use crate::model::coverage::{Demand, Part};

/// What a contract has that can be covered.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The contract's name.
    pub contract: String,
    /// What people call the API.
    pub api: String,
    /// The catalogue.
    pub pairs: Vec<PairTerms>,
    /// The envelopes of successes.
    pub envelopes: Vec<String>,
    /// The promises.
    pub promises: Vec<PromiseTerms>,
    /// The operations, as the contract writes them.
    pub operations: Vec<String>,
    /// Whether a reason stands under one status only.
    pub unique_reasons: bool,
    /// What `coverage:` demands.
    pub demand: Demand,
    /// What nothing covers, and why.
    pub waivers: Vec<Waiver>,
}

/// A pair of the catalogue.
#[derive(Clone, Debug, Default)]
pub struct PairTerms {
    /// The status.
    pub status: u16,
    /// The reason.
    pub reason: String,
    /// When the API answers it.
    pub when: String,
    /// The operations that may answer it; empty: all.
    pub at: Vec<usize>,
}

/// A promise.
#[derive(Clone, Debug, Default)]
pub struct PromiseTerms {
    /// Its name.
    pub name: String,
    /// The sentence.
    pub says: String,
    /// The checks and rules that hold every answer against it.
    pub held_by: Vec<String>,
}

/// Something that nothing covers, and why.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// What it is a part of.
    pub part: Part,
    /// Its index in the list of that part.
    pub index: usize,
    /// Why nothing covers it.
    pub because: String,
    /// The last day as it was written, and the first moment after it: time since 1970-01-01T00:00:00Z.
    pub until: Option<(String, Duration)>,
    /// The targets where it is so; empty: all.
    pub on: Vec<String>,
}

/// What a case covers where it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseTerms {
    /// The promises, by their indices.
    pub covers: Vec<usize>,
    /// The pairs that its steps expect, by their indices.
    pub pairs: Vec<usize>,
    /// The envelopes of successes that its steps expect, by their indices.
    pub envelopes: Vec<usize>,
    /// The operations that its steps ask, as far as that can be told from the file, by their indices.
    pub operations: Vec<usize>,
    /// Of these pairs and envelopes, those that are only one of several alternatives wherever it expects them.
    pub perhaps: Vec<(Part, usize)>,
    /// Whether it is never sent to a target.
    pub self_test_only: bool,
}

impl CaseTerms {
    /// What it covers of a part.
    #[must_use]
    pub fn of(&self, part: Part) -> &[usize] {
        match part {
            Part::Pairs => &self.pairs,
            Part::Envelopes => &self.envelopes,
            Part::Promises => &self.covers,
            Part::Operations => &self.operations,
        }
    }
}

impl Terms {
    /// The names and sentences of a part's entries, in their order.
    #[must_use]
    pub fn entries(&self, part: Part) -> Vec<(String, &str)> {
        match part {
            Part::Pairs => {
                self.pairs.iter().map(|pair| (format!("{} {}", pair.status, pair.reason), pair.when.as_str())).collect()
            }
            Part::Envelopes => self.envelopes.iter().map(|name| (name.clone(), "")).collect(),
            Part::Promises => {
                self.promises.iter().map(|promise| (promise.name.clone(), promise.says.as_str())).collect()
            }
            Part::Operations => self.operations.iter().map(|name| (name.clone(), "")).collect(),
        }
    }
}

impl Waiver {
    /// Whether its day is over.
    #[must_use]
    pub fn expired(&self, now: Duration) -> bool {
        self.until.as_ref().is_some_and(|(_, end)| now >= *end)
    }
}
