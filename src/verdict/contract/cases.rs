//! What cases assert.

use super::changes::{Changes, matched};
use super::facts::{CaseFacts, Published, StepFacts};
use super::rule::Rule;
use crate::model::contract::SnapshotMode;
use crate::model::finding::Severity;

/// A case went.
pub static CASE_REMOVED: Rule = Rule {
    name: "case-removed",
    summary: "a case is gone",
    documentation: "Nothing asserts any more what the case asserted, and its accepted answers are held against nothing. A case with another name is a removed one and an added one.",
    severity: Severity::Breaking,
};

/// A case came.
pub static CASE_ADDED: Rule = Rule {
    name: "case-added",
    summary: "there is another case",
    documentation: "The API is held to more than before: there is a case that the old side doesn't have, with answers of its own.",
    severity: Severity::Compatible,
};

pub(super) static CASE_SKIPPED: Rule = Rule {
    name: "case-skipped",
    summary: "a case is not run any more",
    documentation: "The case, or its file, says `skip:` and did not. It stands there and asserts nothing.",
    severity: Severity::Breaking,
};

pub(super) static CASE_UNSKIPPED: Rule = Rule {
    name: "case-unskipped",
    summary: "a case is run again",
    documentation: "The case was skipped, or for the self-test only, and is run now: the API is held to what it asserts.",
    severity: Severity::Compatible,
};

pub(super) static CASE_SELF_TEST_ONLY: Rule = Rule {
    name: "case-self-test-only",
    summary: "a case is never sent to a target any more",
    documentation: "The case says `only-self-test:` or `given:` and did not: it goes on being asserted of the self-test server, and of no real one.",
    severity: Severity::Breaking,
};

pub(super) static EXPECTATION_CHANGED: Rule = Rule {
    name: "expectation-changed",
    summary: "a step expects another answer",
    documentation: "The status, pair or envelope that a step expects is another one, and the old one isn't accepted any more. Where the API changed as well this is the same break, seen from the promise's side; where it didn't, the promise was wrong.",
    severity: Severity::Breaking,
};

pub(super) static EXPECTATION_NARROWED: Rule = Rule {
    name: "expectation-narrowed",
    summary: "a step accepts fewer answers",
    documentation: "An alternative is gone from what a step expects, or a bare status got its reason or envelope: the API is held to more than before.",
    severity: Severity::Compatible,
};

pub(super) static EXPECTATION_WIDENED: Rule = Rule {
    name: "expectation-widened",
    summary: "a step accepts more answers",
    documentation: "A step accepts another alternative beside what it expected, or lost its reason or envelope (`400 parse_error` became `400`). It is the way to make a finding go away by editing the promise instead of the server.",
    severity: Severity::Breaking,
};

pub(super) static ASSERTION_REMOVED: Rule = Rule {
    name: "assertion-removed",
    summary: "a step asserts less of its answer",
    documentation: "A header field, a value of the body, a text, a file or a condition is no longer under the step's `expect:`, or the step itself is gone.",
    severity: Severity::Breaking,
};

pub(super) static ASSERTION_ADDED: Rule = Rule {
    name: "assertion-added",
    summary: "a step asserts more of its answer",
    documentation: "There is another header field, value of the body, text, file or condition under the step's `expect:`, or another step.",
    severity: Severity::Compatible,
};

pub(super) static SNAPSHOT_LOWERED: Rule = Rule {
    name: "snapshot-lowered",
    summary: "less of an answer is stored and compared",
    documentation: "`snapshot:` of the contract, file, case or step keeps less than it did: `full` became `shape`, which knows no values, or `none`, which knows nothing.",
    severity: Severity::Breaking,
};

pub(super) static SNAPSHOT_RAISED: Rule = Rule {
    name: "snapshot-raised",
    summary: "more of an answer is stored and compared",
    documentation: "`snapshot:` of the contract, file, case or step keeps more than it did: `none` became `shape`, or `shape` became `full`.",
    severity: Severity::Compatible,
};

