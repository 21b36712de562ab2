//! How connections come to stand: a target that accepts few at once lets the others wait.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// Where the queue of a server is full, the kernel drops what asks for a connection, and asks again after a second
/// (RFC 6298 section 2).
const STALL: Duration = Duration::from_millis(900);

/// The connections that are being opened, and those that were long in coming.
#[derive(Debug, Default)]
pub struct Dials {
    pending: AtomicUsize,
    stalled: AtomicUsize,
}

impl Dials {
    /// How many connections are being opened.
    pub fn pending(&self) -> usize {
        self.pending.load(Ordering::Relaxed)
    }

    /// How many had to ask more than once so far.
    pub fn stalled(&self) -> usize {
        self.stalled.load(Ordering::Relaxed)
    }

    /// A connection is being opened as long as this lives.
    pub(super) fn begin(&self) -> Dialling<'_> {
        self.pending.fetch_add(1, Ordering::Relaxed);
        Dialling { dials: self, since: Instant::now() }
    }
}

/// A connection that is being opened.
pub(super) struct Dialling<'d> {
    dials: &'d Dials,
    since: Instant,
}

impl Drop for Dialling<'_> {
    fn drop(&mut self) {
        self.dials.pending.fetch_sub(1, Ordering::Relaxed);
        if self.since.elapsed() >= STALL {
            self.dials.stalled.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_is_long_in_coming_has_stalled() {
        let dials = Dials::default();
        let at_once = dials.begin();
        let mut late = dials.begin();
        late.since -= STALL;
        assert_eq!((dials.pending(), dials.stalled()), (2, 0));
        drop(late);
        assert_eq!((dials.pending(), dials.stalled()), (1, 1));
        drop(at_once);
        assert_eq!((dials.pending(), dials.stalled()), (0, 1));
    }
}
