//! One step of a case or of a login.

use std::sync::Arc;
use std::time::Duration;

use super::exchange::Missing;
use super::halt::Halt;
use super::runner::{Phase, Runner};
use super::session::take;
use super::shelf::{self, Shelf};
use crate::check::Expectation;
use crate::judge::rules::{NOTHING_CAPTURED, REPEAT_EXHAUSTED, REPEAT_FAILED, UNFILLED_TEMPLATE};
use crate::judge::{Evaluation, Part};
use crate::learn::{Answer, Listed};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::plan::{Action, RepeatPlan, RequestTemplate, Step};
use crate::record::Event;
use crate::template::{Answered, Condition, Error};

/// An answer and what came of it.
pub(super) struct Judged {
    pub(super) exchange: Exchange,
    pub(super) evaluation: Evaluation,
    /// Whether a repetition met the state that it must not meet: nothing is kept of the answer, and the case ends.
    pub(super) failed: bool,
}

/// How a judged answer is told, and what is taken from it.
pub(super) struct RecordOptions<'p> {
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
    /// Runs one step, and tells when it begins and ends. What it found is noted; `Err` ends the case.
    pub(super) async fn step(&mut self, step: &Step, phase: Phase<'_>) -> Result<(), Halt> {
        let Some((steps, case)) = self.steps else { return self.act(step, phase).await };
        let title = self.shared.door.title(self.title(step, phase));
        // Nobody listens any more where the run was given up.
        drop(steps.send(Event::StepStarted { case, title }).await);
        let outcome = Box::pin(self.act(step, phase)).await;
        drop(steps.send(Event::StepFinished { case }).await);
        outcome
    }

    async fn act(&mut self, step: &Step, phase: Phase<'_>) -> Result<(), Halt> {
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
            _ if !self.shared.source(self.contract).takes_time() => {}
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
        let options = RecordOptions { part: None, title, phase, keep: !halts, capture: !halts };
        self.finish(step, options, expectation, judged)?;
        if halts { Err(Halt::Broken) } else { Ok(()) }
    }

    /// Tells why there is no answer, and ends the case.
    pub(super) fn unanswered(&mut self, title: String, missing: Missing) -> Halt {
        match missing {
            Missing::Halt(halt) => {
                if matches!(halt, Halt::Inconclusive(_)) {
                    let gone = self.gone.take();
                    let mut record = match &gone {
                        Some(exchange) => self.record_answer(title, exchange),
                        None => self.record_of(title),
                    };
                    record.exchange = gone;
                    self.records.push(record);
                }
                halt
            }
            Missing::Finding(finding, request) => {
                self.record_unanswered(title, request.map(|request| *request), *finding);
                Halt::Broken
            }
        }
    }

    /// Keeps, captures and tells of a judged answer.
    pub(super) fn finish(
        &mut self,
        step: &Step,
        options: RecordOptions<'_>,
        expectation: &Expectation,
        judged: Judged,
    ) -> Result<(), Halt> {
        let Judged { exchange, mut evaluation, .. } = judged;
        self.learn(&options.title, &exchange, &evaluation);
        self.judge.see(&evaluation.seen, &options.title, &exchange);
        let mut snapshot = None;
        if matches!(options.phase, Phase::Steps) && options.keep {
            let part = Part { step, number: options.part, expectation };
            let compared = self.judge.compare(part, &exchange, &evaluation, &self.generated.made(), &Shelf);
            let policy = &self.contract.standard.policy;
            let mut compared = shelf::keep(compared, &policy.root, policy.store);
            self.judge.add_compared(&mut evaluation, expectation, &self.scope, &mut compared);
            snapshot = compared.snapshot;
        }
        let mut record = self.record_answer(options.title, &exchange);
        record.snapshot = snapshot;
        let mut lacking = Vec::new();
        for capture in step.capture.iter().filter(|_| options.capture) {
            if let Some(value) = take(capture, &exchange) {
                self.scope.set(capture.name.as_str(), value);
                record.captured.push(capture.name.clone());
            } else {
                let message = format!("`{}` is not in the answer", capture.name);
                lacking.push(Finding::new(NOTHING_CAPTURED, capture.from.describe(), message));
            }
        }
        let lost = !lacking.is_empty();
        self.judge.add(&mut evaluation, expectation, &self.scope, lacking);
        record.seen = std::mem::take(&mut evaluation.seen);
        record.findings = self.judge.conclude(evaluation, expectation, &exchange, &self.scope);
        let exchange = self.recorded(exchange);
        if matches!(options.phase, Phase::Login(_)) {
            self.last = Some(Arc::clone(&exchange));
        } else if options.capture {
            self.judge.remember(&step.name, &exchange);
        }
        record.exchange = Some(exchange);
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
            let mut met = !judged.evaluation.breaks();
            if let Some(until) = &retry.until {
                let held = until.holds(&self.scope, &Answered::new(&judged.exchange));
                let came = matches!(held, Ok(true));
                if !came && tried >= retry.at_most {
                    let finding = exhausted("retry", until, held, (tried, status));
                    return Ok(self.give_up(finding, expectation, judged));
                }
                met = came;
            }
            if met || tried >= retry.at_most {
                // Who reads of the failure wants to know that it wasn't the first answer.
                for finding in &mut judged.evaluation.findings {
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
        let judged = self.judge(expectation, exchange);
        self.give_up(finding, expectation, judged)
    }

    fn give_up(&self, finding: Finding, expectation: &Expectation, mut judged: Judged) -> Judged {
        judged.evaluation.forget();
        self.judge.add(&mut judged.evaluation, expectation, &self.scope, vec![finding]);
        Judged { failed: true, ..judged }
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
        let evaluation = self.judge.evaluate(expectation, &exchange, &self.scope);
        Judged { exchange, evaluation, failed: false }
    }

    /// Notes what an answer shows and the contract lacks, where somebody asked for it.
    fn learn(&self, title: &str, exchange: &Exchange, evaluation: &Evaluation) {
        let Some(collector) = &self.shared.settings.collector else { return };
        let Some(target) = self.contract.standard.below(&exchange.request) else { return };
        let plan = &self.contract.target.contract;
        let listed = Listed {
            name: &plan.name,
            contract: &plan.checks,
            answer_headers: &plan.answer_headers,
            unique_reasons: plan.terms.unique_reasons,
        };
        let id = self.case.map_or(title, |case| case.id.split_once('/').map_or(case.id.as_str(), |(_, id)| id));
        let (operation, reading) = (evaluation.operation, &evaluation.reading);
        let answer = Answer { exchange, target, operation, reading, has_body: true, source: id };
        collector.note(&listed, &answer, &|text| self.shared.settings.secrets.mask(text).into_owned());
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
