//! What every answer is held to beside its own case.

use super::changes::{Changes, matched};
use super::facts::Published;
use super::rule::Rule;
use crate::model::contract::{Contract, Never, Volatile};
use crate::model::finding::Severity;
use crate::model::source::Spanned;

pub(super) static ANSWER_HEADER_REMOVED: Rule = Rule {
    name: "answer-header-removed",
    summary: "a header field of answers is no longer compared",
    documentation: "The field is no longer among the contract's `answer-headers:`: snapshots don't store it, and no run notices when it changes or goes.",
    severity: Severity::Breaking,
};

pub(super) static ANSWER_HEADER_ADDED: Rule = Rule {
    name: "answer-header-added",
    summary: "another header field of answers is compared",
    documentation: "The field is among the contract's `answer-headers:` now: snapshots store it, and a run notices when it changes or goes.",
    severity: Severity::Compatible,
};

pub(super) static NEVER_REMOVED: Rule = Rule {
    name: "never-removed",
    summary: "something may appear in answers that had to appear in none",
    documentation: "An entry is gone from the contract's `never:`, or holds for other envelopes: what it forbade goes unnoticed from now on.",
    severity: Severity::Breaking,
};

pub(super) static NEVER_ADDED: Rule = Rule {
    name: "never-added",
    summary: "something more must appear in no answer",
    documentation: "There is another entry under the contract's `never:`, which every answer of every run is held to from now on.",
    severity: Severity::Compatible,
};

pub(super) static MASK_ADDED: Rule = Rule {
    name: "mask-added",
    summary: "a value is masked before it is compared",
    documentation: "There is another entry under the contract's `volatile:`. Which value stands there goes unnoticed from now on; that it is there, and its type, are still compared. As severe as what it hides, `value-changed`.",
    severity: Severity::Compatible,
};

pub(super) static MASK_REMOVED: Rule = Rule {
    name: "mask-removed",
    summary: "a value is no longer masked before it is compared",
    documentation: "An entry is gone from the contract's `volatile:`: the value is stored as it comes, and a run notices when it changes.",
    severity: Severity::Cosmetic,
};

pub(super) static OUTAGE_EXTENDED: Rule = Rule {
    name: "outage-extended",
    summary: "another status counts as an outage",
    documentation: "A status is among the contract's `outage:` that was not: a case that gets it can't be judged from now on, where it was broken before. A run that can't judge ends with exit code 3, not 1.",
    severity: Severity::Breaking,
};

/// Compares what every answer is held to.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let (old, new) = (old.contract, new.contract);
    changes.words(
        (&answer_headers(old), &answer_headers(new)),
        (&ANSWER_HEADER_REMOVED, "is no longer compared"),
        (&ANSWER_HEADER_ADDED, "is compared now"),
    );
    let never = |contract: &Contract| contract.never.iter().map(forbidden).collect::<Vec<_>>();
    changes.words(
        (&never(old), &never(new)),
        (&NEVER_REMOVED, "is no longer forbidden"),
        (&NEVER_ADDED, "is forbidden now"),
    );
    masks(old, new, changes);
    let before = old.outages();
    for status in new.outages().into_iter().filter(|status| !before.contains(status)) {
        changes.add(&OUTAGE_EXTENDED, format!("status {status}"), "counts as an outage now");
    }
}

fn answer_headers(contract: &Contract) -> Vec<String> {
    let mut names: Vec<String> =
        contract.answer_headers.iter().map(|name| format!("header {}", name.value.to_ascii_lowercase())).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn forbidden(never: &Never) -> String {
    let mut words = "never".to_owned();
    for (word, value) in [("match", &never.matches), ("at", &never.at)] {
        if let Some(value) = value {
            words.push_str(&format!(" {word} {}", value.value));
        }
    }
    if !never.within.is_empty() {
        let names: Vec<&str> = never.within.iter().map(|name| name.value.as_str()).collect();
        words.push_str(&format!(" in {}", names.join(", ")));
    }
    words
}

/// Masks by place and part; only another kind masks no more and no less.
fn masks(old: &Contract, new: &Contract, changes: &mut Changes) {
    fn key((place, mask): &(Spanned<String>, Volatile)) -> (&str, Option<&str>) {
        (place.value.as_str(), mask.matches.as_ref().map(|part| part.value.as_str()))
    }
    fn part(mask: &Volatile) -> String {
        mask.matches.as_ref().map_or_else(String::new, |part| format!(" where it matches `{}`", part.value))
    }
    let masks = matched(&old.volatile, &new.volatile, key);
    for (place, mask) in masks.removed {
        changes.add(&MASK_REMOVED, place.value.as_str(), format!("is no longer masked{}", part(mask)));
    }
    for (place, mask) in masks.added {
        changes.add(&MASK_ADDED, place.value.as_str(), format!("is masked now{}", part(mask)));
    }
}
