//! How many cases may run at once, by what the targets bear.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::http::Dialled;

/// More connections opened at once than a short backlog holds would stall: the rest follows as cases end, and in steps
/// of as many where cases take their time.
const AT_FIRST: usize = 16;
/// A target whose backlog overflows is asked by fewer cases at once from then on, but by so many.
const FEWEST: usize = 4;

/// Room for the cases of all lanes together. It grows while no connection takes longer than those before, and shrinks for
/// good where one had to ask again: each such wait takes a second or more.
#[derive(Debug)]
pub(super) struct Room {
    lanes: usize,
    cases: Mutex<Cases>,
}

#[derive(Debug)]
struct Cases {
    now: usize,
    most: usize,
    /// So many stalled connections are accounted for.
    stalled: usize,
}

impl Room {
    /// Room for up to so many cases in so many lanes, where none stalls.
    pub(super) fn new(most: usize, lanes: usize) -> Self {
        Self { lanes, cases: Mutex::new(Cases { now: AT_FIRST.min(most), most, stalled: 0 }) }
    }

    /// For how many cases there is room in a lane, by its number.
    pub(super) fn cases(&self, lane: usize) -> usize {
        let now = self.lock().now;
        now / self.lanes + usize::from(lane < now % self.lanes)
    }

    /// Whether it may still grow.
    pub(super) fn may_grow(&self) -> bool {
        let cases = self.lock();
        cases.now < cases.most
    }

    /// A case ended.
    pub(super) fn after_a_case(&self, dialled: Dialled) {
        let mut cases = self.lock();
        if dialled.stalled > cases.stalled {
            cases.most = (cases.now / 2).max(FEWEST).min(cases.most);
            cases.now = cases.most;
            // Those that wait now were begun when there was more room.
            cases.stalled = dialled.stalled + dialled.pending;
        } else if dialled.lagging == 0 {
            cases.now = (cases.now + 1).min(cases.most);
        }
    }

    /// Some time went by in which no case ended.
    pub(super) fn after_a_while(&self, dialled: Dialled) {
        if dialled.lagging == 0 {
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

    const FREE: Dialled = Dialled { pending: 0, lagging: 0, stalled: 0 };

    #[test]
    fn it_grows_while_connections_come_to_stand_at_once() {
        let room = Room::new(64, 1);
        assert_eq!(room.cases(0), 16);
        room.after_a_case(FREE);
        assert_eq!(room.cases(0), 17);
        // However long that takes: it takes the same for all (TLS).
        room.after_a_while(Dialled { pending: 17, ..FREE });
        assert_eq!(room.cases(0), 33);
        (0..3).for_each(|_| room.after_a_while(FREE));
        assert_eq!((room.cases(0), room.may_grow()), (64, false));
        assert_eq!((Room::new(1, 1).cases(0), Room::new(1, 1).may_grow()), (1, false));
    }

    #[test]
    fn it_stays_while_a_connection_is_late() {
        let room = Room::new(64, 1);
        room.after_a_case(Dialled { pending: 1, lagging: 1, ..FREE });
        room.after_a_while(Dialled { pending: 1, lagging: 1, ..FREE });
        assert_eq!(room.cases(0), 16);
    }

    #[test]
    fn lanes_share_it() {
        let room = Room::new(33, 2);
        assert_eq!((room.cases(0), room.cases(1)), (8, 8));
        (0..2).for_each(|_| room.after_a_while(FREE));
        assert_eq!((room.cases(0), room.cases(1)), (17, 16));
    }

    #[test]
    fn it_shrinks_for_good_where_connections_stalled() {
        let room = Room::new(64, 1);
        room.after_a_case(Dialled { pending: 5, lagging: 5, stalled: 1 });
        assert_eq!((room.cases(0), room.may_grow()), (8, false));
        // The other five were asked for before.
        room.after_a_case(Dialled { stalled: 6, ..FREE });
        assert_eq!(room.cases(0), 8);
        room.after_a_case(Dialled { stalled: 7, ..FREE });
        room.after_a_case(Dialled { stalled: 8, ..FREE });
        room.after_a_while(FREE);
        assert_eq!(room.cases(0), 4, "but not below that");
        let few = Room::new(2, 1);
        few.after_a_case(Dialled { stalled: 1, ..FREE });
        assert_eq!(few.cases(0), 2, "nor above what was asked for");
    }
}
