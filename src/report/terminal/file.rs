//! One line a scenario file.

use std::fmt::Write as _;

use super::super::styles::QUIET;
use super::super::text::{count, duration, safe};
use super::counts::Counts;
use super::layout::Layout;

/// Names of files stand in a column of at most so many; a longer one pushes its numbers to the right.
const LONGEST_NAME: usize = 40;
/// The column of the numbers.
const NUMBERS: usize = 12;

/// The width of the column that the names of these files need.
pub(super) fn name_columns<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(super::super::text::width).max().unwrap_or(0).min(LONGEST_NAME)
}

/// Writes `kept  flow/versions  6 cases  18 ms`.
pub(super) fn write(out: &mut String, layout: &Layout<'_>, name: &str, columns: usize, counts: &Counts) {
    let (verdict, style) = counts.verdict();
    let mut words = counts.words();
    if counts.pending > 0 {
        _ = write!(words, ", {}", count(counts.pending, "new snapshot"));
    }
    let name = format!("{:<columns$}", safe(name, super::layout::LONGEST));
    _ = write!(out, "{}{name}  ", layout.verdict(style, verdict));
    if let Some((first, last)) = counts.between {
        let took = duration(last.saturating_sub(first));
        _ = writeln!(out, "{words:<NUMBERS$}  {}", layout.painter.paint(QUIET, took));
    } else {
        _ = writeln!(out, "{words}");
    }
}
