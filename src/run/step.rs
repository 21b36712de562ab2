//! One step of a case or of a login.

use std::sync::Arc;
use std::time::Duration;

use super::exchange::Missing;
use super::foreign;
use super::halt::Halt;
use super::rules::{NOTHING_CAPTURED, REPEAT_EXHAUSTED, REPEAT_FAILED, UNFILLED_TEMPLATE};
use super::runner::{Phase, Runner};
use super::session::take;
use crate::check::subject::{Earlier, Reading};
use crate::check::{self, Expectation, Subject};
use crate::learn::{Answer, Listed};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::outcome::Seen;
use crate::plan::{Action, RepeatPlan, RequestTemplate, Step};
use crate::template::{Answered, Condition, Error};

/// An answer and what was found in it.
pub(super) struct Judged {
    pub(super) exchange: Exchange,
    pub(super) findings: Vec<Finding>,
    pub(super) reading: Reading,
    /// What it showed, without where.
    pub(super) seen: Vec<Seen>,
    /// Whether a repetition met the state that it must not meet: nothing is kept of the answer, and the case ends.
    pub(super) failed: bool,
}

/// How a judged answer is told, and what is taken from it.
pub(super) struct Telling<'p> {
    /// The answer's number in a race.
    pub(super) part: Option<usize>,
    /// What the step is called.
    pub(super) title: String,
    /// Where the step stands.
    pub(super) phase: Phase<'p>,
    /// Whether the answer is held against the accepted one.
    pub(super) keep: bool,
    /// Whether values are captured from it.
    pub(super) capture: bool,
}

