//! How long a case has waited for what the run does once, for all cases: that takes nothing of its own time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The time that a case has waited for logins of the run.
#[derive(Debug, Default)]
pub(super) struct Waited(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    before: Duration,
    since: Option<Instant>,
}

/// Ends a wait when it goes, however that comes.
pub(super) struct Waiting<'w>(&'w Waited);

impl Waited {
    /// Begins to wait.
    pub(super) fn begin(&self) -> Waiting<'_> {
        self.state().since = Some(Instant::now());
        Waiting(self)
    }

    /// How long so far.
    pub(super) fn so_far(&self) -> Duration {
        let state = self.state();
        state.before + state.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        let since = state.since.take();
        state.before += since.map_or(Duration::ZERO, |since| since.elapsed());
    }
}
