//! The rules over a whole run. One file a rule, one sorted list.

mod envelope_not_covered;
mod not_always_the_same;
mod operation_not_covered;
mod pair_not_covered;
mod promise_not_covered;
mod reason_under_two_statuses;
mod waiver_expired;
mod waiver_unneeded;

use super::ledger::Ledger;
use super::terms::Terms;
use crate::model::coverage::{Coverage, Level, Part, Place, RunFinding, State};
use crate::model::finding::Finding;

/// A rule that no single answer can keep or break.
pub trait Rule: Sync {
    /// The name: the broken promise, as findings show it and `wireproof explain` knows it.
    fn name(&self) -> &'static str;
    /// What is wrong, in one line.
    fn summary(&self) -> &'static str;
    /// What it means, why it matters, what to do.
    fn documentation(&self) -> &'static str;
    /// Whether it is about what is missing, which only a whole run can tell.
    fn needs_a_whole_run(&self) -> bool {
        true
    }
    /// Why it can't hold every answer of this contract against a promise (`held-by:`), if so.
    fn why_not(&self, _: &Terms) -> Option<&'static str> {
        Some("it is about the suite, not about answers")
    }
    /// Adds a finding for each way in which the run breaks it.
    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>);
}

/// Every rule over a run, sorted by name.
pub static RULES: &[&dyn Rule] = &[
    &envelope_not_covered::EnvelopeNotCovered,
    &not_always_the_same::NotAlwaysTheSame,
    &operation_not_covered::OperationNotCovered,
    &pair_not_covered::PairNotCovered,
    &promise_not_covered::PromiseNotCovered,
    &reason_under_two_statuses::ReasonUnderTwoStatuses,
    &waiver_expired::WaiverExpired,
    &waiver_unneeded::WaiverUnneeded,
];

fn finding(ledger: &Ledger<'_>, finding: Finding, exchanges: Vec<Place>) -> RunFinding {
    RunFinding { contract: ledger.terms.contract.clone(), finding, exchanges, hole: false, fails: false }
}

/// A finding for each entry of a part that the contract demands and the run didn't cover.
fn holes(part: Part, rule: &'static str, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
    for (index, row) in coverage.of(part).enumerate() {
        // What a broken case would have covered is told there, and a waiver that has expired is told by its own rule.
        if !row.hole || row.broken || ledger.waiver(part, index).is_some() {
            continue;
        }
        let demanded = coverage.demand.of(part).unwrap_or(Level::Seen);
        let seen = match row.seen_in.len() {
            0 => "nothing showed it".to_owned(),
            1 => "one case met it, none asserted it".to_owned(),
            number => format!("{number} cases met it, none asserted it"),
        };
        let mut message = match part {
            // Nothing else is known of it where there is no case at all.
            Part::Promises if row.state == State::Never && row.note.is_none() => "no case covers it".to_owned(),
            Part::Promises => "no case that covers it was kept".to_owned(),
            _ => format!("{seen}, and `{}` is demanded", demanded.name()),
        };
        if let Some(note) = &row.note {
            message = format!("{message}; {note}");
        }
        if !row.says.is_empty() {
            message = format!("{message} ({})", row.says);
        }
        let found = Finding::new(rule, format!("{} {}", part.one(), row.name), message);
        findings.push(RunFinding { hole: true, ..finding(ledger, found, Vec::new()) });
    }
}

/// `a`, `a and b`, `a, b and c`
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_unique_and_documented() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name() < pair[1].name(), "{} stands before {}", pair[0].name(), pair[1].name());
        }
        for rule in RULES {
            assert!(!rule.summary().ends_with('.') && rule.summary().len() < 100, "{}", rule.name());
            assert!(rule.documentation().len() > 80, "{}", rule.name());
        }
    }
}
