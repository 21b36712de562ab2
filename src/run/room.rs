//! How many cases may run at once in a lane, by what the target bears.

/// More connections opened at once than a short backlog holds would stall: the rest follows as cases end, and in steps
/// of as many where cases take their time.
const AT_FIRST: usize = 16;
/// A target whose backlog overflows is asked by fewer cases at once from then on, but by so many.
const FEWEST: usize = 4;

/// Room for cases. It grows while connections come to stand at once, and shrinks for good where one had to ask again:
/// each such wait takes a second or more.
#[derive(Debug)]
pub(super) struct Room {
    now: usize,
    most: usize,
    /// So many stalled connections are accounted for.
    stalled: usize,
}

/// The connections of a lane: those that are being opened, and how many stalled so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Connecting {
    pub(super) pending: usize,
    pub(super) stalled: usize,
}

impl Room {
    /// Room for up to so many cases, where none stalls.
    pub(super) fn new(most: usize) -> Self {
        Self { now: AT_FIRST.min(most), most, stalled: 0 }
    }

    /// For how many cases there is room.
    pub(super) const fn cases(&self) -> usize {
        self.now
    }

    /// Whether it may still grow.
    pub(super) const fn may_grow(&self) -> bool {
        self.now < self.most
    }

    /// A case ended.
    pub(super) fn after_a_case(&mut self, connecting: Connecting) {
        if connecting.stalled > self.stalled {
            self.most = (self.now / 2).max(FEWEST).min(self.most);
            self.now = self.most;
            // Those that wait now were begun when there was more room.
            self.stalled = connecting.stalled + connecting.pending;
        } else if connecting.pending == 0 {
            self.now = (self.now + 1).min(self.most);
        }
    }

    /// Some time went by in which no case ended.
    pub(super) fn after_a_while(&mut self, connecting: Connecting) {
        if connecting.pending == 0 {
            self.now = (self.now + AT_FIRST).min(self.most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Connecting = Connecting { pending: 0, stalled: 0 };

    #[test]
    fn it_grows_while_connections_come_to_stand_at_once() {
        let mut room = Room::new(64);
        assert_eq!(room.cases(), 16);
        room.after_a_case(FREE);
        assert_eq!(room.cases(), 17);
        room.after_a_while(FREE);
        assert_eq!(room.cases(), 33);
        (0..3).for_each(|_| room.after_a_while(FREE));
        assert_eq!((room.cases(), room.may_grow()), (64, false));
        assert_eq!((Room::new(1).cases(), Room::new(1).may_grow()), (1, false));
    }

    #[test]
    fn it_stays_while_a_connection_is_awaited() {
        let mut room = Room::new(64);
        room.after_a_case(Connecting { pending: 1, ..FREE });
        room.after_a_while(Connecting { pending: 1, ..FREE });
        assert_eq!(room.cases(), 16);
    }

    #[test]
    fn it_shrinks_for_good_where_connections_stalled() {
        let mut room = Room::new(64);
        room.after_a_case(Connecting { pending: 5, stalled: 1 });
        assert_eq!((room.cases(), room.may_grow()), (8, false));
        // The other five were asked for before.
        room.after_a_case(Connecting { pending: 0, stalled: 6 });
        assert_eq!(room.cases(), 8);
        room.after_a_case(Connecting { pending: 0, stalled: 7 });
        room.after_a_case(Connecting { pending: 0, stalled: 8 });
        room.after_a_while(FREE);
        assert_eq!(room.cases(), 4, "but not below that");
        let mut few = Room::new(2);
        few.after_a_case(Connecting { pending: 0, stalled: 1 });
        assert_eq!(few.cases(), 2, "nor above what was asked for");
    }
}
