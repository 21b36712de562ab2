//! What concerns no answer alone: a whole run, and what a contract publishes.

use super::standard::apply_severities;
use crate::coverage::Ledger;
use crate::model::coverage::{Coverage, RunFinding};
use crate::model::finding::Severity;
use crate::plan::ContractPlan;
use crate::verdict::contract::{self, ContractChange, Published};

/// What of a contract was covered, and what its rules over a run found. `unjudged`: why it can't be told what a whole run
/// would have covered, if so; `holes`: whether holes in the coverage are findings.
#[must_use]
pub fn judge_run(
    plan: &ContractPlan,
    ledger: &Ledger<'_>,
    unjudged: Option<String>,
    holes: bool,
    fail_on: Severity,
) -> (Coverage, Vec<RunFinding>) {
    let coverage = ledger.coverage(unjudged);
    let mut findings = ledger.findings(&coverage, holes);
    for found in &mut findings {
        apply_severities(plan, std::slice::from_mut(&mut found.finding));
        found.fails = found.finding.severity >= fail_on;
    }
    (coverage, findings)
}

/// What changed between two versions of a contract. `plan`: the one that says how much a change weighs.
#[must_use]
pub fn compare_published(plan: Option<&ContractPlan>, old: Published<'_>, new: Published<'_>) -> Vec<ContractChange> {
    let mut changes = contract::compare(old, new);
    for change in &mut changes {
        plan.into_iter().for_each(|plan| apply_severities(plan, std::slice::from_mut(&mut change.finding)));
    }
    changes
}
