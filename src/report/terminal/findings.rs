//! The findings of one step, in columns: severity, rule, place, message.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::styles::{BROKEN, INCONCLUSIVE, LABEL, QUIET, STRONG};
use super::super::text::{safe, width, wrap};
use super::layout::{LONGEST, Layout, TEXT};
use crate::model::finding::{Finding, Severity};

/// The widest the columns of rules and places get.
const WIDEST_RULE: usize = 26;
const WIDEST_PLACE: usize = 36;

/// Writes a line or more for each finding, in the order given.
pub(in crate::report) fn write(out: &mut String, layout: &Layout<'_>, findings: &[Finding]) {
    let findings: Vec<&Finding> = findings.iter().collect();
    write_with(out, layout, &findings, &|_, _| {});
}

/// The same with more below each finding, by its index.
pub(super) fn write_with(
    out: &mut String,
    layout: &Layout<'_>,
    findings: &[&Finding],
    below: &dyn Fn(usize, &mut String),
) {
    let places: Vec<String> = findings.iter().map(|finding| safe(&finding.place, LONGEST)).collect();
    let rules = column(findings.iter().map(|finding| finding.rule), WIDEST_RULE);
    let columns = column(places.iter().map(String::as_str), WIDEST_PLACE);
    let message_at = TEXT + rules + 2 + columns + 2;
    for (index, (finding, place)) in findings.iter().zip(&places).enumerate() {
        let severity = match &finding.known {
            Some(_) => layout.label(QUIET, "known"),
            None => layout.label(style(finding.severity), finding.severity.name()),
        };
        let rule = layout.painter.paint(STRONG, format!("{:<rules$}", finding.rule));
        _ = write!(out, "{severity}{rule}  {place:<columns$}  ");
        // A rule or place beyond its column has the message on the next line, where the others have theirs.
        if width(place) > columns || width(finding.rule) > rules {
            trim_end(out);
            _ = write!(out, "\n{}", " ".repeat(message_at));
        }
        hanging(out, &finding.message(), message_at, layout);
        if let Some(because) = &finding.known {
            out.push_str(&layout.label(LABEL, "because"));
            hanging(out, because, TEXT, layout);
        }
        // The contract says already what is to be done about a known one.
        if let (Some(cure), None) = (&finding.advice(), &finding.known) {
            out.push_str(&layout.label(LABEL, "cure"));
            hanging(out, cure, TEXT, layout);
        }
        below(index, out);
    }
}

/// A text that goes on below its beginning.
pub(super) fn hanging(out: &mut String, text: &str, column: usize, layout: &Layout<'_>) {
    let lines = wrap(&safe(text, 4 * LONGEST), layout.columns_after(column));
    out.push_str(&lines.join(&format!("\n{}", " ".repeat(column))));
    trim_end(out);
    out.push('\n');
}

fn trim_end(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
}

fn column<'a>(texts: impl Iterator<Item = &'a str>, widest: usize) -> usize {
    texts.map(width).filter(|&columns| columns <= widest).max().unwrap_or(0)
}

pub(super) const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Breaking => BROKEN,
        Severity::Compatible => INCONCLUSIVE,
        Severity::Cosmetic => QUIET,
    }
}
