//! The pairs of status and reason.

use super::changes::{Changes, matched};
use super::facts::Published;
use super::rule::Rule;
use crate::model::contract::{Contract, Pair};
use crate::model::finding::Severity;

pub(super) static PAIR_REMOVED: Rule = Rule {
    name: "pair-removed",
    summary: "a pair of status and reason is no longer in the catalogue",
    documentation: "A client that branches on the reason waits for it in vain, and nothing asserts the pair any more. Where the server still answers it, a closed catalogue makes it a finding of every run.",
    severity: Severity::Breaking,
};

pub(super) static PAIR_ADDED: Rule = Rule {
    name: "pair-added",
    summary: "an open catalogue lists another pair",
    documentation: "The catalogue said that there are others than the listed ones, so a client has a way to handle a pair that it doesn't know. In a closed catalogue this is `closed-catalogue-extended`.",
    severity: Severity::Compatible,
};

pub(super) static CLOSED_CATALOGUE_EXTENDED: Rule = Rule {
    name: "closed-catalogue-extended",
    summary: "a catalogue that was closed lists another pair",
    documentation: "`catalogue: closed` promised that nothing but the listed pairs is answered, and clients may have relied on the whole list. It also is the way to make a finding `unlisted-pair` go away by editing the promise instead of the server, hence as severe as that one.\n\nA team that wants to add pairs without a breaking change says so under `severities:`, with the reason, or opens the catalogue.",
    severity: Severity::Breaking,
};

pub(super) static PAIR_ENVELOPE_CHANGED: Rule = Rule {
    name: "pair-envelope-changed",
    summary: "a pair is carried by another envelope",
    documentation: "A client reads the body of this pair by another schema and finds its reason at another place. What the envelopes themselves say is compared by the rules `envelope-…`.",
    severity: Severity::Breaking,
};

pub(super) static PAIR_REWORDED: Rule = Rule {
    name: "pair-reworded",
    summary: "the catalogue says otherwise when a pair is answered",
    documentation: "The words beside the pair changed. No program reads them; a reviewer should ask whether the meaning changed with them.",
    severity: Severity::Cosmetic,
};

pub(super) static PAIR_WIDENED: Rule = Rule {
    name: "pair-widened",
    summary: "a pair may come from more operations",
    documentation: "The pair's `at:` names another operation, or none any more: a client of that operation may get a pair that it was promised never to get there, and a run doesn't notice (`wrong-operation`). Entries are compared as they are written, also those with `*`.",
    severity: Severity::Breaking,
};

pub(super) static PAIR_NARROWED: Rule = Rule {
    name: "pair-narrowed",
    summary: "a pair may come from fewer operations",
    documentation: "The pair's `at:` names fewer operations, or names any where it named none: clients of the others need not handle it any more, and a run notices when it comes from there. Entries are compared as they are written, also those with `*`.",
    severity: Severity::Compatible,
};

pub(super) static CATALOGUE_OPENED: Rule = Rule {
    name: "catalogue-opened",
    summary: "the catalogue was closed and is open now",
    documentation: "An unlisted pair on the wire was a breaking finding and is only shown from now on: the gate asks for less, and clients can't rely on the list being whole any more.",
    severity: Severity::Breaking,
};

pub(super) static CATALOGUE_CLOSED: Rule = Rule {
    name: "catalogue-closed",
    summary: "the catalogue was open and is closed now",
    documentation: "Clients may rely on the list being whole from now on, and an unlisted pair on the wire is a breaking finding.",
    severity: Severity::Compatible,
};

pub(super) static REASONS_NOT_UNIQUE: Rule = Rule {
    name: "reasons-not-unique",
    summary: "a reason may stand under several statuses now",
    documentation: "The contract said `reasons: unique` and doesn't any more. A client that knew the status by the reason has to look at both.",
    severity: Severity::Breaking,
};

pub(super) static REASONS_UNIQUE: Rule = Rule {
    name: "reasons-unique",
    summary: "every reason stands under one status only now",
    documentation: "The contract says `reasons: unique` and did not: one promise more, which the loader and every run hold.",
    severity: Severity::Compatible,
};

/// Compares the catalogues.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let (old, new) = (old.contract, new.contract);
    match (old.open, new.open) {
        (false, true) => changes.add(&CATALOGUE_OPENED, "catalogue", "was closed, is open"),
        (true, false) => changes.add(&CATALOGUE_CLOSED, "catalogue", "was open, is closed"),
        _ => {}
    }
    match (old.unique_reasons, new.unique_reasons) {
        (true, false) => changes.add(&REASONS_NOT_UNIQUE, "reasons", "are no longer unique"),
        (false, true) => changes.add(&REASONS_UNIQUE, "reasons", "are unique now"),
        _ => {}
    }
    let pairs = matched(&old.pairs, &new.pairs, |pair| (pair.status.value, pair.reason.value.as_str()));
    for pair in pairs.removed {
        changes.add(&PAIR_REMOVED, name(pair), "is no longer in the catalogue");
    }
    let rule = if old.open { &PAIR_ADDED } else { &CLOSED_CATALOGUE_EXTENDED };
    for pair in pairs.added {
        let when = if pair.when.is_empty() { String::new() } else { format!(": {}", pair.when) };
        changes.add(rule, name(pair), format!("is in the catalogue now{when}"));
    }
    for (before, after) in pairs.both {
        let (was, is) = (envelope(old, before), envelope(new, after));
        if was != is {
            let message = format!("its envelope was {}, is {}", words(was), words(is));
            changes.add(&PAIR_ENVELOPE_CHANGED, name(after), message);
        }
        at(before, after, changes);
        if before.when != after.when {
            changes.add(&PAIR_REWORDED, name(after), format!("was {:?}, is {:?}", before.when, after.when));
        }
    }
}

/// Compares the operations that a pair may come from; none is all of them.
fn at(before: &Pair, after: &Pair, changes: &mut Changes) {
    let words = |pair: &Pair| pair.at.iter().map(|name| name.value.clone()).collect::<Vec<_>>();
    let (was, is) = (words(before), words(after));
    let lacks = |inner: &[String], outer: &[String]| {
        !outer.is_empty() && (inner.is_empty() || inner.iter().any(|name| !outer.contains(name)))
    };
    let shown = |words: &[String]| if words.is_empty() { "every operation".to_owned() } else { words.join(", ") };
    let message = || format!("was answered by {}, is by {}", shown(&was), shown(&is));
    if lacks(&is, &was) {
        changes.add(&PAIR_WIDENED, name(after), message());
    }
    if lacks(&was, &is) {
        changes.add(&PAIR_NARROWED, name(after), message());
    }
}

fn name(pair: &Pair) -> String {
    format!("{} {}", pair.status.value, pair.reason.value)
}

/// The name of a pair's envelope: its own, or `error` where the contract has one.
fn envelope<'a>(contract: &'a Contract, pair: &'a Pair) -> Option<&'a str> {
    let default = || contract.envelopes.iter().map(|(name, _)| name.value.as_str()).find(|name| *name == "error");
    pair.envelope.as_ref().map(|name| name.value.as_str()).or_else(default)
}

fn words(envelope: Option<&str>) -> String {
    envelope.map_or_else(|| "not said".to_owned(), |name| format!("`{name}`"))
}
