//! One answer: what it turned out to be, and in what it differs from what was promised.

use std::time::Duration;

use super::standard::{Standard, apply_severities, sort};
use crate::check::subject::{Earlier, Reading};
use crate::check::{self, Expectation, Subject, recorded};
use crate::model::answer::Exchange;
use crate::model::finding::{Finding, Severity};
use crate::model::seen::Seen;
use crate::template::Scope;

/// What is known beside an answer when it is judged.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The case's variables, as they stand.
    pub scope: &'c Scope,
    /// The id of the case; none in a login, where nothing is excused.
    pub case: Option<&'c str>,
    /// The clock, as the run drew it: time since 1970-01-01T00:00:00Z.
    pub now: Duration,
    /// The case's answers that others are compared with, by the names of their steps.
    pub earlier: &'c [(String, std::sync::Arc<Exchange>)],
}

/// What came of an answer.
#[derive(Debug)]
pub struct Evaluation {
    /// Its status.
    pub status: u16,
    /// The contract's operation that was asked, by its index.
    pub operation: Option<usize>,
    /// What it turned out to be: reasons, pairs, alternative, envelope.
    pub reading: Reading,
    /// What it showed of the contract, without where.
    pub seen: Vec<Seen>,
    /// In what it differs from what was promised: as severe as the contract says, excused where it knows of it.
    pub findings: Vec<Finding>,
    /// The entries of `known:` that were met, by their indices.
    pub(super) met: Vec<usize>,
}

impl Evaluation {
    /// Whether it breaks a promise that nobody has excused.
    #[must_use]
    pub fn breaks(&self) -> bool {
        self.findings.iter().any(|finding| finding.fails(Severity::Breaking))
    }

    /// Forgets what was found: what else the answer should be isn't asked.
    pub fn forget(&mut self) {
        self.findings.clear();
        self.met.clear();
    }
}

impl Standard {
    /// Holds an answer against what is promised of it.
    #[must_use]
    pub fn evaluate(&self, expectation: &Expectation, exchange: &Exchange, context: &Context<'_>) -> Evaluation {
        let operation = self.operation(&exchange.request);
        let subject = Subject::new(&self.plan.checks, expectation, exchange, context.scope).of_operation(operation);
        let subject = subject.beside(self.earlier(expectation, context));
        let mut found = check::findings(&subject);
        if let Some(cure) = self.why_refused(exchange) {
            let refused = found.iter_mut().find(|finding| finding.rule == "wrong-status" && finding.cure.is_none());
            refused.into_iter().for_each(|finding| finding.cure = Some(cure.clone()));
        }
        let seen = check::seen::seen(&subject);
        let (status, reading) = (exchange.answer.status, subject.reading);
        let mut evaluation = Evaluation { status, operation, reading, seen, findings: Vec::new(), met: Vec::new() };
        self.add(&mut evaluation, expectation, context, found);
        evaluation
    }

    /// Holds an answer that nobody expected against what is promised of every answer. `has_body`: whether its body was
    /// recorded; `operation`: what was asked, by its index.
    #[must_use]
    pub fn evaluate_recorded(
        &self,
        exchange: &Exchange,
        operation: Option<usize>,
        has_body: bool,
        scope: &Scope,
    ) -> Evaluation {
        let recorded::Judged { mut findings, seen, reading } =
            recorded::judge(&self.plan.checks, exchange, operation, has_body, scope);
        apply_severities(&self.plan, &mut findings);
        sort(&self.plan, &mut findings);
        self.hide_volatile(exchange, &mut findings);
        let (status, met) = (exchange.answer.status, Vec::new());
        Evaluation { status, operation, reading, seen, findings, met }
    }

    /// Adds what was found in an answer beside the checks: by comparing it, by following it.
    pub(super) fn add(
        &self,
        evaluation: &mut Evaluation,
        expectation: &Expectation,
        context: &Context<'_>,
        mut found: Vec<Finding>,
    ) {
        if found.is_empty() {
            return;
        }
        apply_severities(&self.plan, &mut found);
        self.apply_known(evaluation, expectation, context, &mut found);
        evaluation.findings.append(&mut found);
        sort(&self.plan, &mut evaluation.findings);
    }

    /// The answer that an expectation compares with.
    fn earlier<'c>(&'c self, expectation: &Expectation, context: &Context<'c>) -> Option<Earlier<'c>> {
        let (step, _) = expectation.same_as.as_ref()?;
        let (_, exchange) = context.earlier.iter().rev().find(|(name, _)| name == step)?;
        Some(Earlier { exchange, answer_headers: &self.plan.answer_headers, volatile: &self.plan.volatile })
    }

    /// What to do where another origin asks for the credentials that it wasn't sent.
    fn why_refused(&self, exchange: &Exchange) -> Option<String> {
        if !matches!(exchange.answer.status, 401 | 403 | 407) || self.is_ours(&exchange.request.url) {
            return None;
        }
        let origin = url::Url::parse(&exchange.request.url).ok()?.origin().ascii_serialization();
        Some(format!(
            "{origin} isn't the target's origin and was asked without credentials; list it under `origins:` if it is \
             meant"
        ))
    }
}
