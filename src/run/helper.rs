//! A second lane on a thread of its own, for runs that have enough to do.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::contract::Shared;
use super::lane::{Queue, Work, run_lane};
use crate::http::Error;
use crate::record::Event;

/// A running second lane.
pub(super) struct Helper {
    /// What it tells.
    pub(super) events: Option<UnboundedReceiver<Event>>,
    thread: JoinHandle<()>,
}

impl Helper {
    /// Starts a lane with connections of its own. It takes its cases from the same queue.
    pub(super) fn start(work: &Arc<Work>, queue: &Arc<Queue>, shared: &Shared, jobs: usize) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::Setup { why: error.to_string(), source: error.into() })?;
        let (work, queue, shared) = (Arc::clone(work), Arc::clone(queue), shared.beside(jobs)?);
        let (sender, events) = unbounded_channel();
        let thread = thread::spawn(move || {
            // Nobody listens any more where the run was given up.
            let mut tell = |event| drop(sender.send(event));
            runtime.block_on(run_lane(&work, &queue, &shared, jobs, &mut None, &mut tell));
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
