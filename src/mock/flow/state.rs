//! What the block remembers.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::token;

/// The only cube.
pub(super) const CUBE: &str = "0";
/// How long the data of the analytics loads.
const LOADING: Duration = Duration::from_secs(5);
/// The span over which requests are counted.
const WINDOW: Duration = Duration::from_secs(5);
/// When the analytics that are there from the start were last changed: 2024-05-01T00:00:00Z.
const BUILT: Duration = Duration::from_secs(1_714_521_600);

/// One block: a cube with its analytics, and what goes on in it.
#[derive(Debug)]
pub(super) struct State {
    /// The analytics of the cube by their id.
    pub(super) analytics: BTreeMap<String, Analytic>,
    /// Whether somebody else is changing every analytic.
    pub(super) changing: bool,
    /// Whether what serves the cubes has broken down.
    pub(super) broken: bool,
    answers: u64,
    sessions: u64,
    loading: Loading,
    ahead: Duration,
    windows: HashMap<String, (Duration, u32)>,
}

/// One analytic.
#[derive(Clone, Debug)]
pub(super) struct Analytic {
    /// Its name for people.
    pub(super) name: String,
    /// Goes up by one with each change.
    pub(super) sequence_number: u64,
    /// When it was last changed.
    pub(super) changed: Duration,
    /// Where its data goes, by id, with the kind of each.
    pub(super) sinks: BTreeMap<&'static str, &'static str>,
    /// How its data is shown, by id, with the kind of each.
    pub(super) widgets: BTreeMap<&'static str, &'static str>,
}

impl Analytic {
    /// An analytic that was never changed.
    pub(super) fn new(name: impl Into<String>, created: Duration) -> Self {
        Self {
            name: name.into(),
            sequence_number: 1,
            changed: created,
            sinks: BTreeMap::from([("1", "webhook")]),
            widgets: BTreeMap::from([("1", "table")]),
        }
    }

    /// Takes a change over.
    pub(super) fn change(&mut self, name: impl Into<String>, now: Duration) {
        self.name = name.into();
        self.sequence_number += 1;
        self.changed = now;
    }
}

impl Default for State {
    fn default() -> Self {
        let mut junction = Analytic::new("Junction north", BUILT);
        junction.sequence_number = 7;
        junction.sinks.insert("2", "udp");
        junction.widgets.insert("2", "chart");
        let roundabout = Analytic::new("Roundabout", BUILT);
        Self {
            analytics: BTreeMap::from([("1".to_owned(), junction), ("2".to_owned(), roundabout)]),
            changing: false,
            broken: false,
            answers: 0,
            sessions: 0,
            loading: Loading::Over,
            ahead: Duration::ZERO,
            windows: HashMap::new(),
        }
    }
}

impl State {
    /// The block's own clock.
    pub(super) fn clock(&self, now: Duration) -> Duration {
        now.saturating_add(self.ahead)
    }

    /// Numbers the answers from one.
    pub(super) fn next_answer(&mut self) -> u64 {
        self.answers += 1;
        self.answers
    }

    /// Numbers the sessions from one.
    pub(super) fn next_session(&mut self) -> u64 {
        self.sessions += 1;
        self.sessions
    }

    /// Counts a request of a session; how many there were within the window.
    pub(super) fn count(&mut self, session: &str, now: Duration) -> u32 {
        self.windows.retain(|_, (since, _)| now.saturating_sub(*since) < WINDOW);
        let (_, requests) = self.windows.entry(session.to_owned()).or_insert((now, 0));
        *requests += 1;
        *requests
    }

    /// How long the data of the analytics still loads. Loading begins with the first request that asks.
    pub(super) fn loads_for(&mut self, now: Duration) -> Option<Duration> {
        if self.loading == Loading::Ahead {
            self.loading = Loading::Until(now + LOADING);
        }
        match self.loading {
            Loading::Until(end) if now < end => Some(end.saturating_sub(now)),
            _ => None,
        }
    }

    /// `given: a change in progress`
    pub(super) fn begin_foreign_change(&mut self) {
        self.changing = true;
    }

    /// `given: internal fault`
    pub(super) fn break_down(&mut self) {
        self.broken = true;
    }

    /// `given: loading`
    pub(super) fn start_loading(&mut self) {
        self.loading = Loading::Ahead;
    }

    /// `given: session expired`. The block's clock runs ahead of the one that the sessions began by; a session that
    /// begins here is valid by the same clock.
    pub(super) fn outlive_sessions(&mut self) {
        self.ahead = token::LIFETIME;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loading {
    /// It begins with the next request, whose time nobody knows yet.
    Ahead,
    Until(Duration),
    Over,
}
