//! Holds answers against the accepted ones.

use std::path::Path;
use std::sync::Arc;

use super::alternatives::another_alternative;
use super::case::CaseJudge;
use super::evaluate::Evaluation;
use super::rules::SNAPSHOT_UNREADABLE;
use super::standard::{Standard, Store, apply_severities, sort};
use super::stored::label;
use crate::check::Expectation;
use crate::check::contract::EnvelopeRef;
use crate::model::answer::Exchange;
use crate::model::contract::SnapshotMode;
use crate::model::finding::Finding;
use crate::model::outcome::Snapshot;
use crate::model::stored::Stored;
use crate::plan::{Case, ContractPlan, Step, roles};
use crate::snapshot::file::{self, Metadata};
use crate::snapshot::{Error, Masking, grammar, shape};
use crate::verdict::{self, Roles};

/// The verdict rule of values that are data.
const VALUE: &str = "value-changed";

/// Reads accepted answers.
pub trait Accepted {
    /// Holds a text against what lies at a path.
    ///
    /// # Errors
    /// Where it can't be read, or is no answer.
    fn find(&self, path: &Path, new: &str) -> Result<Found, Error>;
}

/// What lies where an accepted answer may lie.
#[derive(Debug)]
pub enum Found {
    /// The same text.
    Same,
    /// Nothing.
    Missing,
    /// Another answer.
    Other(Box<Stored>),
}

/// What is to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Write {
    /// Nothing.
    #[default]
    Nothing,
    /// The answer that waited goes: the accepted one came again.
    Clear,
    /// The new answer waits to be accepted.
    Pending,
}

/// The values that a case has made up so far, by kind: snapshots mask them.
pub type Generated = [(String, String)];

/// Which answer of a step it is.
#[derive(Clone, Copy)]
pub struct Part<'p> {
    /// The step.
    pub step: &'p Step,
    /// The number of the answer in a race, from 0.
    pub number: Option<usize>,
    /// What is expected of it.
    pub expectation: &'p Expectation,
}

/// What came of holding an answer against the accepted one.
#[derive(Debug, Default)]
pub struct Comparison {
    /// In what they differ.
    pub findings: Vec<Finding>,
    /// Both texts, where the answer is stored.
    pub snapshot: Option<Snapshot>,
    /// What is to be written.
    pub write: Write,
    /// What the file says beside the answer.
    pub metadata: Metadata,
    /// Whether nothing was accepted, and the new answer waits for it.
    pub pending: bool,
    /// Nothing was accepted, and nothing may be written.
    pub uncompared: bool,
}

impl Comparison {
    /// What it is where nothing can be read or written.
    #[must_use]
    pub fn unreadable(error: &Error) -> Self {
        let message = match std::error::Error::source(error) {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        };
        Self { findings: vec![Finding::new(SNAPSHOT_UNREADABLE, "snapshot", message)], ..Self::default() }
    }

    /// What it is once the new answer is the accepted one.
    #[must_use]
    pub fn accepted(self) -> Self {
        let same =
            |snapshot: Snapshot| Snapshot { accepted: Some(Arc::clone(&snapshot.new)), pending: false, ..snapshot };
        Self { snapshot: self.snapshot.map(same), ..Self::default() }
    }
}

impl CaseJudge<'_> {
    /// Holds an answer against the accepted one, and with `--twice` against the one of the case's first run.
    pub fn compare(
        &mut self,
        part: Part<'_>,
        exchange: &Exchange,
        evaluation: &Evaluation,
        generated: &Generated,
        accepted: &dyn Accepted,
    ) -> Comparison {
        let Some(case) = self.case.filter(|_| part.step.stored) else { return Comparison::default() };
        let standard = self.standard;
        let mode = standard.mode(case, part, exchange, evaluation);
        if mode == SnapshotMode::None {
            return Comparison::default();
        }
        let mut known = generated.to_vec();
        known.push(("target".to_owned(), standard.origin.clone()));
        let stored = Masking {
            answer_headers: &standard.plan.answer_headers,
            volatile: &standard.plan.volatile,
            secrets: &self.secrets.frozen(),
            known: &known,
            values: &mut self.values,
        }
        .store(exchange);
        let between_runs = self.hold_against_first(&part.step.name, part.number, &stored);
        let Some(stored) = shape::reduce(stored, mode, exchange.answer.body.len()) else {
            return Comparison::default();
        };
        let text: Arc<str> = grammar::write(&stored).into();
        let reading = &evaluation.reading;
        let envelope = match reading.envelope {
            Some(EnvelopeRef::Named(index)) => standard.plan.checks.envelopes.get(index),
            _ => None,
        };
        let label = label(case, part.step, part.number, part.expectation, reading.met);
        let answer = Answer { stored: &stored, text, mode, roles: roles(envelope), expectation: part.expectation };
        let compared = standard.compare(case, label.as_deref(), &answer, accepted);
        let mut compared = compared.unwrap_or_else(|error| Comparison::unreadable(&error));
        // What differs between two runs says nothing by differing from the accepted answer.
        let told = |found: &Finding| found.rule == VALUE && between_runs.iter().any(|other| other.place == found.place);
        compared.findings.retain(|found| !told(found));
        compared.findings.extend(between_runs);
        compared
    }
}

