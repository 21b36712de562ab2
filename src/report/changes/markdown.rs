//! A changelog of the API's contract, for release notes and pull requests: by severity, one line a change.

use std::fmt::Write as _;

use super::super::markdown::{capital, plain};
use super::super::text::count;
use super::{compared, counts};
use crate::model::comparison::{Comparison, Difference};
use crate::model::finding::Severity;

/// The longest message, in characters.
const LONGEST: usize = 400;
/// So many ids of one change are listed; JSON has all of them.
const MOST: usize = 200;

/// Writes all of it.
pub(super) fn write(comparison: &Comparison) -> String {
    let mut out = format!("## API contract: {} → {}\n", plain(&comparison.old), plain(&comparison.new));
    if comparison.changes.is_empty() {
        _ = write!(out, "\nNothing changed; {}.\n", compared(comparison));
    } else {
        _ = write!(out, "\n{}; {}.\n", capital(&counts(comparison)), compared(comparison));
    }
    for why in &comparison.inconclusive {
        _ = write!(out, "\n**Not all of it could be judged:** {}\n", plain(why));
    }
    for severity in Severity::ALL.into_iter().rev() {
        let changes: Vec<&Difference> = comparison.of(severity).collect();
        if changes.is_empty() {
            continue;
        }
        _ = write!(out, "\n### {}\n\n", capital(severity.name()));
        changes.iter().for_each(|change| write_change(&mut out, change, comparison));
    }
    out
}

fn write_change(out: &mut String, change: &Difference, comparison: &Comparison) {
    let finding = &change.finding;
    let folded =
        if change.cases.len() > 1 { format!(", in {}", count(change.cases.len(), "case")) } else { String::new() };
    let note = finding.advice().map_or_else(String::new, |note| format!(" ({})", message(&note)));
    _ = write!(
        out,
        "- **{}** {}: {}{note} — `{}`{folded}",
        plain(api(change, comparison)),
        code(&finding.place),
        message(&finding.message()),
        finding.rule
    );
    if let [only] = change.cases.as_slice() {
        _ = write!(out, ", in {}", code(only));
    }
    out.push('\n');
    if change.cases.len() < 2 {
        return;
    }
    _ = write!(out, "  <details><summary>{}</summary>\n\n", count(change.cases.len(), "case"));
    for id in change.cases.iter().take(MOST) {
        _ = writeln!(out, "  - {}", code(id));
    }
    if change.cases.len() > MOST {
        _ = writeln!(out, "  - … and {} more", change.cases.len() - MOST);
    }
    out.push_str("\n  </details>\n");
}

/// What people call the API; with the target's name where only its answers changed.
fn api<'a>(change: &'a Difference, comparison: &'a Comparison) -> &'a str {
    let known = comparison.contracts.iter().find(|(name, _)| *name == change.contract);
    known.map_or(&change.contract, |(_, api)| api)
}

/// A message: what stands in a pair of backticks is code, the rest is text.
fn message(text: &str) -> String {
    let text: String = if text.chars().count() > LONGEST {
        text.chars().take(LONGEST).chain(['…']).collect()
    } else {
        text.to_owned()
    };
    if !text.matches('`').count().is_multiple_of(2) {
        return plain(&text);
    }
    let parts = text.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 || part.is_empty() { plain(part) } else { code(part) }).collect()
}

fn code(text: &str) -> String {
    super::super::markdown::code(&text.chars().take(LONGEST).collect::<String>())
}
