//! The shapes of bodies.

use super::changes::{Changes, matched};
use super::facts::Published;
use super::rule::Rule;
use super::schema::{self, Direction};
use crate::model::contract::{Envelope, ReasonAt};
use crate::model::finding::Severity;
use crate::model::source::Spanned;

pub(super) static ENVELOPE_REMOVED: Rule = Rule {
    name: "envelope-removed",
    summary: "an envelope is gone",
    documentation: "The contract no longer says how a body of this envelope looks. Pairs and steps that named it name another one, which the rules `pair-envelope-changed` and `expectation-changed` show.",
    severity: Severity::Breaking,
};

pub(super) static ENVELOPE_ADDED: Rule = Rule {
    name: "envelope-added",
    summary: "there is another envelope",
    documentation: "The contract says how a body of another envelope looks. By itself it takes nothing from any client.",
    severity: Severity::Compatible,
};

pub(super) static ENVELOPE_WEAKENED: Rule = Rule {
    name: "envelope-weakened",
    summary: "an envelope promises less",
    documentation: "What a client could rely on in every body of this envelope it can't any more: a member is no longer required, a value may be of another type or `null`, a bound, pattern or invariant is gone, the media type isn't promised.\n\nSchemas are compared member by member. Where a schema's keyword changed in a way that can't be told to be more or less, the rule is `envelope-changed`.",
    severity: Severity::Breaking,
};

pub(super) static ENVELOPE_STRENGTHENED: Rule = Rule {
    name: "envelope-strengthened",
    summary: "an envelope promises more",
    documentation: "Clients may rely on something more in every body of this envelope: another member is required or described, a type is narrower, there is a bound, a pattern or an invariant.",
    severity: Severity::Compatible,
};

pub(super) static ENVELOPE_CHANGED: Rule = Rule {
    name: "envelope-changed",
    summary: "an envelope promises something else",
    documentation: "A part of the envelope is another one, and it can't be told whether clients lose something: the media type, the place of the reason, a pattern. As severe as the worst that it can be.",
    severity: Severity::Breaking,
};

pub(super) static PROSE_ADDED: Rule = Rule {
    name: "prose-added",
    summary: "a value counts as text for people that didn't",
    documentation: "There is another place under the envelope's `prose:`: a change of its value was compatible or breaking, and is cosmetic from now on.",
    severity: Severity::Breaking,
};

pub(super) static SUCCESS_ENVELOPE_CHANGED: Rule = Rule {
    name: "success-envelope-changed",
    summary: "a success that names no envelope has another one",
    documentation: "The contract's `success:` is another one: whatever expects a bare `200` holds the body against another schema, or against none.",
    severity: Severity::Breaking,
};

/// Compares the envelopes.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let (old, new) = (old.contract, new.contract);
    if old.success != new.success {
        let word =
            |success: &Option<Spanned<String>>| success.as_ref().map_or("none said", |name| &name.value).to_owned();
        let message = format!("was {}, is {}", word(&old.success), word(&new.success));
        changes.add(&SUCCESS_ENVELOPE_CHANGED, "success", message);
    }
    let envelopes = matched(&old.envelopes, &new.envelopes, |(name, _)| name.value.as_str());
    for (name, _) in envelopes.removed {
        changes.add(&ENVELOPE_REMOVED, place(&name.value), "is gone");
    }
    for (name, _) in envelopes.added {
        changes.add(&ENVELOPE_ADDED, place(&name.value), "is new");
    }
    for ((name, before), (_, after)) in envelopes.both {
        envelope(&place(&name.value), before, after, changes);
    }
}

fn place(name: &str) -> String {
    format!("envelope {name}")
}

fn envelope(place: &str, old: &Envelope, new: &Envelope, changes: &mut Changes) {
    single("its media type", old.media_type.as_ref(), new.media_type.as_ref(), place, changes);
    single("the place of the status", old.status.as_ref(), new.status.as_ref(), place, changes);
    let reasons = |envelope: &Envelope| {
        let texts: Vec<String> = envelope.reason.iter().map(reason).collect();
        (!texts.is_empty()).then(|| Spanned::new(texts.join(", "), crate::model::source::Span::default()))
    };
    single("the place of the reason", reasons(old).as_ref(), reasons(new).as_ref(), place, changes);
    for added in new.prose.iter().filter(|path| !old.prose.contains(path)) {
        changes.add(&PROSE_ADDED, place, format!("`{}` is text for people now", added.value));
    }
    for removed in old.prose.iter().filter(|path| !new.prose.contains(path)) {
        changes.add(&ENVELOPE_STRENGTHENED, place, format!("`{}` is no longer only text for people", removed.value));
    }
    for removed in old.invariants.iter().filter(|condition| !new.invariants.contains(condition)) {
        changes.add(&ENVELOPE_WEAKENED, place, format!("no longer holds for every body: `{}`", removed.value));
    }
    for added in new.invariants.iter().filter(|condition| !old.invariants.contains(condition)) {
        changes.add(&ENVELOPE_STRENGTHENED, place, format!("holds for every body now: `{}`", added.value));
    }
    match (&old.schema, &new.schema) {
        (Some(_), None) => changes.add(&ENVELOPE_WEAKENED, place, "has no schema any more"),
        (None, Some(_)) => changes.add(&ENVELOPE_STRENGTHENED, place, "has a schema now"),
        (Some(before), Some(after)) => {
            for (direction, message) in schema::compare(&before.value, &after.value) {
                let rule = match direction {
                    Direction::Weaker => &ENVELOPE_WEAKENED,
                    Direction::Stronger => &ENVELOPE_STRENGTHENED,
                    Direction::Unclear => &ENVELOPE_CHANGED,
                };
                changes.add(rule, place, message);
            }
        }
        (None, None) => {}
    }
}

/// A part that an envelope has or doesn't have.
fn single(
    what: &str,
    old: Option<&Spanned<String>>,
    new: Option<&Spanned<String>>,
    place: &str,
    changes: &mut Changes,
) {
    match (old, new) {
        (Some(was), None) => {
            changes.add(&ENVELOPE_WEAKENED, place, format!("{what} is no longer promised, was `{}`", was.value));
        }
        (None, Some(is)) => {
            changes.add(&ENVELOPE_STRENGTHENED, place, format!("{what} is promised now: `{}`", is.value));
        }
        (Some(was), Some(is)) if was != is => {
            changes.add(&ENVELOPE_CHANGED, place, format!("{what} was `{}`, is `{}`", was.value, is.value));
        }
        _ => {}
    }
}

fn reason(reason: &ReasonAt) -> String {
    let mut text = reason.at.value.clone();
    if let Some(part) = &reason.matches {
        text.push_str(&format!(" match {}", part.value));
    }
    if reason.integer {
        text.push_str(" (an integer)");
    }
    if reason.all {
        text.push_str(" (all there are)");
    }
    text
}
