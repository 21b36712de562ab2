//! For pull requests: the sums of each contract, what isn't asserted, and everything else folded away.

use std::fmt::Write as _;

use super::super::markdown::{capital, code, plain};
use super::super::text::count;
use super::{Covered, parts, remark, sums};
use crate::model::coverage::{Coverage, Row, State};

/// So many ids of one entry are listed; JSON has all of them.
const MOST: usize = 5;

/// Writes all of it.
pub(super) fn write(covered: Covered<'_>) -> String {
    let mut out = String::new();
    for coverage in covered.run.coverage.iter() {
        if !out.is_empty() {
            out.push('\n');
        }
        contract(&mut out, coverage, covered);
    }
    out
}

fn contract(out: &mut String, coverage: &Coverage, covered: Covered<'_>) {
    _ = writeln!(out, "## Coverage: {} at {}\n", plain(&coverage.api), plain(&coverage.target));
    match (&coverage.unjudged, coverage.holes().count()) {
        (Some(why), _) => _ = writeln!(out, "**Not judged:** {}\n", plain(why)),
        (None, 0) => {}
        (None, holes) => _ = writeln!(out, "**{}**\n", count(holes, "hole")),
    }
    out.push_str("| part | all |");
    State::ALL.into_iter().for_each(|state| _ = write!(out, " {} |", state.name()));
    out.push_str(" demanded |\n|---|---|---|---|---|---|---|---|\n");
    for part in parts(coverage) {
        let sums = sums(coverage, part);
        _ = write!(out, "| {} | {} |", part.name(), coverage.of(part).count());
        for state in State::ALL {
            let number = sums.iter().find(|(known, _)| *known == state).map_or(0, |(_, number)| *number);
            _ = write!(out, " {number} |");
        }
        _ = writeln!(out, " {} |", coverage.demand.of(part).map_or("", crate::model::coverage::Level::name));
    }
    let (asserted, others): (Vec<&Row>, Vec<&Row>) = coverage.rows.iter().partition(|row| row.state == State::Asserted);
    if !others.is_empty() {
        out.push_str("\n### Not asserted\n\n");
        others.iter().for_each(|row| entry(out, row, coverage, covered));
    }
    if !coverage.unlisted.is_empty() {
        out.push_str("\n### Answered and not listed\n\n");
        for (answer, cases) in &coverage.unlisted {
            _ = writeln!(out, "- {}: {}", code(answer), ids(cases, covered));
        }
    }
    if !asserted.is_empty() {
        _ = write!(out, "\n<details><summary>{} asserted</summary>\n\n", asserted.len());
        asserted.iter().for_each(|row| entry(out, row, coverage, covered));
        out.push_str("\n</details>\n");
    }
}

fn entry(out: &mut String, row: &Row, coverage: &Coverage, covered: Covered<'_>) {
    _ = write!(out, "- {} {}", row.part.one(), code(&row.name));
    if row.state != State::Asserted {
        _ = write!(out, ": **{}**", capital(row.state.name()));
    }
    let remark = remark(row, coverage);
    if !remark.is_empty() {
        _ = write!(out, " — {}", plain(&remark));
    }
    let cases = if row.asserted_in.is_empty() { &row.seen_in } else { &row.asserted_in };
    if !cases.is_empty() {
        _ = write!(out, " ({})", ids(cases, covered));
    }
    if !row.answers.is_empty() {
        let answers: Vec<String> = row.answers.iter().map(|answer| code(answer)).collect();
        _ = write!(out, "; answered {}", answers.join(", "));
    }
    if !row.missing.is_empty() {
        let missing: Vec<String> = row.missing.iter().map(|pair| code(pair)).collect();
        _ = write!(out, "; never {}", missing.join(", "));
    }
    out.push('\n');
}

fn ids(cases: &[usize], covered: Covered<'_>) -> String {
    let ids = covered.ids(cases);
    let mut words: Vec<String> = ids.iter().take(MOST).map(|id| code(id)).collect();
    if ids.len() > MOST {
        words.push(format!("{} more", ids.len() - MOST));
    }
    words.join(", ")
}
