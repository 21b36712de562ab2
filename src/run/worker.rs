//! The work of one thread: it begins cases while the limit allows, and tells of each.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::sleep;

use super::case::run_case;
use super::concurrency_limit::ConcurrencyLimit;
use super::contract::{ContractRun, Shared};
use crate::model::outcome::{CaseRecord, CaseResult};
use crate::plan::Case;
use crate::record::Event;

/// The time in which a server accepts the connections of the first cases.
const RAMP: Duration = Duration::from_millis(2);

/// So many events wait to be told. A sink that is slower than a worker slows it.
pub(super) const WAITING: usize = 64;

/// What the workers of a run share.
pub(super) struct Work {
    pub(super) contracts: Vec<ContractRun>,
    pub(super) cases: Vec<Case>,
    /// The contract of each case.
    pub(super) of_case: Vec<usize>,
    /// Whether no further case is to be begun.
    pub(super) stopped: AtomicBool,
}

/// Cases that wait for their turn, in their order.
pub(super) struct Queue(Mutex<VecDeque<usize>>);

impl Queue {
    pub(super) fn new(cases: impl IntoIterator<Item = usize>) -> Self {
        Self(Mutex::new(cases.into_iter().collect()))
    }

    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The next one.
    pub(super) fn next(&self) -> Option<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

/// Runs cases until the queue is empty or the work is stopped, as many at once as the limit allows the worker of this
/// number. `others` are the events of another worker, which are told here: this worker then ends after that one.
pub(super) async fn run_worker(
    work: &Work,
    queue: &Queue,
    shared: &Shared,
    (limit, worker): (&ConcurrencyLimit, usize),
    others: &mut Option<Receiver<Event>>,
    tell: &mut dyn FnMut(Event),
) {
    let stop = shared.settings.stop.clone();
    let (sender, mut steps) = channel(WAITING);
    let sender = shared.settings.steps.then_some(&sender);
    let mut running = FuturesUnordered::new();
    loop {
        let stopped = || work.stopped.load(Ordering::Relaxed) || *stop.borrow();
        while running.len() < limit.cases(worker) && !stopped() {
            let Some(next) = queue.next() else { break };
            if let Some(why) = work.contracts[work.of_case[next]].stopped.get() {
                tell(shared.ended(CaseRecord::unsent(next, CaseResult::NotRun(why.clone()))));
                continue;
            }
            tell(Event::CaseStarted(next));
            // Large: in a box it is moved once, not with everything that takes it in.
            let contract = &work.contracts[work.of_case[next]];
            running.push(Box::pin(run_case(shared, contract, &work.cases[next], next, sender)));
        }
        tokio::select! {
            biased;
            Some(outcome) = running.next() => {
                limit.after_a_case(shared.meter.look());
                // A case ends after its steps.
                while let Ok(event) = steps.try_recv() {
                    tell(event);
                }
                tell(shared.ended(outcome));
            }
            Some(event) = steps.recv(), if sender.is_some() && !running.is_empty() => tell(event),
            Some(event) = next_of(others) => tell(event),
            () = sleep(RAMP), if limit.may_grow() && running.len() == limit.cases(worker) => {
                limit.after_a_while(shared.meter.look());
            }
            else => break,
        }
    }
}

async fn next_of(others: &mut Option<Receiver<Event>>) -> Option<Event> {
    match others {
        Some(others) => others.recv().await,
        None => None,
    }
}
