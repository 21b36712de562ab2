//! What checks look at: one answer, what was promised of it, and what it turned out to be.

use std::sync::{Arc, OnceLock};

use super::contract::{Contract, Envelope, EnvelopeRef, ReasonAt};
use super::expectation::{Alternative, Expectation};
use crate::model::answer::Exchange;
use crate::model::json::Json;
use crate::select::{Volatile, to_value};
use crate::template::{Answered, Scope};

/// One answer and what was promised of it.
pub struct Subject<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// What the step expects.
    pub expectation: &'a Expectation,
    /// The exchange.
    pub exchange: &'a Exchange,
    /// The case's variables.
    pub scope: &'a Scope,
    /// The contract's operation that was asked, by its index.
    pub operation: Option<usize>,
    /// The answer that this one is held against, where the expectation names one.
    pub earlier: Option<Earlier<'a>>,
    /// What the answer turned out to be.
    pub reading: Reading,
    answered: OnceLock<Arc<Answered>>,
}

/// An earlier answer of the same case, and how two answers are compared.
#[derive(Clone, Copy)]
pub struct Earlier<'a> {
    /// The exchange.
    pub exchange: &'a Exchange,
    /// The header fields that are compared, in lower case.
    pub answer_headers: &'a [String],
    /// The places whose values differ anyway.
    pub volatile: &'a [Volatile],
}

/// What an answer turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The reasons read: one, none, or several.
    pub reasons: Vec<String>,
    /// Whether several are several identifiers, each of which is to be listed; otherwise they should agree.
    pub several: bool,
    /// The listed pairs that it is: of several identifiers one for each that is listed.
    pub pairs: Vec<usize>,
    /// The alternative that it meets, by status and reason.
    pub met: Option<usize>,
    /// The envelope that its body must have, where one is known.
    pub envelope: Option<EnvelopeRef>,
}

impl<'a> Subject<'a> {
    /// Reads an answer in the light of a contract and an expectation.
    #[must_use]
    pub fn new(contract: &'a Contract, expectation: &'a Expectation, exchange: &'a Exchange, scope: &'a Scope) -> Self {
        let reading = Reading::of(contract, expectation, exchange);
        Self {
            contract,
            expectation,
            exchange,
            scope,
            operation: None,
            earlier: None,
            reading,
            answered: OnceLock::new(),
        }
    }

    /// The same answer, given to a request that asked this operation.
    #[must_use]
    pub fn of_operation(self, operation: Option<usize>) -> Self {
        Self { operation, ..self }
    }

    /// The same answer, held against an earlier one.
    #[must_use]
    pub fn beside(self, earlier: Option<Earlier<'a>>) -> Self {
        Self { earlier, ..self }
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.exchange.answer.status
    }

    /// Whether the request's method is HEAD, whose answer has no body to look at.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.exchange.request.method == "HEAD"
    }

    /// The envelope that the body must have.
    #[must_use]
    pub fn envelope(&self) -> Option<&'a Envelope> {
        match self.reading.envelope {
            Some(EnvelopeRef::Named(index)) => self.contract.envelopes.get(index),
            _ => None,
        }
    }

    /// What conditions see.
    pub fn answered(&self) -> &Arc<Answered> {
        self.answered.get_or_init(|| Answered::new(self.exchange))
    }
}

impl Reading {
    /// Reads an answer.
    #[must_use]
    pub fn of(contract: &Contract, expectation: &Expectation, exchange: &Exchange) -> Self {
        let status = exchange.answer.status;
        let head = exchange.request.method == "HEAD";
        let Identified { reasons, several, pairs } = reasons(contract, exchange);
        let meets = |alternative: &Alternative| match *alternative {
            Alternative::Status(wanted) | Alternative::Success(wanted, _) => wanted == status,
            Alternative::Pair(wanted, index) => wanted == status && (pairs.contains(&index) || head),
        };
        let mut met = expectation.alternatives.iter().position(meets);
        // Successes of one status are told apart by their bodies; holding a body against a schema is dear.
        let success = |alternative: &Alternative| matches!(alternative, Alternative::Success(..)) && meets(alternative);
        let ambiguous = expectation.alternatives.iter().filter(|one| success(one)).count() > 1;
        let fitting = |alternative: &Alternative| match *alternative {
            Alternative::Success(_, envelope) => meets(alternative) && fits(contract, envelope, exchange),
            _ => false,
        };
        if ambiguous && let Some(index) = expectation.alternatives.iter().position(fitting) {
            met = met.map(|first| match expectation.alternatives[first] {
                Alternative::Success(..) => index,
                _ => first,
            });
        }
        let envelope = match met.and_then(|index| expectation.alternatives.get(index)) {
            _ if head => None,
            Some(Alternative::Success(_, envelope)) => Some(*envelope),
            _ => match pairs.first().and_then(|&index| contract.pairs.get(index)) {
                Some(pair) => pair.envelope,
                None if status >= 400 => contract.named("error"),
                None if (200..300).contains(&status) && !matches!(status, 204 | 205) => contract.success,
                None => None,
            },
        };
        Self { reasons, several, pairs, met, envelope }
    }

