//! How many cases may run at once, by what the targets bear.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::http::ConnectionCounts;

/// More connections opened at once than a short backlog holds would stall: the rest follows as cases end, and in steps
/// of as many where cases take their time.
const AT_FIRST: usize = 16;
/// A target whose backlog overflows is asked by fewer cases at once from then on, but by so many.
const FEWEST: usize = 4;

/// How many cases all workers together may run at once. The limit grows while no connection takes longer than those
/// before. It shrinks for good where one had to ask again: each such wait takes a second or more.
#[derive(Debug)]
pub(super) struct ConcurrencyLimit {
    workers: usize,
    cases: Mutex<Cases>,
}

#[derive(Debug)]
struct Cases {
    now: usize,
    most: usize,
    /// So many stalled connections are accounted for.
    stalled: usize,
}

impl ConcurrencyLimit {
    /// A limit of up to so many cases in so many workers, where no connection stalls.
    pub(super) fn new(most: usize, workers: usize) -> Self {
        Self { workers, cases: Mutex::new(Cases { now: AT_FIRST.min(most), most, stalled: 0 }) }
    }

    /// How many cases a worker may run at once, by its number.
    pub(super) fn cases(&self, worker: usize) -> usize {
        let now = self.lock().now;
        now / self.workers + usize::from(worker < now % self.workers)
    }

    /// Whether it may still grow.
    pub(super) fn may_grow(&self) -> bool {
        let cases = self.lock();
        cases.now < cases.most
    }

    /// A case ended.
    pub(super) fn after_a_case(&self, counts: ConnectionCounts) {
        let mut cases = self.lock();
        if counts.stalled > cases.stalled {
            cases.most = (cases.now / 2).max(FEWEST).min(cases.most);
            cases.now = cases.most;
            // Those that wait now were begun when there was more room.
            cases.stalled = counts.stalled + counts.pending;
        } else if counts.lagging == 0 {
            cases.now = (cases.now + 1).min(cases.most);
        }
    }

    /// Some time went by in which no case ended.
    pub(super) fn after_a_while(&self, counts: ConnectionCounts) {
        if counts.lagging == 0 {
            let mut cases = self.lock();
            cases.now = (cases.now + AT_FIRST).min(cases.most);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Cases> {
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: ConnectionCounts = ConnectionCounts { pending: 0, lagging: 0, stalled: 0 };

    #[test]
    fn it_grows_while_connections_come_to_stand_at_once() {
        let limit = ConcurrencyLimit::new(64, 1);
        assert_eq!(limit.cases(0), 16);
        limit.after_a_case(FREE);
        assert_eq!(limit.cases(0), 17);
        // However long that takes: it takes the same for all (TLS).
        limit.after_a_while(ConnectionCounts { pending: 17, ..FREE });
        assert_eq!(limit.cases(0), 33);
        (0..3).for_each(|_| limit.after_a_while(FREE));
        assert_eq!((limit.cases(0), limit.may_grow()), (64, false));
        assert_eq!((ConcurrencyLimit::new(1, 1).cases(0), ConcurrencyLimit::new(1, 1).may_grow()), (1, false));
    }

    #[test]
    fn it_stays_while_a_connection_is_late() {
        let limit = ConcurrencyLimit::new(64, 1);
        limit.after_a_case(ConnectionCounts { pending: 1, lagging: 1, ..FREE });
        limit.after_a_while(ConnectionCounts { pending: 1, lagging: 1, ..FREE });
        assert_eq!(limit.cases(0), 16);
    }

    #[test]
    fn lanes_share_it() {
        let limit = ConcurrencyLimit::new(33, 2);
        assert_eq!((limit.cases(0), limit.cases(1)), (8, 8));
        (0..2).for_each(|_| limit.after_a_while(FREE));
        assert_eq!((limit.cases(0), limit.cases(1)), (17, 16));
    }

    #[test]
    fn it_shrinks_for_good_where_connections_stalled() {
        let limit = ConcurrencyLimit::new(64, 1);
        limit.after_a_case(ConnectionCounts { pending: 5, lagging: 5, stalled: 1 });
        assert_eq!((limit.cases(0), limit.may_grow()), (8, false));
        // The other five were asked for before.
        limit.after_a_case(ConnectionCounts { stalled: 6, ..FREE });
        assert_eq!(limit.cases(0), 8);
        limit.after_a_case(ConnectionCounts { stalled: 7, ..FREE });
        limit.after_a_case(ConnectionCounts { stalled: 8, ..FREE });
        limit.after_a_while(FREE);
        assert_eq!(limit.cases(0), 4, "but not below that");
        let few = ConcurrencyLimit::new(2, 1);
        few.after_a_case(ConnectionCounts { stalled: 1, ..FREE });
        assert_eq!(few.cases(0), 2, "nor above what was asked for");
    }
}
