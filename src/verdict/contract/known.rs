//! Deviations that the team knows of.

use super::changes::{Changes, matched};
use super::excused::Excused;
use super::facts::Published;
use super::rule::Rule;
use crate::model::contract::Known;
use crate::model::finding::Severity;

pub(super) static KNOWN_ADDED: Rule = Rule {
    name: "known-added",
    summary: "another deviation from the contract is tolerated",
    documentation: "There is another entry under the contract's `known:`: the API breaks a promise, and the gate doesn't fail any more. Clients meet the deviation all the same.",
    severity: Severity::Breaking,
};

pub(super) static KNOWN_EXTENDED: Rule = Rule {
    name: "known-extended",
    summary: "a known deviation is tolerated for longer, or on more targets",
    documentation: "An entry under the contract's `known:` has a later day under `until:`, or none any more, or names other targets under `on:`. What should have been mended by a day is not.",
    severity: Severity::Breaking,
};

pub(super) static KNOWN_REMOVED: Rule = Rule {
    name: "known-removed",
    summary: "a deviation is no longer tolerated",
    documentation: "An entry is gone from the contract's `known:`, or is tolerated for a shorter time or on fewer targets: the promise is kept again, and a run notices when it isn't.",
    severity: Severity::Compatible,
};

/// Compares what is tolerated.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let known = matched(&old.contract.known, &new.contract.known, what);
    for one in known.removed {
        changes.add(&KNOWN_REMOVED, what(one), "is no longer tolerated");
    }
    for one in known.added {
        let until = one.until.as_ref().map_or_else(String::new, |day| format!(" until {}", day.value));
        changes.add(&KNOWN_ADDED, what(one), format!("is tolerated now{until}: {}", one.because));
    }
    for (before, after) in known.both {
        for change in excused(before).otherwise(&excused(after)) {
            let rule = if change.more { &KNOWN_EXTENDED } else { &KNOWN_REMOVED };
            changes.add(rule, what(after), format!("was tolerated {}, is {}", change.was, change.is));
        }
    }
}

const fn excused(known: &Known) -> Excused<'_> {
    Excused { until: known.until.as_ref(), on: known.on.as_slice() }
}

/// What is tolerated, in words.
fn what(known: &Known) -> String {
    let mut words = vec!["known".to_owned()];
    let parts =
        [("case", &known.case), ("pair", &known.pair), ("answers", &known.answers), ("finding", &known.finding)];
    words.extend(parts.into_iter().filter_map(|(word, value)| Some(format!("{word} {}", value.as_ref()?.value))));
    words.join(" ")
}
