//! What came of recorded traffic: for a terminal, for a pull request, for programs.

mod json;
mod markdown;
#[cfg(test)]
mod tests;
mod text;

use super::reporter::Options;
use super::text::count;
use crate::model::coverage::{Part, State};
use crate::model::judgement::{Counts, Judgement};

/// A format of what came of recorded traffic.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word that chooses it.
    pub name: &'static str,
    /// Writes all of it.
    pub write: fn(&Judgement, &Options) -> String,
}

/// Every format, sorted by name.
pub const FORMATS: &[Format] = &[
    Format { name: "json", write: |judgement, _| json::write(judgement) },
    Format { name: "markdown", write: |judgement, _| markdown::write(judgement) },
    Format { name: "text", write: text::write },
];

/// What was not judged, and why: a number and a phrase each.
fn skipped(counts: &Counts) -> Vec<String> {
    let all = [
        (counts.elsewhere, "sent elsewhere"),
        (counts.unanswered, "without an answer"),
        (counts.cached, "answered by the browser's own cache"),
        (counts.preflights, "asked by a browser before a request (CORS)"),
        (counts.interim, "interim (1xx)"),
        (counts.outages, "in an outage"),
        (counts.unreadable, "unreadable"),
    ];
    all.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect()
}

/// Each part of the contract that can be seen in traffic: how many of it were, and the names of the others.
fn shown(judgement: &Judgement) -> Vec<(Part, usize, Vec<&str>)> {
    let parts = [Part::Pairs, Part::Envelopes, Part::Operations].into_iter();
    parts
        .filter_map(|part| {
            let rows: Vec<_> = judgement.coverage.of(part).collect();
            let never = |state| !matches!(state, State::Seen | State::Asserted);
            let unseen = rows.iter().filter(|row| never(row.state)).map(|row| row.name.as_str()).collect::<Vec<_>>();
            (!rows.is_empty()).then(|| (part, rows.len() - unseen.len(), unseen))
        })
        .collect()
}

/// The last line: what was judged, and what came of it.
fn verdict(judgement: &Judgement) -> String {
    let kinds = judgement.groups.len() + judgement.more_groups + judgement.over_all.len();
    let answers = count(judgement.counts.judged, "answer");
    match (judgement.is_broken(), judgement.counts.judged, kinds) {
        (_, 0, _) => "nothing was judged".to_owned(),
        (true, _, kinds) => format!("broken, {} in {answers}", count(kinds, "finding")),
        (false, _, 0) => format!("kept in {answers}"),
        (false, _, kinds) => format!("kept in {answers}, {} to look at", count(kinds, "finding")),
    }
}
