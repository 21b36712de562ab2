//! What is known before and after a run, as JSON.

use std::time::SystemTime;

use schemars::JsonSchema;
use serde::Serialize;

use super::finding::Finding;
use super::{FORMAT, milliseconds};
use crate::model::coverage::{Coverage, Part, Row, RunFinding};
use crate::model::outcome::{CaseInfo, ContractInfo, ContractSummary, RunInfo, RunOutcome};

/// What is known before a run.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Start<'a> {
    /// The number of the format. Fields are only added under one number; a reader refuses a higher one.
    format: u32,
    /// The version of wireproof.
    wireproof: &'static str,
    /// When the run began, in UTC (RFC 3339).
    started: String,
    /// From which severity on a finding breaks its case.
    fail_on: Option<&'static str>,
    /// By what cases were selected.
    filters: Filters<'a>,
    /// The number that gives the order of the cases again, where it isn't that of the files.
    seed: Option<u64>,
    /// How many cases were selected.
    selected: usize,
    /// The contracts, by name.
    contracts: Vec<Contract<'a>>,
}

/// By what cases were selected.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Filters<'a> {
    /// Contracts' names and globs over ids; none: all.
    patterns: &'a [String],
    /// Texts in ids, tags, promises or pairs; none: all.
    texts: &'a [String],
}

/// A contract and where its requests go.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Contract<'a> {
    /// The contract's name.
    name: &'a str,
    /// What it calls the API.
    api: &'a str,
    /// The SHA-256 of its files, in hexadecimal.
    digest: &'a str,
    /// Where the requests go, as a summary names it.
    target: &'a str,
    /// The target's name in the contract, or `self-test`; empty for a bare URL.
    target_name: &'a str,
    /// Whether it is a self-test server that the run started itself.
    self_test: bool,
    /// The name of the answers that only this target gives.
    overlay: Option<&'a str>,
    /// How many pairs the catalogue lists.
    pairs: usize,
    /// The operations in the order of the contract: those of answers are told by their place here, from 0.
    operations: &'a [String],
}

/// What is known after a run.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct End<'a> {
    /// What breaks a rule over the whole run.
    findings: Vec<OverRun<'a>>,
    /// What of each contract was covered.
    coverage: Vec<Covered<'a>>,
    /// How many cases of each contract ended in which way.
    summary: Vec<Summary<'a>>,
    /// Why the run stopped before its end.
    stopped: Option<&'a str>,
    /// Whether a signal ended the run.
    interrupted: bool,
    /// From the start of the run to its end, in milliseconds.
    took_ms: f64,
    /// How the process ends.
    exit: Exit,
}

/// How the process ends.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Exit {
    /// The exit code.
    code: u8,
    /// Why, in one word or two.
    why: &'static str,
}

/// A finding over the whole run.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct OverRun<'a> {
    /// The contract's name.
    contract: &'a str,
    /// Whether the run fails by it.
    fails: bool,
    /// The finding.
    finding: Finding,
    /// The exchanges that broke the rule.
    exchanges: Vec<Shown<'a>>,
}

/// Where something was seen.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Shown<'a> {
    /// The case's id.
    case: Option<&'a str>,
    /// The step, where the case has several.
    step: &'a str,
    /// Method and URL of the request.
    request: &'a str,
    /// What was answered.
    answer: &'a str,
}

/// What of a contract was covered.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Covered<'a> {
    /// The contract's name.
    contract: &'a str,
    /// Why holes can't be told from what wasn't run.
    not_judged: Option<&'a str>,
    /// Everything that can be covered.
    entries: Vec<Entry<'a>>,
}

/// How far one thing is covered.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Entry<'a> {
    /// `pairs`, `envelopes`, `promises` or `operations`.
    part: &'static str,
    /// Its name.
    name: &'a str,
    /// `asserted`, `only seen`, `waived`, `self-test only` or `never`.
    state: &'static str,
    /// Whether `coverage:` demands more.
    hole: bool,
    /// The ids of the cases that asserted it.
    asserted_in: Vec<&'a str>,
    /// The ids of the cases that only showed it.
    seen_in: Vec<&'a str>,
    /// What else there is to know.
    note: Option<&'a str>,
}

