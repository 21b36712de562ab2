//! What a run covered: for a terminal, for pull requests, for programs.

mod json;
mod markdown;
mod text;

use super::reporter::Options;
use super::text::count;
use crate::model::coverage::{Coverage, Part, Row, State};
use crate::model::outcome::{CaseInfo, RunOutcome};

/// A run whose coverage is told.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// What came of it.
    pub run: &'a RunOutcome,
    /// Its cases, which the tables name by their indices.
    pub cases: &'a [CaseInfo],
}

/// A format of what a run covered.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word that chooses it.
    pub name: &'static str,
    /// Writes all of it.
    pub write: fn(Covered<'_>, &Options) -> String,
}

/// Every format, sorted by name.
pub const FORMATS: &[Format] = &[
    Format { name: "json", write: |covered, _| json::write(covered) },
    Format { name: "markdown", write: |covered, _| markdown::write(covered) },
    Format { name: "text", write: text::write },
];

impl<'a> Covered<'a> {
    /// The ids of cases.
    fn ids(&self, cases: &[usize]) -> Vec<&'a str> {
        cases.iter().filter_map(|case| self.cases.get(*case)).map(|case| case.id.as_str()).collect()
    }
}

/// The parts that a contract has anything of.
fn parts(coverage: &Coverage) -> impl Iterator<Item = Part> {
    Part::ALL.into_iter().filter(|part| coverage.of(*part).next().is_some())
}

/// How many entries of a part are in which state, from the most to the least; states without any are left out.
fn sums(coverage: &Coverage, part: Part) -> Vec<(State, usize)> {
    let number = |state| coverage.of(part).filter(|row| row.state == state).count();
    State::ALL.into_iter().map(|state| (state, number(state))).filter(|(_, number)| *number > 0).collect()
}

/// What else there is to say of a row: the sentence, the note, what is demanded.
fn remark(row: &Row, coverage: &Coverage) -> String {
    let mut words = Vec::new();
    if let (true, Some(level)) = (row.hole && coverage.unjudged.is_none(), coverage.demand.of(row.part)) {
        words.push(format!("a hole: {} is demanded", level.name()));
    }
    words.extend(row.note.clone());
    // A promise whose rule was broken is only seen without a case of its own.
    if row.state == State::Seen && !row.seen_in.is_empty() {
        words.push(format!("in {}", count(row.seen_in.len(), "case")));
    }
    if !row.says.is_empty() {
        words.push(row.says.clone());
    }
    words.join("; ")
}
