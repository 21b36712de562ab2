//! The rules by which two contracts are compared, in one list.

use super::{answers, cases, catalogue, envelopes, every_answer, known, promises, severities, statuses, waivers};
use crate::model::finding::{Finding, Severity};

/// One named kind of difference between two contracts.
#[derive(Debug)]
pub struct Rule {
    /// The name, as `wireproof diff` shows it and `wireproof explain` knows it.
    pub name: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// What it means for clients or for the gate.
    pub documentation: &'static str,
    /// How much it hurts, unless the old contract says otherwise.
    pub severity: Severity,
}

impl Rule {
    /// What this rule says at a place.
    #[must_use]
    pub fn finding(&self, place: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::new(self.name, place.into(), message).of_severity(self.severity)
    }
}

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[
    &answers::ANSWER_ADDED,
    &every_answer::ANSWER_HEADER_ADDED,
    &every_answer::ANSWER_HEADER_REMOVED,
    &answers::ANSWER_REMOVED,
    &cases::ASSERTION_ADDED,
    &cases::ASSERTION_CHANGED,
    &cases::ASSERTION_REMOVED,
    &cases::CASE_ADDED,
    &cases::CASE_REMOVED,
    &cases::CASE_SELF_TEST_ONLY,
    &cases::CASE_SKIPPED,
    &cases::CASE_UNSKIPPED,
    &catalogue::CATALOGUE_CLOSED,
    &catalogue::CATALOGUE_OPENED,
    &catalogue::CLOSED_CATALOGUE_EXTENDED,
    &answers::CONTRACT_ADDED,
    &answers::CONTRACT_REMOVED,
    &waivers::COVERAGE_LOWERED,
    &waivers::COVERAGE_RAISED,
    &envelopes::ENVELOPE_ADDED,
    &envelopes::ENVELOPE_CHANGED,
    &envelopes::ENVELOPE_REMOVED,
    &envelopes::ENVELOPE_STRENGTHENED,
    &envelopes::ENVELOPE_WEAKENED,
    &cases::EXPECTATION_CHANGED,
    &cases::EXPECTATION_NARROWED,
    &cases::EXPECTATION_WIDENED,
    &known::KNOWN_ADDED,
    &known::KNOWN_EXTENDED,
    &known::KNOWN_REMOVED,
    &every_answer::MASK_ADDED,
    &every_answer::MASK_REMOVED,
    &every_answer::NEVER_ADDED,
    &every_answer::NEVER_REMOVED,
    &promises::OPERATION_ADDED,
    &promises::OPERATION_REMOVED,
    &every_answer::OUTAGE_EXTENDED,
    &catalogue::PAIR_ADDED,
    &catalogue::PAIR_ENVELOPE_CHANGED,
    &catalogue::PAIR_NARROWED,
    &catalogue::PAIR_REMOVED,
    &catalogue::PAIR_REWORDED,
    &catalogue::PAIR_WIDENED,
    &promises::PROMISE_ADDED,
    &promises::PROMISE_HELD,
    &promises::PROMISE_NOT_HELD,
    &promises::PROMISE_REMOVED,
    &promises::PROMISE_REWORDED,
    &envelopes::PROSE_ADDED,
    &catalogue::REASONS_NOT_UNIQUE,
    &catalogue::REASONS_UNIQUE,
    &severities::SEVERITY_LOWERED,
    &severities::SEVERITY_RAISED,
    &cases::SNAPSHOT_LOWERED,
    &cases::SNAPSHOT_RAISED,
    &statuses::STATUS_ADDED,
    &statuses::STATUS_REMOVED,
    &statuses::STATUSES_CLOSED,
    &statuses::STATUSES_OPENED,
    &envelopes::SUCCESS_ENVELOPE_CHANGED,
    &waivers::WAIVER_ADDED,
    &waivers::WAIVER_EXTENDED,
    &waivers::WAIVER_REMOVED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_unique_and_documented() {
        for pair in RULES.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} stands before {}", pair[0].name, pair[1].name);
        }
        for rule in RULES {
            assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}", rule.name);
            assert!(rule.documentation.len() > 80, "{}", rule.name);
        }
    }
}
