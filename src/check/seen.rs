//! What an answer shows of its contract, for coverage and for the rules over a run.

use super::contract::EnvelopeRef;
use super::expectation::Alternative;
use super::subject::Subject;
use crate::model::seen::{Choice, Seen};

/// What an answer shows. Where it was seen (method, URL, step) is left to the caller, and so is masking.
#[must_use]
pub fn seen(subject: &Subject<'_>) -> Seen {
    let (contract, reading) = (subject.contract, &subject.reading);
    let met = reading.met.and_then(|met| subject.expectation.alternatives.get(met));
    let status = subject.status();
    let reason = |pair: usize| contract.pairs.get(pair).map(|pair| pair.reason.clone());
    let mut seen = Seen { status, operation: subject.operation, ..Seen::default() };
    match (reading.pair, met) {
        (Some(pair), _) => {
            seen.reason = reason(pair);
            seen.pair = Some(pair);
            seen.asserted = matches!(met, Some(Alternative::Pair(..))) && !subject.is_head();
        }
        // On HEAD the expected reason counts as seen: there is no body to read it from.
        (None, Some(Alternative::Pair(_, pair))) => {
            seen.reason = reason(*pair);
            seen.pair = Some(*pair);
        }
        (None, _) => {
            seen.reason = reading.reasons.first().cloned();
            seen.envelope = match reading.envelope {
                Some(EnvelopeRef::Named(index)) => contract.envelopes.get(index).map(|known| known.name.clone()),
                Some(EnvelopeRef::NoBody) => Some("none".to_owned()),
                None => None,
            };
            seen.asserted = met.is_some();
        }
    }
    if let (Some(name), Some(met), false) = (&subject.expectation.always, met, subject.is_head()) {
        seen.choice = Some(Choice { name: name.clone(), alternative: met.describe(contract) });
    }
    seen
}
