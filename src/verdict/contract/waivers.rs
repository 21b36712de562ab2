//! What a gate demands of the coverage, and what is excused from it.

use super::changes::{Changes, matched};
use super::excused::Excused;
use super::facts::Published;
use super::rule::Rule;
use crate::model::contract::Waiver;
use crate::model::coverage::{Level, Part};
use crate::model::finding::Severity;

pub(super) static COVERAGE_LOWERED: Rule = Rule {
    name: "coverage-lowered",
    summary: "a gate demands less coverage",
    documentation: "The contract's `coverage:` no longer demands a part, or only that it is `seen` where it had to be `asserted`. What no case covers any more goes unnoticed from now on.",
    severity: Severity::Breaking,
};

pub(super) static COVERAGE_RAISED: Rule = Rule {
    name: "coverage-raised",
    summary: "a gate demands more coverage",
    documentation: "The contract's `coverage:` demands another part, or that it is `asserted` where `seen` was enough. A gate fails from now on where the suite has a hole there.",
    severity: Severity::Compatible,
};

pub(super) static WAIVER_ADDED: Rule = Rule {
    name: "waiver-added",
    summary: "something more is excused from being covered",
    documentation: "There is another entry under the contract's `waivers:`: nothing covers a promise, pair, envelope or operation, and the gate doesn't fail by it any more. Whether it is kept, nobody knows.",
    severity: Severity::Breaking,
};

pub(super) static WAIVER_EXTENDED: Rule = Rule {
    name: "waiver-extended",
    summary: "something is excused from being covered for longer, or on more targets",
    documentation: "An entry under the contract's `waivers:` has a later day under `until:`, or none any more, or names other targets under `on:`. What should have been covered by a day is not.",
    severity: Severity::Breaking,
};

pub(super) static WAIVER_REMOVED: Rule = Rule {
    name: "waiver-removed",
    summary: "something is no longer excused from being covered",
    documentation: "An entry is gone from the contract's `waivers:`, or holds for a shorter time or on fewer targets: a gate fails from now on where nothing covers what it was about.",
    severity: Severity::Compatible,
};

/// Compares what is demanded and what is excused.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    for part in Part::ALL {
        let (was, is) = (old.contract.coverage.of(part), new.contract.coverage.of(part));
        let rule = if is < was { &COVERAGE_LOWERED } else { &COVERAGE_RAISED };
        if was != is {
            let message = format!("was {}, is {}", demanded(was), demanded(is));
            changes.add(rule, format!("coverage of {}", part.name()), message);
        }
    }
    let waivers = matched(&old.contract.waivers, &new.contract.waivers, what);
    for one in waivers.removed {
        changes.add(&WAIVER_REMOVED, what(one), "is no longer waived");
    }
    for one in waivers.added {
        let until = one.until.as_ref().map_or_else(String::new, |day| format!(" until {}", day.value));
        changes.add(&WAIVER_ADDED, what(one), format!("is waived now{until}: {}", one.because));
    }
    for (before, after) in waivers.both {
        for change in excused(before).otherwise(&excused(after)) {
            let rule = if change.more { &WAIVER_EXTENDED } else { &WAIVER_REMOVED };
            changes.add(rule, what(after), format!("was waived {}, is {}", change.was, change.is));
        }
    }
}

const fn excused(waiver: &Waiver) -> Excused<'_> {
    Excused { until: waiver.until.as_ref(), on: waiver.on.as_slice() }
}

fn demanded(level: Option<Level>) -> &'static str {
    level.map_or("not demanded", Level::name)
}

/// What is excused, in words.
fn what(waiver: &Waiver) -> String {
    let parts = [
        ("promise", &waiver.promise),
        ("pair", &waiver.pair),
        ("envelope", &waiver.envelope),
        ("operation", &waiver.operation),
    ];
    let named = parts.into_iter().filter_map(|(word, name)| Some(format!("{word} {}", name.as_ref()?.value)));
    format!("waiver of {}", named.collect::<Vec<_>>().join(" "))
}
