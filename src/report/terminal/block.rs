//! What there is to say about one case: its steps, findings, differences, and what to do next.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::super::curl;
use super::super::exchange;
use super::super::step::{reproduce, status, url};
use super::super::styles::{BROKEN, INCONCLUSIVE, LABEL, QUIET, STRONG};
use super::super::text::{duration, safe, shell_quoted, wrap};
use super::layout::{LONGEST, Layout, TEXT};
use super::{diff, findings};
use crate::model::outcome::{CaseInfo, CaseRecord, CaseResult, ContractInfo, StepRecord};

/// Whether a case has anything to tell beyond its verdict.
pub(super) fn is_needed(outcome: &CaseRecord, verbose: bool) -> bool {
    match outcome.result {
        CaseResult::Broken | CaseResult::Inconclusive(_) => true,
        _ => outcome.steps.iter().any(|step| step.is_told() || verbose && step.exchange.is_some()),
    }
}

/// The line between blocks.
pub(super) fn rule(out: &mut String, layout: &Layout<'_>) {
    _ = writeln!(out, "{}", layout.painter.paint(QUIET, "────────"));
}

/// Writes the block of one case. `explained` holds the rules that an earlier block named.
pub(super) fn write(
    out: &mut String,
    layout: &Layout<'_>,
    (info, contract): (&CaseInfo, &ContractInfo),
    outcome: &CaseRecord,
    explained: &mut HashSet<&'static str>,
) {
    let (word, style) = match &outcome.result {
        CaseResult::Broken => ("BROKEN", BROKEN),
        CaseResult::Inconclusive(_) => ("INCONCLUSIVE", INCONCLUSIVE),
        CaseResult::Kept if !outcome.steps.iter().any(StepRecord::is_told) => ("KEPT", QUIET),
        CaseResult::Kept if outcome.findings().all(|finding| finding.known.is_some()) => ("KNOWN", QUIET),
        CaseResult::Kept => ("CHANGED", INCONCLUSIVE),
        CaseResult::NotRun(_) => ("NOT RUN", INCONCLUSIVE),
        CaseResult::NotRecorded(_) => ("NOT RECORDED", INCONCLUSIVE),
        CaseResult::Ignored(_) => ("IGNORED", QUIET),
    };
    let id = safe(info.id.trim_end(), LONGEST);
    out.push_str(&layout.verdict(style, word));
    let line = outcome.steps.iter().find(|step| step.is_told()).and_then(|step| step.line).unwrap_or(info.line);
    let place = format!("{}:{line}", safe(&info.path, LONGEST));
    layout.line_with_note(out, (&id, &layout.painter.paint(STRONG, &id).to_string()), &place);
    if let Some(why) = outcome.result.why() {
        out.push_str(&" ".repeat(TEXT));
        findings::hanging(out, why, TEXT, layout);
    }
    let mut commands = Vec::new();
    let shown = |step: &&StepRecord| step.is_told() || layout.options.verbose && step.exchange.is_some();
    for (at, step) in outcome.steps.iter().filter(shown).enumerate() {
        // A finding of the case itself has no line of its own above it, so the blank one before the finding is enough.
        if at > 0 && !(step.request().is_none() && step.title.is_empty()) {
            out.push('\n');
        }
        write_step(out, layout, step, contract);
        commands.extend(reproduce(step, contract));
    }
    write_hints(out, layout, info, outcome, &commands, explained);
}

fn write_step(out: &mut String, layout: &Layout<'_>, step: &StepRecord, contract: &ContractInfo) {
    let title = if step.title.is_empty() { String::new() } else { format!("{}: ", safe(&step.title, LONGEST)) };
    let mut line = match step.request() {
        Some(request) => format!("{title}{} {}", safe(&request.method, 30), safe(&url(step, contract), LONGEST)),
        // No request was sent, and a finding of the case itself has no step either.
        None => safe(&step.title, LONGEST),
    };
    if let (Some(status), Some(exchange)) = (status(step), &step.exchange) {
        _ = write!(line, " → {} in {}", safe(&status, 100), duration(exchange.took));
    }
    let id = step.exchange.as_ref().and_then(|exchange| exchange.answer.headers.get("x-request-id"));
    let note = id.map_or_else(String::new, |id| format!("request id {}", safe(id, 64)));
    if !line.is_empty() {
        out.push_str(&" ".repeat(TEXT));
        layout.line_with_note(out, (&line, &line), &note);
    }
    if let Some(exchange) = step.exchange.as_ref().filter(|_| layout.options.verbose) {
        out.push('\n');
        for line in exchange::text(exchange).lines() {
            _ = writeln!(out, "{}", format!("{}{}", " ".repeat(TEXT), safe(line, LONGEST)).trim_end());
        }
    }
    if !step.findings.is_empty() {
        out.push('\n');
        findings::write(out, layout, &step.findings);
    }
    if let Some(difference) = step.diff() {
        out.push('\n');
        diff::write(out, layout, &difference);
    }
}

/// The commands that go on from here: send it again, explain a rule, accept the answer.
fn write_hints(
    out: &mut String,
    layout: &Layout<'_>,
    info: &CaseInfo,
    outcome: &CaseRecord,
    commands: &[String],
    explained: &mut HashSet<&'static str>,
) {
    let mut hints = Vec::new();
    for command in commands {
        let lines = curl::wrap(command, layout.columns_after(TEXT + 6));
        let shown: Vec<_> = lines.iter().map(|line| safe(line, 20 * LONGEST)).collect();
        hints.push(("reproduce", shown.join(&format!("\n{}", " ".repeat(TEXT + 4)))));
    }
    let mut rules: Vec<_> = outcome.findings().map(|finding| finding.rule).collect();
    let mut told = HashSet::new();
    rules.retain(|rule| told.insert(*rule) && !(layout.options.explain_each_rule_once && explained.contains(rule)));
    explained.extend(&rules);
    for rule in rules {
        hints.push(("explain", format!("wireproof explain {rule}")));
    }
    if outcome.pending > 0 || outcome.steps.iter().any(|step| step.diff().is_some_and(|diff| diff.pending)) {
        let command = format!("wireproof accept {}", shell_quoted(&safe(&info.id, 20 * LONGEST)));
        let insta = if layout.options.started_by_cargo { "   or: cargo insta review" } else { "" };
        hints.push(("accept", format!("{command}{insta}")));
    }
    if !hints.is_empty() {
        out.push('\n');
    }
    let mut before = "";
    for (label, text) in hints {
        out.push_str(&layout.label(LABEL, if label == before { "" } else { label }));
        _ = writeln!(out, "{text}");
        before = label;
    }
}

/// A list of ids below a line, with `--verbose`.
pub(super) fn write_ids<'a>(out: &mut String, layout: &Layout<'_>, ids: impl Iterator<Item = &'a str>) {
    for id in ids {
        for line in wrap(&safe(id, LONGEST), layout.columns_after(TEXT + 2)) {
            _ = writeln!(out, "{}{}", " ".repeat(TEXT + 2), layout.painter.paint(QUIET, line));
        }
    }
}