/// Compares the cases.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let cases = matched(old.cases, new.cases, |case| case.id.as_str());
    for case in cases.removed {
        changes.of_case(&CASE_REMOVED, &case.id, "case", "is gone");
    }
    for case in cases.added {
        changes.of_case(&CASE_ADDED, &case.id, "case", "is new");
    }
    for (before, after) in cases.both {
        held(before, after, changes);
        let steps = matched(&before.steps, &after.steps, |step| step.name.as_str());
        let several = before.steps.len().max(after.steps.len()) > 1;
        for step in steps.removed {
            changes.of_case(&ASSERTION_REMOVED, &after.id, format!("step {}", step.name), "is gone");
        }
        for step in steps.added {
            changes.of_case(&ASSERTION_ADDED, &after.id, format!("step {}", step.name), "is new");
        }
        for (was, is) in steps.both {
            let place = |what: &str| if several { format!("step {}: {what}", is.name) } else { what.to_owned() };
            step(was, is, &after.id, place, changes);
        }
    }
}

/// Whether the case is run at all.
fn held(before: &CaseFacts, after: &CaseFacts, changes: &mut Changes) {
    match (&before.skip, &after.skip) {
        (None, Some(why)) => changes.of_case(&CASE_SKIPPED, &after.id, "skip", format!("is not run any more: {why}")),
        (Some(_), None) => changes.of_case(&CASE_UNSKIPPED, &after.id, "skip", "is run again"),
        _ => {}
    }
    match (before.self_test_only, after.self_test_only) {
        (false, true) => {
            changes.of_case(&CASE_SELF_TEST_ONLY, &after.id, "only-self-test", "is never sent to a target any more");
        }
        (true, false) => changes.of_case(&CASE_UNSKIPPED, &after.id, "only-self-test", "is sent to targets now"),
        _ => {}
    }
}

fn step(was: &StepFacts, is: &StepFacts, id: &str, place: impl Fn(&str) -> String, changes: &mut Changes) {
    expectation(was, is, id, &place, changes);
    for gone in was.assertions.iter().filter(|one| !is.assertions.contains(one)) {
        changes.of_case(&ASSERTION_REMOVED, id, place(gone), "is no longer asserted");
    }
    for new in is.assertions.iter().filter(|one| !was.assertions.contains(one)) {
        changes.of_case(&ASSERTION_ADDED, id, place(new), "is asserted now");
    }
    let (before, after) = (kept(was.snapshot), kept(is.snapshot));
    if before != after {
        let rule = if after < before { &SNAPSHOT_LOWERED } else { &SNAPSHOT_RAISED };
        let message = format!("was {}, is {}", mode(was.snapshot), mode(is.snapshot));
        changes.of_case(rule, id, place("snapshot"), message);
    }
}

fn expectation(was: &StepFacts, is: &StepFacts, id: &str, place: &impl Fn(&str) -> String, changes: &mut Changes) {
    let covers = |wide: &[String], narrow: &[String]| {
        wide.is_empty() || !narrow.is_empty() && narrow.iter().all(|one| wide.iter().any(|other| accepts(other, one)))
    };
    // What says nothing accepts any success: it is the widest only of successes, which is close enough to tell.
    let wider = covers(&is.alternatives, &was.alternatives) && !(is.alternatives.is_empty() && errors(was));
    let narrower = covers(&was.alternatives, &is.alternatives) && !(was.alternatives.is_empty() && errors(is));
    let rule = match (wider, narrower) {
        (true, true) => return,
        (true, false) => &EXPECTATION_WIDENED,
        (false, true) => &EXPECTATION_NARROWED,
        (false, false) => &EXPECTATION_CHANGED,
    };
    let words = |step: &StepFacts| {
        if step.alternatives.is_empty() { "any success".to_owned() } else { step.alternatives.join(" | ") }
    };
    changes.of_case(rule, id, place("expect"), format!("was {}, is {}", words(was), words(is)));
}

/// Whether whatever meets the second alternative meets the first: a bare status accepts each of its pairs.
fn accepts(wide: &str, narrow: &str) -> bool {
    wide == narrow || narrow.split_once(' ').is_some_and(|(status, _)| status == wide)
}

fn errors(step: &StepFacts) -> bool {
    step.alternatives.iter().any(|one| !one.starts_with('2'))
}

/// How much is kept, to be compared. What says nothing keeps everything of the self-test's answers.
const fn kept(mode: Option<SnapshotMode>) -> u8 {
    match mode {
        None | Some(SnapshotMode::Full) => 2,
        Some(SnapshotMode::Shape) => 1,
        Some(SnapshotMode::None) => 0,
    }
}

const fn mode(mode: Option<SnapshotMode>) -> &'static str {
    match mode {
        None | Some(SnapshotMode::Full) => "full",
        Some(SnapshotMode::Shape) => "shape",
        Some(SnapshotMode::None) => "none",
    }
}
