//! The records of steps: everything that happened, told or not.

use std::sync::Arc;

use super::raw;
use super::runner::{Phase, Runner};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::outcome::{self, Attempt, StepRecord};
use crate::model::request::Request;
use crate::plan::Step;

impl Runner<'_> {
    /// A record of a step that is under way.
    pub(super) fn record_of(&mut self, title: String) -> StepRecord {
        // Of a table's rows each has a line of its own: that says more than the step's, which they share.
        let line = self.line.filter(|_| self.case.is_some_and(|case| case.columns.is_empty()));
        StepRecord {
            phase: self.phase,
            title,
            line,
            attempts: std::mem::take(&mut self.attempts),
            ..StepRecord::default()
        }
    }

    /// Records a step that got no answer; the request is there where one was sent.
    pub(super) fn record_unanswered(&mut self, title: String, request: Option<Request>, finding: Finding) {
        let mut record = self.record_of(title);
        record.unanswered = request.map(|request| self.without_key(request));
        record.findings = vec![self.judge.alone(finding)];
        self.records.push(record);
    }

    /// The record of an answer.
    pub(super) fn record_answer(&mut self, title: String, exchange: &Exchange) -> StepRecord {
        let mut record = self.record_of(title);
        if record.attempts.is_empty() {
            // Requests of a race have one try each.
            record.attempts.push(attempt(exchange));
        }
        record
    }

    /// A request without the header by which the run's own server tells cases apart: it is nothing that a case sends.
    pub(super) fn without_key(&self, mut request: Request) -> Request {
        if let Some(control) = &self.contract.target.self_test {
            request.headers.remove(control.header());
            if let Some(bytes) = &mut request.raw {
                raw::remove_field(bytes, control.header());
            }
        }
        request
    }

    /// An exchange as it is recorded.
    pub(super) fn recorded(&self, mut exchange: Exchange) -> Arc<Exchange> {
        exchange.request = self.without_key(std::mem::take(&mut exchange.request));
        Arc::new(exchange)
    }

    /// What a step is called in a report: nothing where it is the case's only one.
    pub(super) fn title(&self, step: &Step, phase: Phase<'_>) -> String {
        match phase {
            Phase::Login(title) => title.to_owned(),
            Phase::Setup => format!("setup {}", step.name),
            Phase::Teardown => format!("teardown {}", step.name),
            Phase::Steps if self.case.is_some_and(|case| case.shared.steps.len() == 1) => String::new(),
            Phase::Steps => format!("step {}", step.name),
        }
    }
}

/// A try that was answered.
pub(super) const fn attempt(exchange: &Exchange) -> Attempt {
    Attempt { status: Some(exchange.answer.status), took: exchange.took }
}

impl Phase<'_> {
    /// The part of a case, as a record names it.
    pub(super) const fn of_record(self) -> outcome::Phase {
        match self {
            Self::Login(_) => outcome::Phase::Login,
            Self::Setup => outcome::Phase::Setup,
            Self::Steps => outcome::Phase::Step,
            Self::Teardown => outcome::Phase::Teardown,
        }
    }
}
