//! Promises: what an answer is held against. One file a check, one sorted list.

mod ambiguous_length;
mod answers_differ;
mod body_over_limit;
mod body_truncated;
mod bytes_after_answer;
mod condition_false;
pub mod contract;
mod difference;
mod duplicate_member;
pub mod expectation;
mod forbidden_content;
mod invariant_broken;
mod json_not_portable;
mod missing_reason;
mod not_json;
pub mod operation;
mod reasons_disagree;
pub mod recorded;
pub mod seen;
pub mod subject;
mod unexpected_body;
mod unlisted_pair;
mod unlisted_status;
mod unlisted_success;
pub mod value;
mod words;
mod wrong_content_coding;
mod wrong_envelope;
mod wrong_file;
mod wrong_header;
mod wrong_media_type;
mod wrong_operation;
mod wrong_reason;
mod wrong_status;
mod wrong_status_echo;
mod wrong_text;
mod wrong_value;

use crate::model::finding::{Finding, Severity};
pub use condition_false::untrue;
pub use contract::Contract;
pub use expectation::Expectation;
pub use subject::Subject;
use words::{describe, json_path, quoted, report};

/// Why a check of what a step asks for holds no promise by itself.
const ASKED_FOR: &str = "only steps that ask for it are held to it: let their case say `covers:`";

/// One promise that every answer is held against.
pub trait Check: Sync {
    /// The name: the broken promise, as findings show it and `wireproof explain` knows it.
    fn name(&self) -> &'static str;
    /// What is wrong, in one line.
    fn summary(&self) -> &'static str;
    /// What it means, why it matters, where it is said.
    fn documentation(&self) -> &'static str;
    /// Why it doesn't hold every answer of this contract against a promise (`held-by:`), if so: the contract doesn't
    /// switch it on, or only some steps do.
    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        None
    }
    /// Adds a finding for each way in which the answer breaks the promise.
    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>);
}

/// Every check, sorted by name.
pub static CHECKS: &[&dyn Check] = &[
    &ambiguous_length::AmbiguousLength,
    &answers_differ::AnswersDiffer,
    &body_over_limit::BodyOverLimit,
    &body_truncated::BodyTruncated,
    &bytes_after_answer::BytesAfterAnswer,
    &condition_false::ConditionFalse,
    &duplicate_member::DuplicateMember,
    &forbidden_content::ForbiddenContent,
    &invariant_broken::InvariantBroken,
    &json_not_portable::JsonNotPortable,
    &missing_reason::MissingReason,
    &not_json::NotJson,
    &reasons_disagree::ReasonsDisagree,
    &unexpected_body::UnexpectedBody,
    &unlisted_pair::UnlistedPair,
    &unlisted_status::UnlistedStatus,
    &unlisted_success::UnlistedSuccess,
    &wrong_content_coding::WrongContentCoding,
    &wrong_envelope::WrongEnvelope,
    &wrong_file::WrongFile,
    &wrong_header::WrongHeader,
    &wrong_media_type::WrongMediaType,
    &wrong_operation::WrongOperation,
    &wrong_reason::WrongReason,
    &wrong_status::WrongStatus,
    &wrong_status_echo::WrongStatusEcho,
    &wrong_text::WrongText,
    &wrong_value::WrongValue,
];

/// Everything in which an answer differs from what was promised: what concerns the status first, then by severity.
#[must_use]
pub fn findings(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS {
        check.check(subject, &mut findings);
    }
    findings.sort_by_key(rank);
    findings
}

/// Checks that look at status and header fields alone.
const WITHOUT_BODY: [&str; 6] = [
    "forbidden-content",
    "unlisted-pair",
    "unlisted-status",
    "unlisted-success",
    "wrong-media-type",
    "wrong-operation",
];

/// What status and header fields alone break, where the body is not known.
#[must_use]
pub fn findings_without_body(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in CHECKS.iter().filter(|check| WITHOUT_BODY.contains(&check.name())) {
        check.check(subject, &mut findings);
    }
    findings.sort_by_key(rank);
    findings
}

/// Causes come before what follows from them: an answer that isn't whole or can't be decoded, another status, another media type.
const CAUSES: [&str; 10] = [
    "body-truncated",
    "body-over-limit",
    "wrong-content-coding",
    "wrong-status",
    "wrong-media-type",
    "not-json",
    "json-not-portable",
    "unexpected-body",
    "wrong-reason",
    "reasons-disagree",
];

/// The order in which findings of one answer are told: the worst first, causes before what follows from them.
#[must_use]
pub fn rank(finding: &Finding) -> (std::cmp::Reverse<Severity>, usize) {
    let cause = CAUSES.iter().position(|rule| *rule == finding.rule).unwrap_or(CAUSES.len());
    (std::cmp::Reverse(finding.severity), cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_that_needs_no_body_is_listed() {
        let known = WITHOUT_BODY.iter().filter(|name| CHECKS.iter().any(|check| check.name() == **name)).count();
        assert_eq!(known, WITHOUT_BODY.len());
    }

    #[test]
    fn the_list_is_sorted_unique_and_documented() {
        for pair in CHECKS.windows(2) {
            assert!(pair[0].name() < pair[1].name(), "{} stands before {}", pair[0].name(), pair[1].name());
        }
        for check in CHECKS {
            assert!(!check.summary().ends_with('.') && check.summary().len() < 100, "{}", check.name());
            assert!(check.documentation().len() > 80, "{}", check.name());
        }
    }
}
