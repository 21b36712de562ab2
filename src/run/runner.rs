//! Runs the steps of a case or of a login: what it knows, what it found.

use std::sync::Arc;

use tokio::sync::mpsc::Sender;

use super::contract::{ContractRun, Shared};
use super::generated::CaseGenerated;
use super::jar::Jar;
use super::session::Session;
use super::waited::Waited;
use crate::judge::CaseJudge;
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::outcome::{self, Attempt, StepRecord};
use crate::model::request::Request;
use crate::plan::{As, Case, HeaderTemplate};
use crate::record::Event;
use crate::template::Scope;

/// Where in a case a step stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Phase<'a> {
    Setup,
    Steps,
    Teardown,
    Login(&'a str),
}

/// Runs steps one after the other.
pub(super) struct Runner<'r> {
    pub(super) shared: &'r Shared,
    pub(super) contract: &'r ContractRun,
    /// The case whose answers are stored; none in a login.
    pub(super) case: Option<&'r Case>,
    /// The case's key on a self-test server; none for what the run shares.
    pub(super) key: Option<u64>,
    pub(super) scope: Scope,
    pub(super) generated: Arc<CaseGenerated>,
    pub(super) identity: As,
    /// Header fields of the case's requests, the file's first.
    pub(super) headers: [&'r [HeaderTemplate]; 2],
    pub(super) cookies: Option<Jar>,
    pub(super) fresh: Vec<(usize, Arc<Session>)>,
    pub(super) judge: CaseJudge<'r>,
    /// The last answer of a login.
    pub(super) last: Option<Arc<Exchange>>,
    /// The records of the steps so far.
    pub(super) records: Vec<StepRecord>,
    /// The answer by which the target counts as out of reach.
    pub(super) gone: Option<Arc<Exchange>>,
    /// The tries of the step under way.
    pub(super) attempts: Vec<Attempt>,
    /// The part of the case under way.
    pub(super) phase: outcome::Phase,
    /// The line of the step under way.
    pub(super) line: Option<u32>,
    /// Where it is told that steps begin and end, with the index of the case; none where nobody asks.
    pub(super) steps: Option<(&'r Sender<Event>, usize)>,
    /// The time spent on logins of the run.
    pub(super) waited: Arc<Waited>,
    /// The step under way, and the request that it sent last.
    pub(super) under_way: (String, Option<Request>),
}

impl<'r> Runner<'r> {
    /// A runner for a case, or for a login of the run.
    pub(super) fn new(shared: &'r Shared, contract: &'r ContractRun, case: Option<&'r Case>, key: Option<u64>) -> Self {
        let settings = &shared.settings;
        let generated = CaseGenerated::new(&settings.run_id, &shared.count, settings.now);
        let recorded = settings.recorded.as_ref().zip(key.and_then(case_of));
        let recorded = recorded.map(|(recorded, index)| recorded.drawn(index));
        let generated = Arc::new(generated.drawing(recorded.unwrap_or_default()));
        Self {
            shared,
            contract,
            case,
            key,
            scope: contract.scope(shared, Arc::clone(&generated)),
            generated,
            identity: As::Nobody,
            headers: [&[], &[]],
            cookies: case.filter(|case| case.shared.cookies).map(|_| Jar::default()),
            fresh: Vec::new(),
            judge: CaseJudge::new(&contract.standard, &settings.secrets, case, (settings.now)()),
            last: None,
            records: Vec::new(),
            gone: None,
            attempts: Vec::new(),
            phase: outcome::Phase::default(),
            line: None,
            steps: None,
            waited: Arc::default(),
            under_way: Default::default(),
        }
    }

    /// The case's index in the run; none for what cases share.
    pub(super) fn index(&self) -> Option<usize> {
        self.key.and_then(case_of)
    }

    /// Sends what follows as setup and teardown, or the steps, of a case do.
    pub(super) fn enter(&mut self, phase: Phase<'_>) {
        let Some(case) = self.case else { return };
        let steps = matches!(phase, Phase::Steps);
        self.identity = if steps { case.shared.identity } else { case.shared.around };
        self.headers = [&case.shared.file_headers, if steps { &case.shared.headers } else { &[] }];
    }

    /// A runner for a login in the midst of this one.
    pub(super) fn beside(&self, key: Option<u64>, identity: As) -> Self {
        let mut runner = Self::new(self.shared, self.contract, None, key);
        (runner.identity, runner.steps) = (identity, self.steps);
        runner
    }

    /// Adds a finding to the last step's record.
    pub(super) fn fail_last(&mut self, finding: Finding) {
        let finding = self.judge.alone(finding);
        match self.records.last_mut() {
            Some(record) => record.findings.push(finding),
            None => self.records.push(StepRecord { findings: vec![finding], ..StepRecord::default() }),
        }
    }

    /// Records a finding of no exchange.
    pub(super) fn record_alone(&mut self, title: &str, finding: Finding) {
        let finding = self.judge.alone(finding);
        self.record_findings(title, vec![finding]);
    }

    /// Records findings of no exchange that were judged already.
    pub(super) fn record_findings(&mut self, title: &str, findings: Vec<Finding>) {
        self.records.push(StepRecord { phase: self.phase, title: title.to_owned(), findings, ..StepRecord::default() });
    }
}

/// The index of the case that a server knows by this key: they count from 1.
fn case_of(key: u64) -> Option<usize> {
    usize::try_from(key.checked_sub(1)?).ok()
}