impl Runner<'_> {
    /// Runs one step. What it found is noted; `Err` ends the case.
    pub(super) async fn step(&mut self, step: &Step, phase: Phase<'_>) -> Result<(), Halt> {
        self.under_way = (self.title(step, phase), None);
        self.line = step.line;
        self.phase = phase.of_record();
        self.attempts.clear();
        match &step.action {
            Action::Set(variables) => {
                for (name, template) in variables {
                    match template.render(&self.scope) {
                        Ok(value) => self.scope.set(name.as_str(), value),
                        Err(error) => {
                            let finding = Finding::new(UNFILLED_TEMPLATE, "with", error.to_string());
                            let title = self.title(step, phase);
                            self.record_alone(&title, finding);
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
            Action::Walk(walk) => Box::pin(self.walk(step, walk, phase)).await,
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
            Err(missing) => return Err(self.unanswered(title, missing)),
        };
        let halts = judged.failed;
        let telling = Telling { part: None, title, phase, keep: !halts, capture: !halts };
        self.finish(step, telling, expectation, judged)?;
        if halts { Err(Halt::Broken) } else { Ok(()) }
    }

    /// Tells why there is no answer, and ends the case.
    pub(super) fn unanswered(&mut self, title: String, missing: Missing) -> Halt {
        match missing {
            Missing::Halt(halt) => {
                if matches!(halt, Halt::Inconclusive(_)) {
                    let record = self.record_of(title);
                    self.records.push(record);
                }
                halt
            }
            Missing::Finding(finding, request) => {
                self.note(std::slice::from_ref(&*finding));
                self.record_unanswered(title, request.map(|request| *request), *finding);
                Halt::Broken
            }
        }
    }

    /// Keeps, captures and tells of a judged answer.
    pub(super) fn finish(
        &mut self,
        step: &Step,
        telling: Telling<'_>,
        expectation: &Expectation,
        judged: Judged,
    ) -> Result<(), Halt> {
        let Judged { exchange, mut findings, reading, seen, .. } = judged;
        let operation = seen.first().and_then(|seen| seen.operation);
        self.learn(&telling.title, &exchange, &reading, operation);
        self.see(&seen, &telling.title, &exchange);
        let mut kept = match telling.phase {
            Phase::Steps if telling.keep => self.keep(step, telling.part, &exchange, expectation, &reading),
            _ => super::snapshots::Kept::default(),
        };
        // A difference at a place that a check reported already is shown in the diff only.
        kept.findings.retain(|change| !findings.iter().any(|finding| finding.place == change.place));
        findings.append(&mut kept.findings);
        self.pending += usize::from(kept.pending);
        self.uncompared += usize::from(kept.uncompared);
        let mut record = self.record_answer(telling.title, &exchange);
        record.snapshot = kept.snapshot;
        for capture in step.capture.iter().filter(|_| telling.capture) {
            if let Some(value) = take(capture, &exchange) {
                self.scope.set(capture.name.as_str(), value);
                record.captured.push(capture.name.clone());
            } else {
                let message = format!("`{}` is not in the answer", capture.name);
                findings.push(Finding::new(NOTHING_CAPTURED, capture.from.describe(), message));
            }
        }
        let lost = telling.capture && record.captured.len() < step.capture.len();
        self.contract.target.contract.weigh(&mut findings);
        self.excuse(expectation, &reading, exchange.answer.status, &mut findings);
        self.note(&findings);
        let exchange = self.recorded(exchange);
        if matches!(telling.phase, Phase::Login(_)) {
            self.last = Some(Arc::clone(&exchange));
        } else if telling.capture && self.case.is_some_and(|case| case.shared.compares_with(&step.name)) {
            self.earlier.push((step.name.clone(), Arc::clone(&exchange)));
        }
        (record.exchange, record.findings, record.seen) = (Some(exchange), findings, seen);
        self.records.push(record);
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
        let Some(retry) = &step.retry else {
            let exchange = self.exchange(request, None, step, expectation).await?;
            return Ok(self.judge(expectation, exchange));
        };
        let mut tried = 0;
        loop {
            let exchange = self.exchange(request, None, step, expectation).await?;
            tried += 1;
            if let Some(failed) = self.failed(retry, tried, "retry", &exchange) {
                return Ok(self.stop_at(failed, expectation, exchange));
            }
            let mut judged = self.judge(expectation, exchange);
            let status = judged.exchange.answer.status;
            let mut met = !self.breaks(expectation, status, &judged.reading, &judged.findings);
            if let Some(until) = &retry.until {
                let held = until.holds(&self.scope, &Answered::new(&judged.exchange));
                let came = matches!(held, Ok(true));
                if !came && tried >= retry.at_most {
                    let findings = vec![exhausted("retry", until, held, (tried, status))];
                    return Ok(Judged { findings, failed: true, ..judged });
                }
                met = came;
            }
            if met || tried >= retry.at_most {
                // Who reads of the failure wants to know that it wasn't the first answer.
                for finding in &mut judged.findings {
                    finding.tried = Some((tried, retry.at_most));
                }
                return Ok(judged);
            }
            self.wait(retry.every).await;
        }
    }

    /// The finding that an answer shows the state which a repetition must not meet.
    fn failed(&self, repeat: &RepeatPlan, tried: u32, what: &str, exchange: &Exchange) -> Option<Finding> {
        let condition = repeat.fail_if.as_ref()?;
        let answered = Answered::new(exchange);
        let why = match condition.holds(&self.scope, &answered) {
            Ok(false) => return None,
            Ok(true) => format!("`{}` came true", condition.source()),
            Err(error) => error.to_string(),
        };
        Some(Finding::new(REPEAT_FAILED, what, format!("{why} at try {tried} of {}", repeat.at_most)))
    }

    /// The answer at which a repetition was given up: what else it should be isn't asked.
    fn stop_at(&self, finding: Finding, expectation: &Expectation, exchange: Exchange) -> Judged {
        Judged { findings: vec![finding], failed: true, ..self.judge(expectation, exchange) }
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
            let exchange = self.exchange(request, None, step, expectation).await?;
            sent += 1;
            if let Some(failed) = self.failed(repeat, sent, "repeat", &exchange) {
                return Ok(self.stop_at(failed, expectation, exchange));
            }
            let held = match &repeat.until {
                Some(until) => until.holds(&self.scope, &Answered::new(&exchange)),
                None => Ok(false),
            };
            let came = matches!(held, Ok(true));
            if came || sent >= repeat.at_most || held.is_err() {
                return Ok(match &repeat.until {
                    Some(until) if !came => {
                        let finding = exhausted("repeat", until, held, (sent, exchange.answer.status));
                        self.stop_at(finding, expectation, exchange)
                    }
                    _ => self.judge(expectation, exchange),
                });
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
        let subject = subject.beside(self.earlier(expectation));
        let mut findings = check::findings(&subject);
        if let Some(cure) = foreign::why_refused(&exchange, self.contract) {
            let refused = findings.iter_mut().find(|finding| finding.rule == "wrong-status" && finding.cure.is_none());
            refused.into_iter().for_each(|finding| finding.cure = Some(cure.clone()));
        }
        let seen = check::seen::seen(&subject);
        let reading = subject.reading;
        Judged { exchange, findings, reading, seen, failed: false }
    }

    /// The answer that an expectation compares with.
    pub(super) fn earlier(&self, expectation: &Expectation) -> Option<Earlier<'_>> {
        let (step, _) = expectation.same_as.as_ref()?;
        let (_, exchange) = self.earlier.iter().rev().find(|(name, _)| name == step)?;
        let plan = &self.contract.target.contract;
        Some(Earlier { exchange, answer_headers: &plan.answer_headers, volatile: &plan.volatile })
    }

    /// Notes what an answer shows and the contract lacks, where somebody asked for it.
    fn learn(&self, title: &str, exchange: &Exchange, reading: &Reading, operation: Option<usize>) {
        let Some(notebook) = &self.shared.settings.notebook else { return };
        let Some(target) = self.contract.below(&exchange.request) else { return };
        let plan = &self.contract.target.contract;
        let listed = Listed {
            name: &plan.name,
            contract: &plan.checks,
            answer_headers: &plan.answer_headers,
            unique_reasons: plan.terms.unique_reasons,
        };
        let id = self.case.map_or(title, |case| case.id.split_once('/').map_or(case.id.as_str(), |(_, id)| id));
        let answer = Answer { exchange, target, operation, reading, has_body: true, source: id };
        notebook.note(&listed, &answer, &|text| self.shared.settings.secrets.mask(text).into_owned());
    }

    /// Notes what an answer showed.
    fn see(&mut self, seen: &[Seen], title: &str, exchange: &Exchange) {
        for seen in seen {
            if self.seen.iter().any(|known| known.shows_the_same(seen)) {
                continue;
            }
            let mut seen = Seen { step: title.to_owned(), ..seen.clone() };
            // Only what a rule over the run may have to show is told with its request.
            if seen.is_traced() {
                let url = &exchange.request.url;
                seen.method.clone_from(&exchange.request.method);
                url.strip_prefix(self.contract.origin.as_str()).unwrap_or(url).clone_into(&mut seen.url);
            }
            self.seen.push(seen);
        }
    }
}

/// The finding that the condition of a repetition never came true: what was the last answer, and at which try.
fn exhausted(what: &str, until: &Condition, held: Result<bool, Error>, (tried, status): (u32, u16)) -> Finding {
    let requests = if tried == 1 { "request" } else { "requests" };
    let source = until.source();
    let message = held.map_or_else(
        |error| format!("{error} (try {tried})"),
        |_| format!("`{source}` didn't come true within {tried} {requests}, the last was answered {status}"),
    );
    Finding::new(REPEAT_EXHAUSTED, what, message)
}
