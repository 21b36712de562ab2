//! A second worker on a thread of its own, for runs that have enough to do.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::concurrency_limit::ConcurrencyLimit;
use super::contract::Shared;
use super::worker::{Queue, WAITING, Work, run_worker};
use crate::http::Error;
use crate::record::Event;

/// The time between two looks whether there is room again.
const PAUSE: Duration = Duration::from_micros(200);

/// A running second worker.
pub(super) struct SecondWorker {
    /// What it tells.
    pub(super) events: Option<Receiver<Event>>,
    thread: JoinHandle<()>,
}

impl SecondWorker {
    /// Starts a worker with connections of its own. It takes its cases from the same queue.
    pub(super) fn start(
        work: &Arc<Work>,
        queue: &Arc<Queue>,
        shared: &Shared,
        limit: &Arc<ConcurrencyLimit>,
        jobs: usize,
    ) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::Setup { why: error.to_string(), source: error.into() })?;
        let shared = shared.beside(&work.contracts, jobs);
        let (work, queue, limit) = (Arc::clone(work), Arc::clone(queue), Arc::clone(limit));
        let (sender, events) = channel(WAITING);
        let thread = thread::spawn(move || {
            let mut tell = |event| hand_over(&sender, event);
            runtime.block_on(run_worker(&work, &queue, &shared, (&limit, 1), &mut None, &mut tell));
        });
        Ok(Self { events: Some(events), thread })
    }

    /// Waits for its end, which has come when its last event has; a panic in it is one here.
    pub(super) fn end(self) {
        if let Err(panic) = self.thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
}

/// Hands an event over, and waits where too many wait already. Nobody listens any more where the run was given up.
fn hand_over(sender: &Sender<Event>, mut event: Event) {
    while let Err(TrySendError::Full(unsent)) = sender.try_send(event) {
        event = unsent;
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_slow_sink_slows_the_lane() {
        let (sender, mut events) = channel(2);
        let sent = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&sent);
        let worker = thread::spawn(move || {
            for index in 0..5 {
                hand_over(&sender, Event::CaseStarted(index));
                count.fetch_add(1, Ordering::SeqCst);
            }
        });
        let begun = std::time::Instant::now();
        while sent.load(Ordering::SeqCst) < 2 && begun.elapsed() < Duration::from_secs(10) {
            thread::sleep(PAUSE);
        }
        thread::sleep(Duration::from_millis(20));
        assert_eq!(sent.load(Ordering::SeqCst), 2, "there is limit for two");
        let told: Vec<usize> = std::iter::from_fn(|| events.blocking_recv())
            .map(|event| if let Event::CaseStarted(index) = event { index } else { usize::MAX })
            .collect();
        worker.join().expect("the worker ends");
        assert_eq!(told, [0, 1, 2, 3, 4]);
    }
}
