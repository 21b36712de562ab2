//! For people at a terminal.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::reporter::Options;
use super::super::styles::{BROKEN, INCONCLUSIVE, KEPT, LABEL, Painter, QUIET, STRONG};
use super::super::text::{count, safe, wrap};
use super::{shown, skipped, verdict};
use crate::model::coverage::RunFinding;
use crate::model::finding::{Finding, Severity};
use crate::model::judgement::{Group, Judgement};

/// Where text begins.
const TEXT: usize = 14;
/// The longest text of one line that a server can bring in, in characters.
const LONGEST: usize = 500;
/// So many names of what wasn't seen are told without `--verbose`.
const NAMES: usize = 8;

/// Writes all of it.
pub(super) fn write(judgement: &Judgement, options: &Options) -> String {
    let page = Page { options, painter: Painter { colours: options.colours } };
    let mut out = String::new();
    for group in &judgement.groups {
        page.group(&mut out, group);
    }
    if judgement.more_groups > 0 {
        _ = writeln!(out, "and {} of other kinds\n", count(judgement.more_groups, "finding"));
    }
    for found in &judgement.over_all {
        page.over_all(&mut out, found);
    }
    page.facts(&mut out, judgement);
    let style = if judgement.is_broken() { BROKEN } else { KEPT };
    let told = page.painter.paint(style, verdict(judgement));
    _ = writeln!(out, "{} at {}: {told}", safe(&judgement.api, LONGEST), safe(&judgement.base, LONGEST));
    out
}

struct Page<'o> {
    options: &'o Options,
    painter: Painter,
}

impl Page<'_> {
    fn group(&self, out: &mut String, group: &Group) {
        let number = if group.count == 1 { String::new() } else { format!(", {} times", group.count) };
        self.heading(out, &group.finding, &format!("{}{number}", group.operation));
        self.labelled(out, "requests", &group.requests, group.count);
        self.explain(out, &group.finding);
    }

    fn over_all(&self, out: &mut String, found: &RunFinding) {
        self.heading(out, &found.finding, "over all of it");
        let requests: Vec<String> =
            found.exchanges.iter().map(|place| format!("{} → {}", place.request, place.answer)).collect();
        self.labelled(out, "requests", &requests, requests.len());
        self.explain(out, &found.finding);
    }

    fn heading(&self, out: &mut String, finding: &Finding, place: &str) {
        let severity = self.painter.paint(style(finding.severity), format!("{:<10}", finding.severity.name()));
        let rule = self.painter.paint(STRONG, finding.rule);
        _ = writeln!(out, "  {severity}  {rule}  {}  {}", safe(&finding.place, LONGEST), safe(place, LONGEST));
        self.hanging(out, &finding.message());
        if let Some(cure) = &finding.advice() {
            self.label(out, "cure");
            self.rest(out, cure);
        }
    }

    fn explain(&self, out: &mut String, finding: &Finding) {
        self.label(out, "explain");
        _ = writeln!(out, "wireproof explain {}\n", finding.rule);
    }

    fn labelled(&self, out: &mut String, word: &str, lines: &[String], of: usize) {
        for (index, line) in lines.iter().enumerate() {
            if index == 0 {
                self.label(out, word);
            } else {
                out.push_str(&" ".repeat(TEXT));
            }
            _ = writeln!(out, "{}", safe(line, LONGEST));
        }
        if of > lines.len() {
            _ = writeln!(
                out,
                "{}{}",
                " ".repeat(TEXT),
                self.painter.paint(QUIET, format!("and {} more", of - lines.len()))
            );
        }
    }

    fn facts(&self, out: &mut String, judgement: &Judgement) {
        let counts = &judgement.counts;
        self.label(out, "traffic");
        let judged =
            format!("{} of {} judged", counts.judged, count(counts.entries, "entry").replace("entrys", "entries"));
        let parts: Vec<String> = std::iter::once(judged).chain(skipped(counts)).collect();
        self.rest(out, &parts.join(", "));
        if counts.without_body > 0 {
            self.label(out, "bodies");
            self.rest(
                out,
                &format!("{} not recorded: of these answers status and header fields were judged", counts.without_body),
            );
        }
        for (part, seen, unseen) in shown(judgement) {
            self.label(out, part.name());
            let mut words = format!("{seen} of {} seen", seen + unseen.len());
            let told = if self.options.verbose { unseen.len() } else { NAMES };
            if !unseen.is_empty() {
                let names: Vec<String> = unseen.iter().take(told).map(|name| safe(name, LONGEST)).collect();
                words.push_str(&format!("; never {}", names.join(", ")));
            }
            if unseen.len() > told {
                words.push_str(&format!(" and {} more", unseen.len() - told));
            }
            self.rest(out, &words);
        }
    }

    fn label(&self, out: &mut String, word: &str) {
        _ = write!(out, "  {}  ", self.painter.paint(LABEL, format!("{word:<10}")));
    }

    fn hanging(&self, out: &mut String, text: &str) {
        out.push_str(&" ".repeat(TEXT));
        self.rest(out, text);
    }

    /// A text that goes on below its beginning.
    fn rest(&self, out: &mut String, text: &str) {
        let lines = wrap(&safe(text, 4 * LONGEST), self.options.width.saturating_sub(TEXT).max(30));
        _ = writeln!(out, "{}", lines.join(&format!("\n{}", " ".repeat(TEXT))));
    }
}

const fn style(severity: Severity) -> Style {
    match severity {
        Severity::Breaking => BROKEN,
        Severity::Compatible => INCONCLUSIVE,
        Severity::Cosmetic => QUIET,
    }
}