impl Standard {
    /// How much of an answer is stored.
    fn mode(&self, case: &Case, part: Part<'_>, exchange: &Exchange, evaluation: &Evaluation) -> SnapshotMode {
        let said = part.step.snapshot.or(case.shared.snapshot).or(self.plan.snapshot);
        let is_pair = !evaluation.reading.pairs.is_empty();
        let success = exchange.answer.status < 400 && !is_pair;
        let usual = if success && !self.self_test { SnapshotMode::Shape } else { SnapshotMode::Full };
        match said {
            // A shape has no reason: nobody could say later which alternative it was.
            Some(SnapshotMode::Shape) if part.expectation.stable && is_pair => SnapshotMode::Full,
            said => said.unwrap_or(usual),
        }
    }

    fn compare(
        &self,
        case: &Case,
        label: Option<&str>,
        answer: &Answer<'_>,
        accepted: &dyn Accepted,
    ) -> Result<Comparison, Error> {
        let policy = &self.policy;
        let path = |contract: &str| file::path_of(&policy.root, contract, &case.shared.file, &case.slug, label);
        let overlay = self.overlay.as_ref().map(|name| format!("{}@{name}", self.plan.name));
        let writing = path(overlay.as_deref().unwrap_or(&self.plan.name));
        let found = match accepted.find(&writing, &answer.text)? {
            Found::Missing if overlay.is_some() => accepted.find(&path(&self.plan.name), &answer.text)?,
            found => found,
        };
        let snapshot = |accepted, pending| {
            let path = writing.strip_prefix(&policy.root).unwrap_or(&writing).to_owned();
            Some(Snapshot { path, accepted, new: Arc::clone(&answer.text), pending })
        };
        let differs = match found {
            Found::Same => None,
            Found::Missing => Some((None, Vec::new())),
            Found::Other(whole) => {
                let as_compared =
                    if answer.mode == SnapshotMode::Shape { shape::shape((*whole).clone()) } else { (*whole).clone() };
                let pair = Pair { whole: [&whole, answer.stored], compared: [&as_compared, answer.stored] };
                let findings = compare_stored(Some(&self.plan), pair, &answer.roles, Some(answer.expectation));
                // A file that only reads differently, after an edit by hand, says the same.
                (!findings.is_empty()).then(|| (Some(grammar::write(&as_compared).into()), findings))
            }
        };
        let Some((accepted, findings)) = differs else {
            let clears = policy.store == Store::Pending && policy.writes;
            let write = if clears { Write::Clear } else { Write::Nothing };
            let snapshot = snapshot(Some(Arc::clone(&answer.text)), false);
            return Ok(Comparison { snapshot, write, ..Comparison::default() });
        };
        let missing = accepted.is_none();
        if missing && policy.store == Store::Nothing {
            let findings = vec![verdict::missing(policy.writes)];
            return Ok(Comparison { findings, snapshot: snapshot(None, false), ..Comparison::default() });
        }
        // Nothing waits to be accepted where nothing is written.
        let pending = policy.writes && policy.store != Store::Nothing;
        let description = label.map_or_else(|| case.name().to_owned(), |label| format!("{} ({label})", case.name()));
        Ok(Comparison {
            findings,
            snapshot: snapshot(accepted, pending),
            write: if pending { Write::Pending } else { Write::Nothing },
            metadata: Metadata { description, input_file: case.shared.path.to_string() },
            pending: missing && pending,
            uncompared: missing && !pending,
        })
    }
}

/// A new answer in the form in which it is compared.
struct Answer<'a> {
    stored: &'a Stored,
    text: Arc<str>,
    mode: SnapshotMode,
    roles: Roles<'a>,
    expectation: &'a Expectation,
}

/// Two stored answers of one step, the old one first.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// As they lie in their files.
    pub whole: [&'a Stored; 2],
    /// In the form in which they are compared: both in full, or both as shapes.
    pub compared: [&'a Stored; 2],
}

/// The verdict on two stored answers. `plan`: their contract, where there is one; `stable`: the expectation, where one
/// file stands for all of its alternatives.
#[must_use]
pub fn compare_stored(
    plan: Option<&ContractPlan>,
    pair: Pair<'_>,
    roles: &Roles<'_>,
    stable: Option<&Expectation>,
) -> Vec<Finding> {
    let Pair { whole: [whole, new], compared: [old, compared] } = pair;
    let stable = stable.zip(plan);
    // Everything else in which the two differ follows from it, and stands in the diff.
    let another = stable.and_then(|(stable, plan)| another_alternative(&plan.checks, stable, whole, new));
    let mut findings = another.map_or_else(|| verdict::judge(old, compared, roles), |finding| vec![finding]);
    if let Some(plan) = plan {
        apply_severities(plan, &mut findings);
        sort(plan, &mut findings);
    }
    findings
}