/// How many cases of a contract ended in which way.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Summary<'a> {
    /// The contract's name.
    contract: &'a str,
    /// Cases that were kept.
    kept: usize,
    /// Of these: cases that deviate in ways that the team knows of.
    known: usize,
    /// Cases that were broken.
    broken: usize,
    /// Cases that could not be judged.
    inconclusive: usize,
    /// Cases that were not run.
    not_run: usize,
    /// Cases that were ignored.
    ignored: usize,
    /// Snapshots that wait to be accepted.
    pending: usize,
    /// Answers that were compared with nothing.
    uncompared: usize,
}

impl<'a> Start<'a> {
    /// What is known before a run.
    #[must_use]
    pub fn new(run: &'a RunInfo, contracts: &'a [ContractInfo], cases: &[CaseInfo]) -> Self {
        Self {
            format: FORMAT,
            wireproof: env!("CARGO_PKG_VERSION"),
            started: humantime::format_rfc3339_millis(SystemTime::UNIX_EPOCH + run.started).to_string(),
            fail_on: run.fail_on.map(crate::model::finding::Severity::name),
            filters: Filters { patterns: &run.patterns, texts: &run.texts },
            seed: run.seed,
            selected: cases.len(),
            contracts: contracts.iter().map(Contract::new).collect(),
        }
    }
}

impl<'a> Contract<'a> {
    fn new(contract: &'a ContractInfo) -> Self {
        Self {
            name: &contract.name,
            api: &contract.api,
            digest: &contract.digest,
            target: &contract.target,
            target_name: &contract.target_name,
            self_test: contract.self_test,
            overlay: contract.overlay.as_deref(),
            pairs: contract.pairs,
            operations: &contract.operations,
        }
    }
}

impl<'a> End<'a> {
    /// What is known after a run.
    #[must_use]
    pub fn new(outcome: &'a RunOutcome, cases: &'a [CaseInfo]) -> Self {
        Self {
            findings: outcome.findings.iter().map(|found| OverRun::new(found, cases)).collect(),
            coverage: outcome.coverage.iter().map(|coverage| Covered::new(coverage, cases)).collect(),
            summary: outcome.contracts.iter().map(Summary::new).collect(),
            stopped: outcome.stopped.as_deref(),
            interrupted: outcome.interrupted,
            took_ms: milliseconds(outcome.took),
            exit: Exit { code: outcome.exit_code(), why: outcome.why() },
        }
    }
}

impl<'a> OverRun<'a> {
    fn new(found: &'a RunFinding, cases: &'a [CaseInfo]) -> Self {
        let exchange = |place: &'a crate::model::coverage::Place| Shown {
            case: cases.get(place.case).map(|case| case.id.as_str()),
            step: &place.step,
            request: &place.request,
            answer: &place.answer,
        };
        Self {
            contract: &found.contract,
            fails: found.fails,
            finding: Finding::new(&found.finding, &[&found.contract]),
            exchanges: found.exchanges.iter().map(exchange).collect(),
        }
    }
}

impl<'a> Covered<'a> {
    fn new(coverage: &'a Coverage, cases: &'a [CaseInfo]) -> Self {
        let rows = Part::ALL.into_iter().flat_map(|part| coverage.of(part));
        Self {
            contract: &coverage.contract,
            not_judged: coverage.unjudged.as_deref(),
            entries: rows.map(|row| Entry::new(row, coverage.unjudged.is_none(), cases)).collect(),
        }
    }
}

impl<'a> Entry<'a> {
    fn new(row: &'a Row, judged: bool, cases: &'a [CaseInfo]) -> Self {
        let ids = |indices: &[usize]| {
            let known = indices.iter().filter_map(|&index| cases.get(index));
            known.map(|case| case.id.as_str()).collect()
        };
        Self {
            part: row.part.name(),
            name: &row.name,
            state: row.state.name(),
            hole: row.hole && judged,
            asserted_in: ids(&row.asserted_in),
            seen_in: ids(&row.seen_in),
            note: row.note.as_deref(),
        }
    }
}

impl<'a> Summary<'a> {
    fn new(contract: &'a ContractSummary) -> Self {
        Self {
            contract: &contract.name,
            kept: contract.kept,
            known: contract.known,
            broken: contract.broken,
            inconclusive: contract.inconclusive,
            not_run: contract.not_run,
            ignored: contract.ignored,
            pending: contract.pending,
            uncompared: contract.uncompared,
        }
    }
}
