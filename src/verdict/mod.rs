//! Differences between the accepted and the new answer: one file a rule, one sorted list.

mod answer_changed;
mod snapshot_missing;

use crate::model::finding::{Finding, Severity};

/// One named kind of difference.
pub trait Rule: Sync {
    /// The name: what changed, as findings show it and `wireproof explain` knows it.
    fn name(&self) -> &'static str;
    /// What it is, in one line.
    fn summary(&self) -> &'static str;
    /// What it means and what to do.
    fn documentation(&self) -> &'static str;
    /// How much it hurts.
    fn severity(&self) -> Severity;
}

/// Every rule, sorted by name.
pub static RULES: &[&dyn Rule] = &[&answer_changed::AnswerChanged, &snapshot_missing::SnapshotMissing];

/// The finding that an answer is not the accepted one.
#[must_use]
pub fn changed() -> Finding {
    finding(&answer_changed::AnswerChanged, "not the accepted answer (shown below)")
}

/// The finding that nothing was accepted so far, and nothing may be written.
#[must_use]
pub fn missing() -> Finding {
    finding(&snapshot_missing::SnapshotMissing, "no answer was accepted so far")
        .with_cure("run it at a desk, look at the answer, and `wireproof accept` it")
}

fn finding(rule: &dyn Rule, message: &str) -> Finding {
    let mut finding = Finding::new(rule.name(), "snapshot", message);
    finding.severity = rule.severity();
    finding
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
            assert!(rule.documentation().len() > 80 && !rule.summary().is_empty(), "{}", rule.name());
        }
    }
}