    /// The reasons that are not listed; where one reason is promised, none once it is.
    pub fn unlisted<'r>(&'r self, contract: &'r Contract) -> impl Iterator<Item = &'r str> {
        let listed = |reason: &str| self.pairs.iter().any(|&pair| contract.pairs[pair].reason == reason);
        let at_most = if self.several { usize::MAX } else { usize::from(self.pairs.is_empty()) };
        self.reasons.iter().map(String::as_str).filter(move |reason| !listed(reason)).take(at_most)
    }
}

/// Whether a body fits an envelope, as far as its presence and its schema say.
fn fits(contract: &Contract, envelope: EnvelopeRef, exchange: &Exchange) -> bool {
    match envelope {
        EnvelopeRef::NoBody => exchange.answer.body.is_empty(),
        EnvelopeRef::Named(index) => {
            let schema = contract.envelopes.get(index).and_then(|envelope| envelope.schema.as_ref());
            match (schema, exchange.json()) {
                (Some(schema), Some(json)) => schema.is_valid(&to_value(json)),
                (Some(_), None) => false,
                (None, _) => !exchange.answer.body.is_empty(),
            }
        }
    }
}

/// The reasons that an answer carries, and the listed pairs that it is.
#[derive(Default)]
struct Identified {
    reasons: Vec<String>,
    several: bool,
    pairs: Vec<usize>,
}

fn reasons(contract: &Contract, exchange: &Exchange) -> Identified {
    let status = exchange.answer.status;
    let mut candidates: Vec<EnvelopeRef> = Vec::new();
    let default = contract.named("error").filter(|_| status >= 400);
    for envelope in contract.pairs_of(status).filter_map(|(_, pair)| pair.envelope).chain(default) {
        if !candidates.contains(&envelope) {
            candidates.push(envelope);
        }
    }
    let mut unlisted = Identified::default();
    for candidate in &candidates {
        let EnvelopeRef::Named(index) = candidate else { continue };
        let Some(envelope) = contract.envelopes.get(*index) else { continue };
        let several = envelope.reason.iter().any(|place| place.all);
        let reasons = read_reasons(envelope, exchange);
        if several || reasons.len() == 1 {
            let listed = reasons.iter().filter_map(|reason| contract.pair(status, reason));
            let pairs: Vec<usize> = listed.filter(|&pair| contract.pairs[pair].envelope == Some(*candidate)).collect();
            if !pairs.is_empty() {
                return Identified { reasons, several, pairs };
            }
        }
        if unlisted.reasons.is_empty() {
            unlisted = Identified { reasons, several, pairs: Vec::new() };
        }
    }
    // A pair whose envelope carries no reason is known by its status alone.
    let silent = |envelope: Option<EnvelopeRef>| match envelope {
        Some(EnvelopeRef::Named(index)) => {
            contract.envelopes.get(index).is_some_and(|envelope| envelope.reason.is_empty())
        }
        Some(EnvelopeRef::NoBody) | None => true,
    };
    if unlisted.reasons.is_empty() {
        let mut silent_pairs = contract.pairs_of(status).filter(|(_, pair)| silent(pair.envelope));
        if let (Some((index, _)), None) = (silent_pairs.next(), silent_pairs.next()) {
            return Identified { pairs: vec![index], ..Identified::default() };
        }
    }
    unlisted
}

/// The different reasons that stand at an envelope's places.
fn read_reasons(envelope: &Envelope, exchange: &Exchange) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    let mut add = |reason: String| {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    };
    for place in &envelope.reason {
        if place.all {
            // What can't be read is an identifier as well, one that is not listed.
            let show = |json: &Json| place.read(json).unwrap_or_else(|| super::value::show(json));
            place.at.all(exchange).iter().map(show).for_each(&mut add);
        } else {
            place.at.first(exchange).and_then(|json| place.read(&json)).into_iter().for_each(&mut add);
        }
    }
    reasons
}

impl ReasonAt {
    /// The reason that a value is.
    fn read(&self, json: &Json) -> Option<String> {
        let text = match json {
            Json::String(text) if !self.integer => text.clone(),
            Json::Number(_) if self.integer && json.kind() == "integer" => super::value::show(json),
            _ => return None,
        };
        let Some(regex) = &self.matches else { return Some(text) };
        let found = regex.captures(&text)?;
        Some(found.get(1).or(found.get(0)).map_or(String::new(), |part| part.as_str().to_owned()))
    }
}
