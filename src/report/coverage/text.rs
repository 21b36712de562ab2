//! For a terminal: sums first, then what isn't asserted; with `--verbose` everything, and the cases.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::reporter::Options;
use super::super::styles::{BROKEN, INCONCLUSIVE, KEPT, Painter, QUIET, STRONG};
use super::super::terminal;
use super::super::text::{safe, width, wrap};
use super::{Covered, parts, remark, sums};
use crate::model::coverage::{Coverage, Part, Row, State};

/// The columns of a state.
const STATE: usize = 16;
/// The widest that the column of names gets.
const WIDEST_NAME: usize = 46;
/// The longest text of one line that a scenario or a server can bring in, in characters.
const LONGEST: usize = 500;

/// Writes all of it.
pub(super) fn write(covered: Covered<'_>, options: &Options) -> String {
    let painter = Painter { colours: options.colours };
    let mut out = String::new();
    for coverage in covered.run.coverage.iter() {
        let title = format!("{} at {}", safe(&coverage.api, LONGEST), safe(&coverage.target, LONGEST));
        _ = writeln!(out, "{}", painter.paint(STRONG, title));
        write_sums(&mut out, coverage, painter);
        write_rows(&mut out, coverage, covered, options, painter);
        for (answer, cases) in &coverage.unlisted {
            let ids = covered.ids(cases);
            let first = ids.first().copied().unwrap_or_default();
            let more = if ids.len() > 1 { format!(" and {} more", ids.len() - 1) } else { String::new() };
            let told = painter.paint(INCONCLUSIVE, format!("{:<STATE$}", "not listed"));
            _ = writeln!(out, "  {told}{}  in {}{more}", safe(answer, LONGEST), safe(first, LONGEST));
        }
        out.push('\n');
    }
    out.push_str(&terminal::after_the_run(covered.run, covered.cases, options));
    out
}

fn write_sums(out: &mut String, coverage: &Coverage, painter: Painter) {
    let columns = Part::ALL.into_iter().map(|part| part.name().len()).max().unwrap_or_default();
    for part in parts(coverage) {
        let all = coverage.of(part).count();
        let words: Vec<String> = sums(coverage, part)
            .into_iter()
            .map(|(state, number)| format!("{number} {}", painter.paint(style(state, false), state.name())))
            .collect();
        let demanded = match coverage.demand.of(part) {
            Some(level) => painter.paint(QUIET, format!("  ({} is demanded)", level.name())).to_string(),
            None => String::new(),
        };
        _ = writeln!(out, "  {:<columns$}  {all:>4}: {}{demanded}", part.name(), words.join(", "));
    }
    if let Some(why) = &coverage.unjudged {
        let told = painter.paint(INCONCLUSIVE, "not judged");
        _ = writeln!(out, "  {told}: {}", safe(why, LONGEST));
    }
}

fn write_rows(out: &mut String, coverage: &Coverage, covered: Covered<'_>, options: &Options, painter: Painter) {
    let told: Vec<&Row> = coverage.rows.iter().filter(|row| options.verbose || row.state != State::Asserted).collect();
    if told.is_empty() {
        return;
    }
    let name = |row: &Row| format!("{} {}", row.part.one(), safe(&row.name, LONGEST));
    let columns = told.iter().map(|row| width(&name(row))).filter(|columns| *columns <= WIDEST_NAME).max();
    let columns = columns.unwrap_or_default();
    let at = 2 + STATE + columns + 2;
    out.push('\n');
    for row in told {
        let hole = row.hole && coverage.unjudged.is_none();
        let state = painter.paint(style(row.state, hole), format!("{:<STATE$}", row.state.name()));
        let name = name(row);
        let remark = remark(row, coverage);
        _ = write!(out, "  {state}{name:<columns$}");
        if width(&name) > columns && !remark.is_empty() {
            _ = write!(out, "\n{}", " ".repeat(at - 2));
        }
        let lines = wrap(&safe(&remark, 4 * LONGEST), options.width.saturating_sub(at).max(30));
        let hanging = lines.join(&format!("\n{}", " ".repeat(at)));
        _ = write!(out, "  {hanging}");
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
        if options.verbose {
            write_cases(out, row, covered, painter);
        }
    }
}

fn write_cases(out: &mut String, row: &Row, covered: Covered<'_>, painter: Painter) {
    let indent = " ".repeat(2 + STATE);
    if !row.answers.is_empty() {
        let answers: Vec<String> = row.answers.iter().map(|answer| safe(answer, LONGEST)).collect();
        let told = format!("answered {}", answers.join(", "));
        _ = writeln!(out, "{indent}  {}", painter.paint(QUIET, told));
    }
    if !row.missing.is_empty() {
        let missing: Vec<String> = row.missing.iter().map(|pair| safe(pair, LONGEST)).collect();
        _ = writeln!(out, "{indent}  {}", painter.paint(INCONCLUSIVE, format!("never {}", missing.join(", "))));
    }
    for (word, cases) in [("asserted in", &row.asserted_in), ("only seen in", &row.seen_in)] {
        for id in covered.ids(cases) {
            let told = format!("{word} {}", safe(id, LONGEST));
            _ = writeln!(out, "{indent}  {}", painter.paint(QUIET, told));
        }
    }
}

const fn style(state: State, hole: bool) -> Style {
    match state {
        _ if hole => BROKEN,
        State::Asserted => KEPT,
        State::Seen | State::Never => INCONCLUSIVE,
        State::Waived | State::SelfTestOnly => QUIET,
    }
}
