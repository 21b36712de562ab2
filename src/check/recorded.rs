//! Holds an answer that nobody expected against its contract: recorded traffic.

use super::contract::{Contract, Envelope, EnvelopeRef};
use super::expectation::{Alternative, Expectation};
use super::subject::{Reading, Subject};
use super::{findings, findings_without_body};
use crate::check::seen::seen;
use crate::model::answer::Exchange;
use crate::model::finding::{Finding, Severity};
use crate::model::seen::Seen;
use crate::select::to_value;
use crate::template::Scope;

/// The rule of a success that no envelope fits.
pub const UNKNOWN_BODY: &str = "unknown-body";
/// The check that needs to know which envelope it is.
const INVARIANT: &str = "invariant-broken";
const MEDIA_TYPE: &str = "wrong-media-type";

/// The rules of recorded traffic beside the checks.
pub const RULES: &[Rule] = &[Rule {
    name: UNKNOWN_BODY,
    summary: "a recorded success has a body that no envelope of the contract fits",
    documentation: "In recorded traffic nobody says which envelope a success has. Its JSON body was held against every envelope of the contract that no error has, and fits none. Either the answer breaks the envelope that is named as the nearest, or the contract doesn't describe it yet: then add an envelope.\n\nThe finding is compatible, because which of both it is can't be told. Where the contract has a `success:`, a body that fits no other envelope is held against that one instead.",
}];

/// A rule of recorded traffic.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name, as findings show it.
    pub name: &'static str,
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// What it means, why it matters, what to do.
    pub documentation: &'static str,
}

/// What came of a recorded answer.
#[derive(Debug)]
pub struct Judged {
    /// In what it differs from what the contract promises of every answer.
    pub findings: Vec<Finding>,
    /// What it showed, never asserted; nothing where the body that would tell wasn't recorded.
    pub seen: Vec<Seen>,
    /// What it turned out to be.
    pub reading: Reading,
}

/// Judges a recorded answer. `has_body`: whether its body was recorded; else only what status and header fields tell is
/// judged.
#[must_use]
pub fn judge(
    contract: &Contract,
    exchange: &Exchange,
    operation: Option<usize>,
    has_body: bool,
    scope: &Scope,
) -> Judged {
    let status = exchange.answer.status;
    let fitting = if has_body { Fitting::of(contract, exchange) } else { Fitting::Unknown };
    let alternative = match fitting {
        Fitting::One(index) | Fitting::Several(index) => Alternative::Success(status, EnvelopeRef::Named(index)),
        Fitting::None | Fitting::Unknown => Alternative::Status(status),
    };
    let expectation = Expectation { alternatives: vec![alternative], ..Expectation::default() };
    let subject = Subject::new(contract, &expectation, exchange, scope).of_operation(operation);
    if !has_body {
        let certain = if subject.reading.pairs.is_empty() { status < 400 } else { carries_no_reason(contract, status) };
        let seen = if certain { seen(&subject) } else { Vec::new() };
        let seen = seen.into_iter().map(|seen| Seen { asserted: false, envelope: None, ..seen }).collect();
        let mut findings = findings_without_body(&subject);
        // Whoever left the body out may have left this field out, too.
        findings.retain(|finding| finding.rule != MEDIA_TYPE || exchange.answer.media_type().is_some());
        return Judged { findings, seen, reading: subject.reading };
    }
    let mut findings = findings(&subject);
    let mut seen: Vec<Seen> = seen(&subject).into_iter().map(|seen| Seen { asserted: false, ..seen }).collect();
    match fitting {
        // Which of them it is can't be told, nor which conditions hold for it.
        Fitting::Several(_) => {
            findings.retain(|finding| finding.rule != INVARIANT);
            seen.iter_mut().for_each(|seen| seen.envelope = None);
        }
        Fitting::None if contract.success.is_none() => findings.extend(unknown_body(contract, exchange)),
        _ => {}
    }
    Judged { findings, seen, reading: subject.reading }
}

/// Whether the JSON body of a success fits an envelope of the contract that no error has, or the one of a bare success.
#[must_use]
pub fn fits_an_envelope(contract: &Contract, exchange: &Exchange) -> bool {
    matches!(Fitting::of(contract, exchange), Fitting::One(_) | Fitting::Several(_))
}

/// The envelopes of successes that a body fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fitting {
    /// This one alone.
    One(usize),
    /// This one, and others.
    Several(usize),
    /// None of those that there are.
    None,
    /// It is no success, has no JSON body, or the contract has no such envelope.
    Unknown,
}

impl Fitting {
    fn of(contract: &Contract, exchange: &Exchange) -> Self {
        let Some(json) = exchange.json().filter(|_| (200..300).contains(&exchange.answer.status)) else {
            return Self::Unknown;
        };
        let value = to_value(json);
        let media_type = exchange.answer.media_type();
        let mut any = false;
        let mut fits = successes(contract).filter(|(_, envelope)| {
            any = true;
            let typed = envelope.media_type.is_none() || envelope.media_type == media_type;
            typed && envelope.schema.as_ref().is_some_and(|schema| schema.is_valid(&value))
        });
        let found = fits.next().map(|(first, _)| (first, fits.next().is_some()));
        match found {
            Some((only, false)) => Self::One(only),
            Some((first, true)) => Self::Several(first),
            None if any => Self::None,
            None => Self::Unknown,
        }
    }
}

/// The envelopes with a schema that no error has.
fn successes(contract: &Contract) -> impl Iterator<Item = (usize, &Envelope)> {
    let of_errors = |index: usize| contract.pairs.iter().any(|pair| pair.envelope == Some(EnvelopeRef::Named(index)));
    let all = contract.envelopes.iter().enumerate();
    all.filter(move |(index, envelope)| envelope.schema.is_some() && envelope.name != "error" && !of_errors(*index))
}

/// Whether no pair of a status is told by what stands in its body.
fn carries_no_reason(contract: &Contract, status: u16) -> bool {
    contract.pairs_of(status).all(|(_, pair)| match pair.envelope {
        Some(EnvelopeRef::Named(index)) => contract.envelopes[index].reason.is_empty(),
        _ => true,
    })
}

/// The finding of a body that no envelope fits: it may be one that the contract doesn't describe, so it is compatible.
fn unknown_body(contract: &Contract, exchange: &Exchange) -> Option<Finding> {
    let value = to_value(exchange.json()?);
    let violations = |envelope: &Envelope| {
        let schema = envelope.schema.as_ref()?;
        let mut errors = schema.iter_errors(&value);
        let first = errors.next()?;
        let why: String = first.to_string().chars().take(200).collect();
        Some((1 + errors.count(), why))
    };
    let nearest = successes(contract)
        .filter_map(|(_, envelope)| violations(envelope).map(|(number, why)| (number, why, &envelope.name)))
        .min_by_key(|(number, _, _)| *number);
    let message = match nearest {
        Some((_, why, name)) => format!("fits none of the contract's envelopes; nearest is `{name}`: {why}"),
        None => "fits none of the contract's envelopes: its media type is another".to_owned(),
    };
    Some(Finding::new(UNKNOWN_BODY, "body", message).of_severity(Severity::Compatible))
}
