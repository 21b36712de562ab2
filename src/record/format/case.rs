//! A case and its steps, as JSON.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::exchange::{Answer, Course, Request};
use super::finding::Finding;
use super::milliseconds;
use crate::model::outcome::{Attempt, CaseInfo, Seen, Snapshot, StepRecord};
use crate::record::MaskedRecord;
use crate::select::to_value;

/// What came of one case.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Case<'a> {
    /// `<contract>/<file>/<name>`
    id: &'a str,
    /// Where the case is written, relative to the root.
    file: &'a str,
    /// The one-based line of the case, or of its table's row.
    line: u32,
    /// The columns of its table's row.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(default)]
    row: BTreeMap<&'a str, serde_json::Value>,
    /// Its tags.
    tags: &'a [String],
    /// The promises that it covers.
    covers: &'a [String],
    /// What the answers of its steps must be, as scenarios write it.
    expects: &'a [String],
    /// `kept`, `known`, `changed`, `broken`, `inconclusive`, `ignored`, `not run` or `not recorded`.
    outcome: &'static str,
    /// Why it was inconclusive, ignored or not run; which request was not recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    /// From the start of the run to that of the case, in milliseconds.
    began_ms: f64,
    /// From the first byte of setup to the end of teardown, in milliseconds.
    took_ms: f64,
    /// The values that it made up, in the order in which they were drawn.
    drawn: Vec<Drawn<'a>>,
    /// Whether the case can be driven again by what stands here: every answer is there, and none of them masked.
    replayable: bool,
    /// Snapshots that were missing and now wait to be accepted.
    pending: usize,
    /// Answers that were compared with nothing: none was accepted, and none may be written.
    uncompared: usize,
    /// Its steps in the order in which they ended, those of its logins too.
    steps: Vec<Step<'a>>,
}

/// A value that a case made up.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Drawn<'a> {
    /// `unique`, `uuid` or `now`.
    kind: &'a str,
    /// The value.
    value: &'a str,
}

/// One step: what was sent, what came, what was found. Of several requests at once each is a step here.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Step<'a> {
    /// `login`, `setup`, `step` or `teardown`.
    phase: &'static str,
    /// What the step is called where a case has several; else empty.
    title: &'a str,
    /// The one-based line of the step in the case's file, where it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// Every try, the last one's too.
    attempts: Vec<Try>,
    /// The last request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request<'a>>,
    /// The last answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Answer<'a>>,
    /// How the last exchange went.
    #[serde(skip_serializing_if = "Option::is_none")]
    course: Option<Course<'a>>,
    /// What the last answer showed of the contract; of several identifiers each.
    evaluation: Vec<Evaluation<'a>>,
    /// The names of the values that were taken from the answer.
    captured: &'a [String],
    /// The answer as it is stored, beside the accepted one.
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<Stored<'a>>,
    /// In what the answer differs from what was promised.
    findings: Vec<Finding>,
}

/// One try of a step.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Try {
    /// The status of the answer, if one came.
    status: Option<u16>,
    /// From the first byte sent to the last byte read, in milliseconds.
    took_ms: f64,
}

/// What an answer showed of the contract.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Evaluation<'a> {
    /// Status and reason, or status and envelope, as scenarios write it.
    shows: String,
    /// The reason that it carried.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// Whether the catalogue lists status and reason.
    listed: bool,
    /// The envelope that its body was held against; `none` for no body.
    #[serde(skip_serializing_if = "Option::is_none")]
    envelope: Option<&'a str>,
    /// The alternative that was met, on a step that says `always:`.
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<&'a str>,
    /// The operation of the contract that was asked, by its place in the list, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<usize>,
    /// Whether the step asserted it, or only met it.
    asserted: bool,
}

/// The answer as it is stored, beside the accepted one.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Stored<'a> {
    /// The file of the accepted answer, relative to the root.
    path: String,
    /// The accepted answer's text, in the form in which it was compared; none where nothing was accepted.
    accepted: Option<&'a str>,
    /// The new answer's text.
    new: &'a str,
    /// Whether the new text was written and waits to be accepted.
    pending: bool,
}

impl<'a> Case<'a> {
    /// A case as a report tells it.
    #[must_use]
    pub fn new(record: &'a MaskedRecord, info: &'a CaseInfo) -> Self {
        Self {
            id: &info.id,
            file: &info.path,
            line: info.line,
            row: info.row.iter().map(|(name, value)| (name.as_str(), to_value(value))).collect(),
            tags: &info.about.tags,
            covers: &info.about.covers,
            expects: &info.about.expects,
            outcome: record.outcome(),
            why: record.result.why(),
            began_ms: milliseconds(record.began),
            took_ms: milliseconds(record.took),
            drawn: record.drawn.iter().map(|(kind, value)| Drawn { kind, value }).collect(),
            replayable: record.replayable,
            pending: record.pending,
            uncompared: record.uncompared,
            steps: record.steps.iter().map(|step| Step::new(step, &info.id)).collect(),
        }
    }
}

impl<'a> Step<'a> {
    fn new(step: &'a StepRecord, case: &str) -> Self {
        Self {
            phase: step.phase.name(),
            title: &step.title,
            line: step.line,
            attempts: step.attempts.iter().map(Try::new).collect(),
            request: step.request().map(Request::new),
            answer: step.exchange.as_ref().map(|exchange| Answer::new(&exchange.answer)),
            course: step.exchange.as_ref().map(|exchange| Course::new(&exchange.course)),
            evaluation: step.seen.iter().map(Evaluation::new).collect(),
            captured: &step.captured,
            snapshot: step.snapshot.as_ref().map(Stored::new),
            findings: step.findings.iter().map(|finding| Finding::new(finding, &[case, &step.title])).collect(),
        }
    }
}

impl Try {
    fn new(attempt: &Attempt) -> Self {
        Self { status: attempt.status, took_ms: milliseconds(attempt.took) }
    }
}

impl<'a> Evaluation<'a> {
    fn new(seen: &'a Seen) -> Self {
        Self {
            shows: seen.describe(),
            reason: seen.reason.as_deref(),
            listed: seen.pair.is_some(),
            envelope: seen.envelope.as_deref(),
            alternative: seen.choice.as_ref().map(|choice| choice.alternative.as_str()),
            operation: seen.operation,
            asserted: seen.asserted,
        }
    }
}

impl<'a> Stored<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            path: snapshot.path.to_string_lossy().replace('\\', "/"),
            accepted: snapshot.accepted.as_deref(),
            new: &snapshot.new,
            pending: snapshot.pending,
        }
    }
}
