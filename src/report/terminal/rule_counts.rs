//! How often each rule was broken over all cases: forty blocks with one cause are one line here.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::styles::STRONG;
use super::super::text::{count, width};
use super::findings::style;
use super::layout::Layout;
use crate::model::finding::Severity;
use crate::model::outcome::CaseRecord;

/// Fewer cases with findings are taken in at a glance.
const ENOUGH_CASES: usize = 3;

/// How often each rule was broken.
#[derive(Default)]
pub(super) struct RuleCounts {
    rules: BTreeMap<(std::cmp::Reverse<Severity>, &'static str), Times>,
    cases: usize,
}

#[derive(Default)]
struct Times {
    findings: usize,
    cases: usize,
    last: Option<usize>,
}

impl RuleCounts {
    /// Counts what was found in one case, but for what the team knows of.
    pub(super) fn add(&mut self, outcome: &CaseRecord) {
        let findings = outcome.findings();
        let mut any = false;
        for finding in findings.filter(|finding| finding.known.is_none()) {
            any = true;
            let times = self.rules.entry((std::cmp::Reverse(finding.severity), finding.rule)).or_default();
            times.findings += 1;
            if times.last != Some(outcome.index) {
                times.last = Some(outcome.index);
                times.cases += 1;
            }
        }
        self.cases += usize::from(any);
    }

    /// Writes a line a rule, the worst and most frequent first, where a rule was broken in several cases.
    pub(super) fn write(&self, out: &mut String, layout: &Layout<'_>) {
        if self.cases < ENOUGH_CASES || self.rules.values().all(|times| times.cases < 2) {
            return;
        }
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|((severity, _), times)| (*severity, std::cmp::Reverse(times.cases)));
        let columns = rules.iter().map(|((_, rule), _)| width(rule)).max().unwrap_or(0);
        for ((severity, rule), times) in rules {
            let severity = layout.label(style(severity.0), severity.0.name());
            let rule = layout.painter.paint(STRONG, format!("{rule:<columns$}"));
            let cases = count(times.cases, "case");
            let times =
                if times.findings == times.cases { String::new() } else { format!("{} times ", times.findings) };
            _ = writeln!(out, "{severity}{rule}  {times}in {cases}");
        }
    }
}
