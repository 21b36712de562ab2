//! Holds answers against the accepted ones, and keeps what is new.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::alternatives::another_alternative;
use super::rules::SNAPSHOT_UNREADABLE;
use super::runner::Runner;
use super::settings::Store;
use crate::check::Expectation;
use crate::check::contract::EnvelopeRef;
use crate::check::subject::Reading;
use crate::model::answer::Exchange;
use crate::model::contract::SnapshotMode;
use crate::model::finding::Finding;
use crate::model::outcome::Snapshot;
use crate::model::stored::Stored;
use crate::plan::{Case, Step, roles};
use crate::snapshot::file::{self, Compared, Metadata};
use crate::snapshot::{Error, Masking, grammar, insta_entry, shape};
use crate::verdict::{self, Roles};

/// The verdict rule of values that are data.
const VALUE: &str = "value-changed";

/// What came of holding an answer against the accepted one.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) findings: Vec<Finding>,
    pub(super) snapshot: Option<Snapshot>,
    pub(super) pending: bool,
    /// Nothing was accepted, and nothing may be written.
    pub(super) uncompared: bool,
}

impl Runner<'_> {
    /// Holds an answer against the accepted one. `part` tells the answers of one step apart.
    pub(super) fn keep(
        &mut self,
        step: &Step,
        part: Option<usize>,
        exchange: &Exchange,
        expectation: &Expectation,
        reading: &Reading,
    ) -> Kept {
        let Some(case) = self.case.filter(|_| step.stored) else { return Kept::default() };
        let mode = self.mode(step, case, exchange, (expectation, reading));
        if mode == SnapshotMode::None {
            return Kept::default();
        }
        let mut known = self.generated.made();
        known.push(("target".to_owned(), self.contract.origin.clone()));
        let plan = &self.contract.target.contract;
        let stored = Masking {
            answer_headers: &plan.answer_headers,
            volatile: &plan.volatile,
            secrets: &self.shared.settings.secrets.frozen(),
            known: &known,
            values: &mut self.values,
        }
        .store(exchange);
        let between_runs = self.hold_against_first(step, part, &stored);
        let Some(stored) = shape::reduce(stored, mode, exchange.answer.body.len()) else { return Kept::default() };
        let text = grammar::write(&stored);
        let label = label(case, step, part, expectation, reading.met);
        let envelope = match reading.envelope {
            Some(EnvelopeRef::Named(index)) => plan.checks.envelopes.get(index),
            _ => None,
        };
        let answer = Answer { stored: &stored, text: &text, mode, roles: roles(envelope), expectation };
        let mut kept = self.compare(case, label.as_deref(), &answer).unwrap_or_else(|error| {
            let message = match std::error::Error::source(&error) {
                Some(source) => format!("{error}: {source}"),
                None => error.to_string(),
            };
            Kept { findings: vec![Finding::new(SNAPSHOT_UNREADABLE, "snapshot", message)], ..Kept::default() }
        });
        // What differs between two runs says nothing by differing from the accepted answer.
        let told = |found: &Finding| found.rule == VALUE && between_runs.iter().any(|other| other.place == found.place);
        kept.findings.retain(|found| !told(found));
        kept.findings.extend(between_runs);
        kept
    }

    fn mode(
        &self,
        step: &Step,
        case: &Case,
        exchange: &Exchange,
        (expectation, reading): (&Expectation, &Reading),
    ) -> SnapshotMode {
        let said = step.snapshot.or(case.shared.snapshot).or(self.contract.target.contract.snapshot);
        let success = exchange.answer.status < 400 && reading.pairs.is_empty();
        let elsewhere = self.contract.target.self_test.is_none();
        let usual = if success && elsewhere { SnapshotMode::Shape } else { SnapshotMode::Full };
        match said {
            // A shape has no reason: nobody could say later which alternative it was.
            Some(SnapshotMode::Shape) if expectation.stable && !reading.pairs.is_empty() => SnapshotMode::Full,
            said => said.unwrap_or(usual),
        }
    }

    fn compare(&self, case: &Case, label: Option<&str>, answer: &Answer<'_>) -> Result<Kept, Error> {
        let text = answer.text;
        let settings = &self.shared.settings;
        let target = &self.contract.target;
        let plan = &target.contract;
        let path = |contract: &str| file::path_of(&settings.root, contract, &case.shared.file, &case.slug, label);
        let overlay = target.overlay.as_ref().map(|name| format!("{}@{name}", plan.name));
        let writing = path(overlay.as_deref().unwrap_or(&plan.name));
        let found = match accepted(&writing, answer)? {
            Found::Missing if overlay.is_some() => accepted(&path(&plan.name), answer)?,
            found => found,
        };
        let text: Arc<str> = text.into();
        let snapshot = |accepted, pending| {
            Some(Snapshot { path: relative(&writing, &settings.root), accepted, new: Arc::clone(&text), pending })
        };
        let findings = match &found {
            Found::Other(found) => {
                let (accepted, whole) = &**found;
                let another = another_alternative(&plan.checks, answer.expectation, whole, answer.stored);
                // Everything else in which the two differ follows from it, and stands in the diff.
                another.map_or_else(|| verdict::judge(accepted, answer.stored, &answer.roles), |finding| vec![finding])
            }
            Found::Missing if settings.store == Store::Nothing => {
                let findings = vec![verdict::missing(target.writes)];
                return Ok(Kept { findings, snapshot: snapshot(None, false), ..Kept::default() });
            }
            Found::Same | Found::Missing => Vec::new(),
        };
        // A file that only reads differently, after an edit by hand, says the same.
        if matches!(found, Found::Same) || (matches!(found, Found::Other(..)) && findings.is_empty()) {
            if settings.store == Store::Pending && target.writes {
                file::clear_pending(&writing)?;
            }
            return Ok(Kept { snapshot: snapshot(Some(Arc::clone(&text)), false), ..Kept::default() });
        }
        let name = case.id.splitn(3, '/').nth(2).unwrap_or_default();
        let description = label.map_or_else(|| name.to_owned(), |label| format!("{name} ({label})"));
        let metadata = Metadata { description, input_file: case.shared.path.to_string() };
        // Nothing waits to be accepted where nothing was written.
        let pending = target.writes && settings.store != Store::Nothing;
        if target.writes {
            match settings.store {
                Store::Pending => drop(file::write_pending(&writing, &metadata, &text)?),
                Store::Insta => {
                    insta_entry::compare(&writing, &metadata, &text)?;
                    // INSTA_UPDATE may have accepted it on the spot.
                    if file::compare(&writing, &text)? == Compared::Same {
                        return Ok(Kept { snapshot: snapshot(Some(Arc::clone(&text)), false), ..Kept::default() });
                    }
                }
                Store::Nothing => {}
            }
        }
        Ok(match found {
            Found::Other(found) => {
                let accepted = Some(grammar::write(&found.0).into());
                Kept { findings, snapshot: snapshot(accepted, pending), ..Kept::default() }
            }
            _ => Kept { snapshot: snapshot(None, pending), pending, uncompared: !pending, ..Kept::default() },
        })
    }
}

