//! One step of a case or of a login.

use std::time::Duration;

use super::exchange::Missing;
use super::halt::Halt;
use super::rules::{NOTHING_CAPTURED, REPEAT_EXHAUSTED, UNFILLED_TEMPLATE};
use super::runner::{Phase, Runner};
use super::session::take;
use crate::check::subject::Reading;
use crate::check::{self, Expectation, Subject};
use crate::model::answer::Exchange;
use crate::model::finding::{Finding, Severity};
use crate::model::outcome::Seen;
use crate::plan::{Action, RepeatPlan, RequestTemplate, Step};
use crate::template::Answered;

/// An answer and what was found in it.
pub(super) struct Judged {
    pub(super) exchange: Exchange,
    pub(super) findings: Vec<Finding>,
    pub(super) reading: Reading,
    /// What it showed, without where.
    pub(super) seen: Vec<Seen>,
}

impl Runner<'_> {
    /// Runs one step. What it found is noted; `Err` ends the case.
    pub(super) async fn step(&mut self, step: &Step, phase: Phase<'_>) -> Result<(), Halt> {
        self.under_way = (self.title(step, phase), None);
        match &step.action {
            Action::Set(variables) => {
                for (name, template) in variables {
                    match template.render(&self.scope) {
                        Ok(value) => self.scope.set(name.as_str(), value),
                        Err(error) => {
                            let finding = Finding::new(UNFILLED_TEMPLATE, "with", error.to_string());
                            let title = self.title(step, phase);
                            self.report_alone(&title, finding);
                            return Err(Halt::Broken);
                        }
                    }
                }
                Ok(())
            }
            Action::Wait(milliseconds) => {
                self.wait(*milliseconds).await;
                Ok(())
            }
            Action::Send(request) => self.send(step, request, phase).await,
            Action::Together(requests) => Box::pin(self.together(step, requests, phase)).await,
        }
    }

    /// Waits: the self-test server's clock is moved, only real targets sleep.
    pub(super) async fn wait(&self, milliseconds: u64) {
        match (&self.contract.target.self_test, self.key) {
            (Some(control), Some(key)) => control.advance(key, milliseconds),
            _ => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
        }
    }

    async fn send(&mut self, step: &Step, request: &RequestTemplate, phase: Phase<'_>) -> Result<(), Halt> {
        let none = Expectation::default();
        let expectation = step.expect.first().unwrap_or(&none);
        let title = self.title(step, phase);
        let judged = match self.attempts(step, request, expectation).await {
            Ok(judged) => judged,
            Err(Missing::Halt(halt)) => return Err(halt),
            Err(Missing::Finding(finding, request)) => {
                self.note(std::slice::from_ref(&*finding));
                self.tell_unanswered(title, request.as_deref(), *finding);
                return Err(Halt::Broken);
            }
        };
        self.finish(step, None, title, expectation, judged, phase)
    }

    /// Keeps, captures and tells of a judged answer.
    pub(super) fn finish(
        &mut self,
        step: &Step,
        part: Option<usize>,
        title: String,
        expectation: &Expectation,
        judged: Judged,
        phase: Phase<'_>,
    ) -> Result<(), Halt> {
        let Judged { exchange, mut findings, reading, seen } = judged;
        self.see(seen, &title, &exchange);
        let mut kept = match phase {
            Phase::Steps => self.keep(step, part, &exchange, expectation, &reading),
            _ => super::snapshots::Kept::default(),
        };
        // A difference at a place that a check reported already is shown in the diff only.
        kept.findings.retain(|change| !findings.iter().any(|finding| finding.place == change.place));
        findings.append(&mut kept.findings);
        self.pending += usize::from(kept.pending);
        self.uncompared += usize::from(kept.uncompared);
        let mut lost = false;
        for capture in &step.capture {
            if let Some(value) = take(capture, &exchange) {
                self.scope.set(capture.name.as_str(), value);
            } else {
                lost = true;
                let message = format!("`{}` is not in the answer", capture.name);
                findings.push(Finding::new(NOTHING_CAPTURED, capture.from.describe(), message));
            }
        }
        self.contract.target.contract.weigh(&mut findings);
        self.excuse(expectation, &reading, exchange.answer.status, &mut findings);
        self.note(&findings);
        self.tell(title, &exchange, findings, kept.diff);
        self.last = Some(exchange);
        if lost { Err(Halt::Broken) } else { Ok(()) }
    }

    /// Sends a request as often as the step says; the last answer is judged.
    async fn attempts(
        &mut self,
        step: &Step,
        request: &RequestTemplate,
        expectation: &Expectation,
    ) -> Result<Judged, Missing> {
        if let Some(repeat) = &step.repeat {
            return Box::pin(self.repeat(step, repeat, request, expectation)).await;
        }
        let tries = step.retry.as_ref().map_or(1, |retry| retry.at_most);
        let mut tried = 1;
        loop {
            let exchange = self.exchange(request, step, expectation).await?;
            let judged = self.judge(expectation, exchange);
            let until = step.retry.as_ref().and_then(|retry| retry.until.as_ref());
            let done = match until {
                Some(until) => until.holds(&self.scope, &Answered::new(&judged.exchange)).unwrap_or(false),
                None => judged.findings.iter().all(|finding| finding.severity < Severity::Breaking),
            };
            if done || tried >= tries {
                return Ok(judged);
            }
            tried += 1;
            self.wait(step.retry.as_ref().map_or(0, |retry| retry.every)).await;
        }
    }

    async fn repeat(
        &mut self,
        step: &Step,
        repeat: &RepeatPlan,
        request: &RequestTemplate,
        expectation: &Expectation,
    ) -> Result<Judged, Missing> {
        let mut sent = 0;
        loop {
            let exchange = self.exchange(request, step, expectation).await?;
            sent += 1;
            let held = match &repeat.until {
                Some(until) => until.holds(&self.scope, &Answered::new(&exchange)),
                None => Ok(false),
            };
            let came = matches!(held, Ok(true));
            if came || sent >= repeat.at_most || held.is_err() {
                let mut judged = self.judge(expectation, exchange);
                if let (Some(until), false) = (&repeat.until, came) {
                    let message = match held {
                        Err(error) => error.to_string(),
                        Ok(_) => format!("`{}` didn't come true within {sent} requests", until.source()),
                    };
                    judged.findings.push(Finding::new(REPEAT_EXHAUSTED, "repeat", message));
                }
                return Ok(judged);
            }
            if repeat.every > 0 {
                self.wait(repeat.every).await;
            }
        }
    }

    /// Holds an answer against what is promised.
    pub(super) fn judge(&self, expectation: &Expectation, exchange: Exchange) -> Judged {
        let checks = &self.contract.target.contract.checks;
        let operation = self.contract.operation(&exchange.request);
        let subject = Subject::new(checks, expectation, &exchange, &self.scope).of_operation(operation);
        let findings = check::findings(&subject);
        let seen = check::seen::seen(&subject);
        let reading = subject.reading;
        Judged { exchange, findings, reading, seen }
    }

    /// Notes what an answer showed.
    fn see(&mut self, seen: Vec<Seen>, title: &str, exchange: &Exchange) {
        for seen in seen {
            self.see_one(seen, title, exchange);
        }
    }

    fn see_one(&mut self, mut seen: Seen, title: &str, exchange: &Exchange) {
        let (secrets, request) = (&self.shared.settings.secrets, &exchange.request);
        let mask = |text: &str| secrets.mask(text).into_owned();
        let origin = self.contract.origin.as_str();
        seen.method = mask(&request.method);
        seen.url = mask(request.url.strip_prefix(origin).unwrap_or(&request.url));
        seen.reason = seen.reason.as_deref().map(mask);
        title.clone_into(&mut seen.step);
        if !self.seen.iter().any(|known| known.shows_the_same(&seen)) {
            self.seen.push(seen);
        }
    }
}
