//! For people at a terminal: a block a contract, a line a change.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::reporter::Options;
use super::super::styles::{BROKEN, INCONCLUSIVE, KEPT, Painter, QUIET, STRONG};
use super::super::text::{count, safe, width, wrap};
use super::{compared, counts};
use crate::model::comparison::{Comparison, Difference};
use crate::model::finding::Severity;

/// So many ids of one change are listed.
const MOST: usize = 3;
/// The longest line that a server or a scenario can bring in, in characters.
const LONGEST: usize = 500;
/// Where rules stand, and the widest that their column and that of places get.
const RULE: usize = 14;
const WIDEST_RULE: usize = 25;
const WIDEST_PLACE: usize = 36;

/// Writes all of it.
pub(super) fn write(comparison: &Comparison, options: &Options) -> String {
    let painter = Painter { colours: options.colours };
    let mut out = String::new();
    let mut contracts: Vec<&str> = comparison.changes.iter().map(|change| change.contract.as_str()).collect();
    contracts.sort_unstable();
    contracts.dedup();
    for contract in contracts {
        let api = comparison.contracts.iter().find(|(name, _)| name == contract);
        let title = api.map_or_else(|| contract.to_owned(), |(name, api)| format!("{api} ({name})"));
        _ = writeln!(out, "{}", painter.paint(STRONG, safe(&title, LONGEST)));
        let changes: Vec<_> = comparison.changes.iter().filter(|change| change.contract == contract).collect();
        write_changes(&mut out, &changes, options, painter);
        out.push('\n');
    }
    for why in &comparison.inconclusive {
        _ = writeln!(out, "{} {}", painter.paint(INCONCLUSIVE, "not all of it could be judged:"), safe(why, LONGEST));
    }
    let (word, colour) = match comparison.worst() {
        Some(worst) => (worst.name(), style(worst)),
        None if comparison.inconclusive.is_empty() => ("the same", KEPT),
        None => ("inconclusive", INCONCLUSIVE),
    };
    let sides = format!("{} → {}", safe(&comparison.old, LONGEST), safe(&comparison.new, LONGEST));
    let changed = if comparison.changes.is_empty() { String::new() } else { format!("{}; ", counts(comparison)) };
    _ = writeln!(
        out,
        "{}: {}; {changed}{}",
        painter.paint(STRONG, sides),
        painter.paint(colour, word),
        compared(comparison)
    );
    out
}

fn write_changes(out: &mut String, changes: &[&Difference], options: &Options, painter: Painter) {
    let places: Vec<String> = changes.iter().map(|change| safe(&change.finding.place, LONGEST)).collect();
    let rules = column(changes.iter().map(|change| change.finding.rule), WIDEST_RULE);
    let columns = column(places.iter().map(String::as_str), WIDEST_PLACE);
    let at = RULE + rules + 2 + columns + 2;
    for (change, place) in changes.iter().zip(&places) {
        let finding = &change.finding;
        let severity =
            painter.paint(style(finding.severity), format!("{:<width$}", finding.severity.name(), width = RULE - 4));
        let rule = painter.paint(STRONG, format!("{:<rules$}", finding.rule));
        _ = write!(out, "  {severity}  {rule}  {place:<columns$}  ");
        if width(place) > columns || width(finding.rule) > rules {
            out.truncate(out.trim_end_matches(' ').len());
            _ = write!(out, "\n{}", " ".repeat(at));
        }
        let mut message = safe(&finding.message(), 4 * LONGEST);
        if let Some(note) = &finding.advice() {
            _ = write!(message, " ({})", safe(note, LONGEST));
        }
        hanging(out, &message, at, options);
        write_cases(out, change, options, painter);
    }
}

fn write_cases(out: &mut String, change: &Difference, options: &Options, painter: Painter) {
    let indent = " ".repeat(RULE);
    let shown = if options.verbose || change.cases.len() == MOST + 1 { change.cases.len() } else { MOST };
    if change.cases.len() > 1 {
        _ = writeln!(out, "{indent}{}", painter.paint(QUIET, format!("in {}:", count(change.cases.len(), "case"))));
    }
    for id in change.cases.iter().take(shown) {
        _ = writeln!(out, "{indent}{}", painter.paint(QUIET, format!("  {}", safe(id, LONGEST))));
    }
    if change.cases.len() > shown {
        let more = format!("  … and {} more; --verbose lists them", change.cases.len() - shown);
        _ = writeln!(out, "{indent}{}", painter.paint(QUIET, more));
    }
}

/// A text that goes on below its beginning.
fn hanging(out: &mut String, text: &str, column: usize, options: &Options) {
    let lines = wrap(text, options.width.saturating_sub(column).max(30));
    out.push_str(&lines.join(&format!("\n{}", " ".repeat(column))));
    out.push('\n');
}

fn column<'a>(texts: impl Iterator<Item = &'a str>, widest: usize) -> usize {
    texts.map(width).filter(|&columns| columns <= widest).max().unwrap_or(0)
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Breaking => BROKEN,
        Severity::Compatible => INCONCLUSIVE,
        Severity::Cosmetic => QUIET,
    }
}
