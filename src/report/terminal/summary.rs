//! The last lines: what came of each contract, and at which target.

use std::fmt::Write as _;

use super::super::styles::{INCONCLUSIVE, LABEL, STRONG};
use super::super::text::{count, duration, safe};
use super::counts::Counts;
use super::layout::{LONGEST, Layout};
use crate::model::outcome::{ContractSummary, RunOutcome};

/// Writes one line a contract, and what is left to do.
pub(super) fn write(out: &mut String, layout: &Layout<'_>, run: &RunOutcome) {
    let painter = layout.painter;
    if let Some(why) = &run.stopped {
        _ = writeln!(out, "{} {}", painter.paint(INCONCLUSIVE, "stopped early:"), safe(why, LONGEST));
    }
    for contract in &run.contracts {
        let took = if run.contracts.len() == 1 { format!("; {}", duration(run.took)) } else { String::new() };
        let name = format!("{} at {}", safe(&contract.api, LONGEST), safe(&contract.target, LONGEST));
        _ = writeln!(out, "{}: {}{took}", painter.paint(STRONG, name), verdict(layout, contract, run.interrupted));
    }
    if run.contracts.len() != 1 {
        _ = writeln!(out, "{}", all_contracts(layout, run));
    }
    let uncompared: usize = run.contracts.iter().map(|contract| contract.uncompared).sum();
    if uncompared > 0 {
        let were = if uncompared == 1 { "answer was" } else { "answers were" };
        let told = painter.paint(INCONCLUSIVE, format!("{uncompared} {were} compared with nothing"));
        _ = writeln!(out, "{told}: none was accepted, and a bare URL writes none; `--as NAME` keeps them");
    }
    let pending: usize = run.contracts.iter().map(|contract| contract.pending).sum();
    if pending > 0 {
        let (are, them) = if pending == 1 { ("snapshot is", "it") } else { ("snapshots are", "them") };
        let new = painter.paint(LABEL, format!("{pending} {are} new"));
        let insta = if layout.options.started_by_cargo { " or `cargo insta review`" } else { "" };
        _ = writeln!(out, "{new}: `wireproof review`{insta} shows {them}, `wireproof accept` takes {them}");
    }
}

/// `broken, 1 of 96 cases; 21 of 25 pairs seen, 4 only by the self-test`
fn verdict(layout: &Layout<'_>, contract: &ContractSummary, interrupted: bool) -> String {
    let counts = Counts::from(contract);
    let (word, style) = counts.verdict();
    let mut text = if interrupted {
        let ran = format!("{} of {} ran", counts.ran(), count(counts.all(), "case"));
        let mut text = format!("{}, {ran}", layout.painter.paint(INCONCLUSIVE, "interrupted"));
        for (number, word) in [(counts.broken, "broken"), (counts.inconclusive, "inconclusive")] {
            if number > 0 {
                _ = write!(text, ", {number} {word}");
            }
        }
        text
    } else if counts.ran() == 0 {
        let mut text = layout.painter.paint(INCONCLUSIVE, "nothing run").to_string();
        for (number, word) in [(counts.not_run, "not run"), (counts.ignored, "ignored")] {
            if number > 0 {
                _ = write!(text, ", {} {word}", count(number, "case"));
            }
        }
        return text;
    } else {
        format!("{}, {}", layout.painter.paint(style, word), counts.words())
    };
    if contract.pairs > 0 {
        _ = write!(text, "; {} of {} seen", contract.pairs_seen, count(contract.pairs, "pair"));
        if contract.pairs_self_test_only > 0 {
            _ = write!(text, ", {} only by the self-test", contract.pairs_self_test_only);
        }
    }
    text
}

/// `2 contracts: 1 broken, 1 kept; 1.2 s`
fn all_contracts(layout: &Layout<'_>, run: &RunOutcome) -> String {
    if run.contracts.is_empty() {
        return format!("{}; {}", layout.painter.paint(INCONCLUSIVE, "nothing run"), duration(run.took));
    }
    let verdicts: Vec<_> = run.contracts.iter().map(|contract| Counts::from(contract).verdict()).collect();
    let mut parts = Vec::new();
    for word in ["broken", "inconclusive", "kept", "not run", "ignored"] {
        let same: Vec<_> = verdicts.iter().filter(|(verdict, _)| *verdict == word).collect();
        if let Some((_, style)) = same.first() {
            parts.push(format!("{} {}", same.len(), layout.painter.paint(*style, word)));
        }
    }
    let interrupted = if run.interrupted { ", interrupted" } else { "" };
    let number = count(run.contracts.len(), "contract");
    format!("{number}: {}{interrupted}; {}", parts.join(", "), duration(run.took))
}
