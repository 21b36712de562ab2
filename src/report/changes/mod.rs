//! What came of comparing two states: for a terminal, for release notes, for programs.

mod json;
mod markdown;
#[cfg(test)]
mod tests;
mod text;

use super::reporter::Options;
use crate::model::comparison::Comparison;

/// A format of what came of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word that chooses it.
    pub name: &'static str,
    /// Writes all of it.
    pub write: fn(&Comparison, &Options) -> String,
}

/// Every format, sorted by name.
pub const FORMATS: &[Format] = &[
    Format { name: "json", write: |comparison, _| json::write(comparison) },
    Format { name: "markdown", write: |comparison, _| markdown::write(comparison) },
    Format { name: "text", write: text::write },
];

/// `2 breaking, 1 compatible and 3 cosmetic changes`
fn counts(comparison: &Comparison) -> String {
    use crate::model::finding::Severity;
    let mut parts: Vec<String> = Severity::ALL
        .into_iter()
        .rev()
        .map(|severity| (comparison.of(severity).count(), severity))
        .filter(|(number, _)| *number > 0)
        .map(|(number, severity)| format!("{number} {severity}"))
        .collect();
    let last = parts.pop().unwrap_or_else(|| "no".to_owned());
    let noun = if comparison.changes.len() == 1 { "change" } else { "changes" };
    if parts.is_empty() { format!("{last} {noun}") } else { format!("{} and {last} {noun}", parts.join(", ")) }
}

/// `208 answers compared, 14 differ`
fn compared(comparison: &Comparison) -> String {
    let answers = super::text::count(comparison.answers, "answer");
    let differ = match comparison.differing {
        0 => String::new(),
        1 => ", 1 differs".to_owned(),
        more => format!(", {more} differ"),
    };
    let contracts = match (comparison.published, comparison.contracts.len()) {
        (false, _) => String::new(),
        (true, 1) => "1 contract and ".to_owned(),
        (true, more) => format!("{more} contracts and "),
    };
    format!("{contracts}{answers} compared{differ}")
}
