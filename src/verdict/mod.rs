//! Differences between the accepted and the new answer, and how much each hurts.

mod change;
mod compare;
mod compare_json;
pub mod contract;
mod kinds;
#[cfg(test)]
mod laws;
mod notices;
mod numbers;
mod overrides;
mod rules;

pub use change::{Change, ChangeKind, Role};
pub use compare::{Roles, changes};
pub use notices::{NOTICES, Notice, missing};
pub use overrides::Override;
pub use rules::{RULES, Rule};

use crate::model::finding::Finding;
use crate::model::stored::Stored;

/// The finding that another one of a step's alternatives was answered than the accepted one, each as scenarios write it.
#[must_use]
pub fn another_alternative(accepted: String, new: String) -> Option<Finding> {
    finding(Change { place: "answer".to_owned(), kind: ChangeKind::Alternative(accepted, new) })
}

/// Every difference between the accepted and the new answer as a finding, the worst first.
#[must_use]
pub fn judge(accepted: &Stored, new: &Stored, roles: &Roles<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = changes(accepted, new, roles).into_iter().filter_map(finding).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The finding of a change, by the rule that claims it.
fn finding(change: Change<'_>) -> Option<Finding> {
    let (rule, message) = RULES.iter().find_map(|rule| Some((rule, rule.claim(&change.kind)?)))?;
    let (expected, actual) = change.kind.values();
    let finding = Finding::new(rule.name(), change.place, message).of_severity(rule.severity());
    Some(Finding { expected, actual, ..finding })
}