/// A path as it is told: relative to the root, where it lies below.
fn relative(path: &Path, root: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_owned()
}

/// A new answer in the form in which it is compared.
struct Answer<'a> {
    stored: &'a Stored,
    text: &'a str,
    mode: SnapshotMode,
    roles: Roles<'a>,
    expectation: &'a Expectation,
}

/// What was accepted, in the form of the new answer.
enum Found {
    Same,
    Missing,
    /// Another one, and the same as it lies in the file.
    Other(Box<(Stored, Stored)>),
}

/// Reads what was accepted. An answer that was accepted in full is also the accepted shape.
fn accepted(path: &Path, answer: &Answer<'_>) -> Result<Found, Error> {
    match file::compare(path, answer.text)? {
        Compared::Same => return Ok(Found::Same),
        Compared::Missing => return Ok(Found::Missing),
        Compared::Differs => {}
    }
    let Some(accepted) = file::read(path)? else { return Ok(Found::Missing) };
    let stored = accepted.stored()?;
    if answer.mode != SnapshotMode::Shape {
        return Ok(Found::Other(Box::new((stored.clone(), stored))));
    }
    let shaped = shape::shape(stored.clone());
    Ok(if shaped == *answer.stored { Found::Same } else { Found::Other(Box::new((shaped, stored))) })
}

/// Where the accepted answer of a step may lie: one file an alternative. None for a step that stores nothing.
#[must_use]
pub fn stored_paths(root: &Path, case: &Case, step: &Step, part: Option<usize>) -> Vec<PathBuf> {
    let expectation = step.expect.get(part.unwrap_or(0));
    let Some(expectation) = expectation.filter(|_| step.stored && step.sends()) else { return Vec::new() };
    (0..expectation.snapshots())
        .map(|met| {
            let label = label(case, step, part, expectation, Some(met));
            file::path_of(root, &case.shared.contract.name, &case.shared.file, &case.slug, label.as_deref())
        })
        .collect()
}

/// Where an answer of a step lies that met none of several alternatives; None where [`stored_paths`] has it.
#[must_use]
pub fn unmet_path(root: &Path, case: &Case, step: &Step, part: Option<usize>) -> Option<PathBuf> {
    let expectation = step.expect.get(part.unwrap_or(0)).filter(|_| step.stored && step.sends())?;
    let label = label(case, step, part, expectation, None);
    let path = file::path_of(root, &case.shared.contract.name, &case.shared.file, &case.slug, label.as_deref());
    (expectation.snapshots() > 1).then_some(path)
}

/// What tells an answer's file from the others of its case: the step where there are several, the answer of a race, the
/// alternative where there are several.
fn label(
    case: &Case,
    step: &Step,
    part: Option<usize>,
    expectation: &Expectation,
    met: Option<usize>,
) -> Option<String> {
    let several = case.shared.steps.iter().filter(|step| step.stored && step.sends()).count() > 1;
    let mut parts = Vec::new();
    if several {
        parts.push(step.name.clone());
    }
    parts.extend(part.map(|part| (part + 1).to_string()));
    if expectation.snapshots() > 1
        && let Some(met) = met
    {
        parts.push(expectation.alternatives[met].describe(&case.shared.contract.checks));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}
