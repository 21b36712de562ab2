//! The names of everything that findings can be called.

use crate::check::{CHECKS, recorded};
use crate::coverage;
use crate::judge::rules;
use crate::verdict;

/// The names of all checks and rules.
#[must_use]
pub(super) fn names() -> Vec<&'static str> {
    let checks = CHECKS.iter().map(|check| check.name());
    let verdicts = verdict::RULES.iter().map(|rule| rule.name());
    let notices = verdict::NOTICES.iter().map(|notice| notice.name);
    let contracts = verdict::contract::RULES.iter().map(|rule| rule.name);
    let over_runs = coverage::RULES.iter().map(|rule| rule.name());
    let recorded = recorded::RULES.iter().map(|rule| rule.name);
    let runs = rules::RULES.iter().map(|rule| rule.name);
    checks.chain(verdicts).chain(notices).chain(contracts).chain(over_runs).chain(recorded).chain(runs).collect()
}
