//! What there is to say after a run whose cases were not told one by one.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::super::reporter::{Consumer as _, Options};
use super::super::styles::BROKEN;
use super::super::text::count;
use super::layout::Layout;
use super::{over_run, summary};
use crate::model::coverage::RunFinding;
use crate::model::outcome::{CaseInfo, ContractInfo, ContractSummary, RunInfo, RunOutcome};
use crate::record::{Event, MaskedRecord};

/// The findings over the run that a table of the coverage doesn't show, how many cases were broken, and the last lines.
#[must_use]
pub fn after_the_run(run: &RunOutcome, cases: &[CaseInfo], options: &Options) -> String {
    let layout = Layout::new(options);
    let mut out = String::new();
    let others: Vec<&RunFinding> = run.findings.iter().filter(|found| !found.hole).collect();
    over_run::write(&mut out, &layout, run, &others, cases, &mut HashSet::new(), false);
    let broken: usize = run.contracts.iter().map(|contract: &ContractSummary| contract.broken).sum();
    if broken > 0 {
        let were = if broken == 1 { "was" } else { "were" };
        let told = layout.painter.paint(BROKEN, format!("{} {were} broken", count(broken, "case")));
        _ = writeln!(out, "{told}: `wireproof run` shows them");
    }
    summary::write(&mut out, &layout, run);
    out
}

/// The findings over the run, and why a coverage could not be judged.
#[must_use]
pub fn over_run_block(run: &RunOutcome, cases: &[CaseInfo], options: &Options) -> String {
    let mut out = String::new();
    let layout = Layout::new(options);
    let findings: Vec<&RunFinding> = run.findings.iter().collect();
    over_run::write(&mut out, &layout, run, &findings, cases, &mut HashSet::new(), false);
    over_run::write_unjudged(&mut out, &layout, run);
    out
}

/// The line of a case's file and the block of the case, as a run of this case alone tells them.
#[must_use]
pub fn case_block(
    case: &CaseInfo,
    contracts: &[ContractInfo],
    record: &Arc<MaskedRecord>,
    options: &Options,
) -> String {
    let mut report = super::reporter::Report::new(options);
    let mut out = String::new();
    let run = RunInfo::default();
    report.event(&Event::RunStarted { run, contracts: contracts.to_vec(), cases: [case.clone()].into() }, &mut out);
    report.take(0, record, &mut out);
    out
}
