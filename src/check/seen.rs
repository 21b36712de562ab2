//! What an answer shows of its contract, for coverage and for the rules over a run.

use super::contract::EnvelopeRef;
use super::expectation::Alternative;
use super::subject::Subject;
use crate::model::seen::{Choice, Seen};

/// What an answer shows: one thing, or one for each of several identifiers. Where it was seen (method, URL, step) is
/// left to the caller, and so is masking.
#[must_use]
pub fn seen(subject: &Subject<'_>) -> Vec<Seen> {
    let (contract, reading) = (subject.contract, &subject.reading);
    let met = reading.met.and_then(|met| subject.expectation.alternatives.get(met));
    let status = subject.status();
    let base = Seen { status, operation: subject.operation, ..Seen::default() };
    let of_pair = |pair: usize, asserted| {
        let reason = contract.pairs.get(pair).map(|pair| pair.reason.clone());
        Seen { reason, pair: Some(pair), asserted, ..base.clone() }
    };
    let expected = match met {
        Some(Alternative::Pair(_, pair)) => Some(*pair),
        _ => None,
    };
    // Mostly there is one thing to tell: room for four would be written and thrown away for every answer.
    let mut seen: Vec<Seen> = match expected {
        // On HEAD the expected reason counts as seen: there is no body to read it from.
        Some(pair) if reading.pairs.is_empty() => vec![of_pair(pair, false)],
        _ => reading.pairs.iter().map(|&pair| of_pair(pair, expected == Some(pair) && !subject.is_head())).collect(),
    };
    if seen.is_empty() {
        let envelope = match reading.envelope {
            Some(EnvelopeRef::Named(index)) => contract.envelopes.get(index).map(|known| known.name.clone()),
            Some(EnvelopeRef::NoBody) => Some("none".to_owned()),
            None => None,
        };
        let first = reading.reasons.first().cloned();
        seen = vec![Seen { reason: first, envelope, asserted: met.is_some(), ..base.clone() }];
    }
    // Beside what was said of them already: of several identifiers those that are not listed.
    for reason in reading.unlisted(contract).filter(|_| reading.several) {
        if !seen.iter().any(|one| one.reason.as_deref() == Some(reason)) {
            seen.push(Seen { reason: Some(reason.to_owned()), ..base.clone() });
        }
    }
    if let (Some(name), Some(met), false) = (&subject.expectation.always, met, subject.is_head()) {
        let choice = Choice { name: name.clone(), alternative: met.describe(contract) };
        seen.iter_mut().take(1).for_each(|one| one.choice = Some(choice.clone()));
    }
    seen
}
