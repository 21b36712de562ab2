//! The worlds of one running server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use super::backend::{Backend, RULE_HEADER, split_case};
use super::service::{Service, World};
use crate::load::duration;
use crate::model::answer::Answer;
use crate::model::request::Request;
use crate::model::suggest::suggest;

/// Where the clocks of a self-test stand: 2026-01-01T00:00:00Z.
pub const START: Duration = Duration::from_secs(1_767_225_600);

/// All worlds of one running server. Each case has a world and a clock of its own, chosen by the header
/// [`CASE_HEADER`](super::backend::CASE_HEADER); whoever doesn't send it shares one world.
///
/// Cases don't wait for each other: every world has its own lock.
pub struct Worlds {
    service: &'static dyn Service,
    clock: fn() -> Duration,
    shared: Mutex<Place>,
    cases: RwLock<HashMap<u64, Arc<Mutex<Place>>>>,
}

/// A world and its clock.
struct Place {
    world: Box<dyn World>,
    /// How far the world's clock is ahead of the server's.
    ahead: Duration,
}

impl Worlds {
    /// Worlds whose clocks stand still at [`START`] and move only by [`Worlds::advance`] and `clock +<duration>`.
    #[must_use]
    pub fn isolated(service: &'static dyn Service) -> Self {
        Self::live(service, || START)
    }

    /// Worlds that go by this clock, which tells the time since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn live(service: &'static dyn Service, clock: fn() -> Duration) -> Self {
        let shared = Mutex::new(Place::fresh(service));
        Self { service, clock, shared, cases: RwLock::default() }
    }

    /// Gives a case a fresh world in these states, in this order. In words, what is wrong with a state that can't be
    /// brought about; the case then has no world of its own yet.
    pub fn begin(&self, key: u64, given: &[String]) -> Result<(), String> {
        let mut place = Place::fresh(self.service);
        for state in given {
            place.bring_about(self.service, state)?;
        }
        let place = Arc::new(Mutex::new(place));
        self.cases.write().unwrap_or_else(PoisonError::into_inner).insert(key, place);
        Ok(())
    }

    /// Moves the clock of a case forward.
    pub fn advance(&self, key: u64, milliseconds: u64) {
        lock(&self.place(key)).advance(milliseconds);
    }

    /// Drops the world of a case.
    pub fn end(&self, key: u64) {
        self.cases.write().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }

    /// The world of a case; a fresh one if nobody began it.
    fn place(&self, key: u64) -> Arc<Mutex<Place>> {
        // In a statement of its own: a guard in the condition would be held up to the end of the `else`.
        let known = self.cases.read().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone);
        known.unwrap_or_else(|| {
            let mut cases = self.cases.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cases.entry(key).or_insert_with(|| Arc::new(Mutex::new(Place::fresh(self.service)))))
        })
    }
}

impl Backend for Worlds {
    fn answer(&self, request: &Request) -> Answer {
        match split_case(request) {
            Ok((Some(key), request)) => {
                let (mut answer, rule) = lock(&self.place(key)).answer(&request, (self.clock)());
                rule.into_iter().for_each(|rule| answer.headers.push(RULE_HEADER, rule));
                answer
            }
            Ok((None, request)) => lock(&self.shared).answer(&request, (self.clock)()).0,
            Err(refusal) => *refusal,
        }
    }
}

impl Place {
    fn fresh(service: &dyn Service) -> Self {
        Self { world: service.world(), ahead: Duration::ZERO }
    }

    fn answer(&mut self, request: &Request, now: Duration) -> (Answer, Option<&'static str>) {
        self.world.answer(request, now.saturating_add(self.ahead))
    }

    fn advance(&mut self, milliseconds: u64) {
        self.ahead = self.ahead.saturating_add(Duration::from_millis(milliseconds));
    }

    fn bring_about(&mut self, service: &dyn Service, state: &str) -> Result<(), String> {
        if let Some(length) = state.strip_prefix("clock ") {
            let milliseconds = length.trim().strip_prefix('+').and_then(duration);
            self.advance(milliseconds.ok_or_else(|| {
                format!(
                    "{state:?} doesn't say how far the clock moves; write `clock +90s`, `clock +15m` or `clock +1h`"
                )
            })?);
            return Ok(());
        }
        if self.world.bring_about(state) { Ok(()) } else { Err(unknown(service, state)) }
    }
}

fn unknown(service: &dyn Service, state: &str) -> String {
    let names = || service.givens().iter().map(|given| given.name);
    let meant = suggest(state, names()).map(|name| format!("; did you mean {name:?}?")).unwrap_or_default();
    let known: Vec<_> = names().map(|name| format!("{name:?}, ")).collect();
    let known = known.concat();
    format!("{} has no state {state:?}{meant} (it has {known}and `clock +<duration>`)", service.name())
}

/// A rule that panicked left a world behind that is still one: its next answers tell.
fn lock(place: &Mutex<Place>) -> MutexGuard<'_, Place> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
