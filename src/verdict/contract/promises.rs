//! Promises and operations.

use super::changes::{Changes, matched};
use super::facts::Published;
use super::rule::Rule;
use crate::model::finding::Severity;
use crate::model::source::Spanned;

pub(super) static PROMISE_REMOVED: Rule = Rule {
    name: "promise-removed",
    summary: "the contract no longer lists a promise",
    documentation: "A sentence of the reference is no longer among the contract's `promises:`. Clients lose it, and no case can say that it covers it.",
    severity: Severity::Breaking,
};

pub(super) static PROMISE_ADDED: Rule = Rule {
    name: "promise-added",
    summary: "the contract lists a promise that it didn't",
    documentation: "There is another sentence among the contract's `promises:`. Clients may rely on it from now on; a case should cover it.",
    severity: Severity::Compatible,
};

pub(super) static PROMISE_REWORDED: Rule = Rule {
    name: "promise-reworded",
    summary: "a promise reads otherwise, or is otherwise sure",
    documentation: "The sentence of a promise changed, or how sure it is (`documented`, `inferred`, `ambiguous`). Only people can tell whether it promises less: a reviewer should read both.",
    severity: Severity::Compatible,
};

pub(super) static PROMISE_NOT_HELD: Rule = Rule {
    name: "promise-not-held",
    summary: "a rule no longer holds every answer against a promise",
    documentation: "A check or rule is gone from the promise's `held-by:`. Where no case covers the promise either, nothing holds the API to it.",
    severity: Severity::Breaking,
};

pub(super) static PROMISE_HELD: Rule = Rule {
    name: "promise-held",
    summary: "a rule holds every answer against a promise now",
    documentation: "There is another check or rule under the promise's `held-by:`: it counts as covered where answers were judged, and none broke the rule.",
    severity: Severity::Compatible,
};

pub(super) static OPERATION_REMOVED: Rule = Rule {
    name: "operation-removed",
    summary: "the contract no longer lists an operation",
    documentation: "A method of a path is no longer among the contract's `operations:`: clients can't rely on it any more.",
    severity: Severity::Breaking,
};

pub(super) static OPERATION_ADDED: Rule = Rule {
    name: "operation-added",
    summary: "the contract lists an operation that it didn't",
    documentation: "There is another method of a path among the contract's `operations:`. Clients that don't know it go on working.",
    severity: Severity::Compatible,
};

/// Compares both lists.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let (old, new) = (old.contract, new.contract);
    let promises = matched(&old.promises, &new.promises, |(name, _)| name.value.as_str());
    for (name, promise) in promises.removed {
        changes.add(&PROMISE_REMOVED, place(&name.value), format!("is no longer promised: {}", promise.says));
    }
    for (name, promise) in promises.added {
        changes.add(&PROMISE_ADDED, place(&name.value), format!("is promised now: {}", promise.says));
    }
    for ((name, before), (_, after)) in promises.both {
        let lacks = |list: &[Spanned<String>], rule: &str| list.iter().all(|known| known.value != rule);
        for rule in before.held_by.iter().filter(|rule| lacks(&after.held_by, &rule.value)) {
            changes.add(&PROMISE_NOT_HELD, place(&name.value), format!("is no longer held by {}", rule.value));
        }
        for rule in after.held_by.iter().filter(|rule| lacks(&before.held_by, &rule.value)) {
            changes.add(&PROMISE_HELD, place(&name.value), format!("is held by {} now", rule.value));
        }
        if before.says != after.says {
            let message = format!("was {:?}, is {:?}", before.says, after.says);
            changes.add(&PROMISE_REWORDED, place(&name.value), message);
        }
        if before.sure != after.sure {
            let word = |sure: &Option<String>| sure.clone().unwrap_or_else(|| "not said how sure".to_owned());
            let message = format!("was {}, is {}", word(&before.sure), word(&after.sure));
            changes.add(&PROMISE_REWORDED, place(&name.value), message);
        }
    }
    let operations = |contract: &crate::model::contract::Contract| -> Vec<String> {
        contract.operations.iter().map(|operation| operation.value.clone()).collect()
    };
    changes.words(
        (&operations(old), &operations(new)),
        (&OPERATION_REMOVED, "is no longer listed"),
        (&OPERATION_ADDED, "is listed now"),
    );
}

fn place(promise: &str) -> String {
    format!("promise {promise}")
}
