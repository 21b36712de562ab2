//! The findings of the rules over a whole run, each with the exchanges that broke the rule.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::super::styles::{BROKEN, INCONCLUSIVE, LABEL, QUIET, STRONG};
use super::super::text::{safe, wrap};
use super::layout::{LONGEST, Layout, TEXT};
use super::{block, findings};
use crate::model::coverage::{Place, RunFinding};
use crate::model::finding::Finding;
use crate::model::outcome::{CaseInfo, RunOutcome};

/// Writes a block a contract that has such findings.
pub(super) fn write(
    out: &mut String,
    layout: &Layout<'_>,
    run: &RunOutcome,
    findings: &[&RunFinding],
    cases: &[CaseInfo],
    explained: &mut HashSet<&'static str>,
    mut ruled: bool,
) {
    for contract in &run.contracts {
        let found: Vec<&RunFinding> =
            findings.iter().copied().filter(|found| found.contract == contract.name).collect();
        if found.is_empty() {
            continue;
        }
        if !ruled {
            block::rule(out, layout);
        }
        let broken = found.iter().any(|found| found.fails);
        let (word, style) = if broken { ("BROKEN", BROKEN) } else { ("CHANGED", INCONCLUSIVE) };
        let title = format!("{} over the whole run", safe(&contract.api, LONGEST));
        _ = writeln!(out, "{}{}\n", layout.verdict(style, word), layout.painter.paint(STRONG, title));
        let plain: Vec<&Finding> = found.iter().map(|found| &found.finding).collect();
        findings::write_with(out, layout, &plain, &|index, out| {
            found[index].exchanges.iter().for_each(|place| write_place(out, layout, place, cases));
        });
        write_hints(out, layout, &plain, explained);
        block::rule(out, layout);
        ruled = true;
    }
}

/// Writes a line for each contract whose coverage should have been judged, and could not be.
pub(super) fn write_unjudged(out: &mut String, layout: &Layout<'_>, run: &RunOutcome) {
    for coverage in run.coverage.iter().filter(|coverage| run.judges_holes && coverage.demand.any()) {
        if let Some(why) = &coverage.unjudged {
            let told = layout.painter.paint(INCONCLUSIVE, "coverage not judged");
            _ = writeln!(out, "{} {told}: {}", safe(&coverage.api, LONGEST), safe(why, LONGEST));
        }
    }
}

/// `400 conflict  flow/bodies/a name  step again: PUT /cubes/0`
fn write_place(out: &mut String, layout: &Layout<'_>, place: &Place, cases: &[CaseInfo]) {
    let id = cases.get(place.case).map_or("", |case| case.id.as_str());
    let step = if place.step.is_empty() { String::new() } else { format!("{}: ", place.step) };
    let text = format!("{} from {step}{} in {id}", place.answer, place.request);
    let lines = wrap(&safe(&text, LONGEST), layout.columns_after(TEXT + 2));
    for line in lines {
        _ = writeln!(out, "{}{}", " ".repeat(TEXT + 2), layout.painter.paint(QUIET, line));
    }
}

fn write_hints(out: &mut String, layout: &Layout<'_>, found: &[&Finding], explained: &mut HashSet<&'static str>) {
    let mut rules: Vec<&'static str> = found.iter().map(|finding| finding.rule).collect();
    let mut told = HashSet::new();
    rules.retain(|rule| told.insert(*rule) && !(layout.options.explain_each_rule_once && explained.contains(rule)));
    explained.extend(&rules);
    if rules.is_empty() {
        return;
    }
    out.push('\n');
    for (index, rule) in rules.iter().enumerate() {
        out.push_str(&layout.label(LABEL, if index == 0 { "explain" } else { "" }));
        _ = writeln!(out, "wireproof explain {rule}");
    }
}
