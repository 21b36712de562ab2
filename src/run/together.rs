//! Requests that are sent at the same time, whose answers may come in any order.

use futures_util::future::join_all;

use super::exchange::{Missing, options};
use super::halt::Halt;
use super::runner::{Phase, Runner};
use super::step::{Judged, RecordOptions};
use crate::check::Expectation;
use crate::model::answer::Exchange;
use crate::plan::{RequestTemplate, Step};

impl Runner<'_> {
    /// Sends requests at the same time and finds for each answer the expectation that it meets.
    pub(super) async fn together(
        &mut self,
        step: &Step,
        requests: &[RequestTemplate],
        phase: Phase<'_>,
    ) -> Result<(), Halt> {
        let title = self.title(step, phase);
        match self.race(step, requests).await {
            Ok(exchanges) => {
                let order = assign(self, &step.expect, exchanges);
                let mut outcome = Ok(());
                for (index, (expectation, judged)) in order.into_iter().enumerate() {
                    let title = format!("{title} answer {}", index + 1);
                    let title = title.trim_start().to_owned();
                    let options = RecordOptions { part: Some(index), title, phase, keep: true, capture: true };
                    let finished = self.finish(step, options, expectation, judged);
                    outcome = outcome.and(finished);
                }
                outcome
            }
            Err(missing) => Err(self.unanswered(title, missing)),
        }
    }

    async fn race(&mut self, step: &Step, requests: &[RequestTemplate]) -> Result<Vec<Exchange>, Missing> {
        // Every request is filled in before the first one goes, so that they really race.
        let mut prepared = Vec::new();
        for request in requests {
            prepared.push(self.prepare(request).await?);
        }
        let none = Expectation::default();
        let options = options(
            step,
            step.expect.first().filter(|_| step.expect.len() == 1).unwrap_or(&none),
            self.case,
            &self.contract.target,
        );
        let (source, case) = (self.shared.source(self.contract), self.index());
        for _ in &prepared {
            self.contract.pace().await;
        }
        let answers = join_all(prepared.iter().map(|(request, _)| source.send(case, request.clone(), options))).await;
        let mut exchanges = Vec::new();
        for (answer, (request, session)) in answers.into_iter().zip(&prepared) {
            exchanges.push(self.take_in(answer, request, session.as_deref())?);
        }
        Ok(exchanges)
    }
}

/// Each expectation with the answer that meets it, in the order of the expectations. Where not all can be met, as many
/// as possible are, and what is left over is judged in order.
fn assign<'e>(
    runner: &Runner<'_>,
    expectations: &'e [Expectation],
    exchanges: Vec<Exchange>,
) -> Vec<(&'e Expectation, Judged)> {
    let meets = |expectation: &Expectation, exchange: &Exchange| {
        !runner.judge.evaluate(expectation, exchange, &runner.scope).breaks()
    };
    let meets: Vec<Vec<bool>> = exchanges
        .iter()
        .map(|exchange| expectations.iter().map(|expectation| meets(expectation, exchange)).collect())
        .collect();
    let mut answer_of: Vec<Option<usize>> = vec![None; expectations.len()];
    for answer in 0..exchanges.len() {
        augment(answer, &meets, &mut vec![false; expectations.len()], &mut answer_of);
    }
    let mut left: Vec<usize> = (0..exchanges.len()).filter(|answer| !answer_of.contains(&Some(*answer))).collect();
    for slot in answer_of.iter_mut().filter(|slot| slot.is_none()) {
        if !left.is_empty() {
            *slot = Some(left.remove(0));
        }
    }
    let mut exchanges: Vec<Option<Exchange>> = exchanges.into_iter().map(Some).collect();
    let pairs = expectations.iter().zip(answer_of);
    pairs
        .filter_map(|(expectation, answer)| {
            let exchange = exchanges.get_mut(answer?)?.take()?;
            Some((expectation, runner.judge(expectation, exchange)))
        })
        .collect()
}

/// Finds a place for an answer, moving others where that makes room (Kuhn's matching of a bipartite graph).
fn augment(answer: usize, meets: &[Vec<bool>], tried: &mut Vec<bool>, answer_of: &mut Vec<Option<usize>>) -> bool {
    for expectation in 0..answer_of.len() {
        if !meets[answer][expectation] || tried[expectation] {
            continue;
        }
        tried[expectation] = true;
        let free = match answer_of[expectation] {
            None => true,
            Some(other) => augment(other, meets, tried, answer_of),
        };
        if free {
            answer_of[expectation] = Some(answer);
            return true;
        }
    }
    false
}
