//! What an API publishes, before and now: whether clients lose a promise, and whether the suite holds it to less.

mod answers;
mod cases;
mod catalogue;
mod changes;
mod envelopes;
mod every_answer;
mod excused;
mod facts;
mod known;
mod promises;
mod rule;
mod schema;
mod severities;
mod statuses;
#[cfg(test)]
mod tests;
mod waivers;

pub use answers::{ANSWER_ADDED, ANSWER_REMOVED, CONTRACT_ADDED, CONTRACT_REMOVED};
pub use cases::{CASE_ADDED, CASE_REMOVED};
pub use changes::ContractChange;
pub use facts::{Assertion, CaseFacts, Published, StepFacts};
pub use rule::{RULES, Rule};

use changes::Changes;

/// One subject in which two contracts are compared.
type Subject = fn(Published<'_>, Published<'_>, &mut Changes);

const SUBJECTS: &[Subject] = &[
    catalogue::compare,
    statuses::compare,
    envelopes::compare,
    promises::compare,
    every_answer::compare,
    severities::compare,
    known::compare,
    waivers::compare,
    cases::compare,
];

/// Every difference between what was published and what is now. Equal contracts have none.
#[must_use]
pub fn compare(old: Published<'_>, new: Published<'_>) -> Vec<ContractChange> {
    let mut changes = Changes::default();
    for subject in SUBJECTS {
        subject(old, new, &mut changes);
    }
    changes.found
}
