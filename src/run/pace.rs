//! At most so many requests a second.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The turns of requests, evenly spaced over all workers that share it. Requests of one race wait for as many turns and then
/// go together.
pub(super) struct Pace {
    every: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// So many turns a second.
    pub(super) fn new(per_second: u32) -> Self {
        Self { every: Duration::from_secs(1) / per_second.max(1), next: Mutex::new(None) }
    }

    /// Waits for the next turn.
    pub(super) async fn turn(&self) {
        tokio::time::sleep_until(self.take(Instant::now())).await;
    }

    /// When the next turn is for somebody who asks now.
    fn take(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let mine = next.map_or(now, |next| next.max(now));
        *next = Some(mine + self.every);
        mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_spaced_however_many_ask_at_once_and_none_is_saved_up() {
        let pace = Pace::new(4);
        let start = Instant::now();
        let quarter = Duration::from_millis(250);
        let at = |after: Duration| pace.take(start + after).duration_since(start);
        assert_eq!(
            [at(Duration::ZERO), at(Duration::ZERO), at(Duration::ZERO)],
            [Duration::ZERO, quarter, quarter * 2]
        );
        // A pause earns no burst.
        let late = quarter * 20;
        assert_eq!([at(late), at(late)], [late, late + quarter]);
    }
}
