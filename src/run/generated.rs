//! Values that a case makes up. Snapshots mask each of them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::template::Generated;

/// The time of the clock, which is no value that snapshots mask.
const NOW: &str = "now";

/// The made-up values of one case.
pub(super) struct CaseGenerated {
    run_id: String,
    /// Shared by all cases of the run.
    count: Arc<AtomicU64>,
    now: fn() -> Duration,
    /// The values drawn so far: kind and value.
    drawn: Mutex<Vec<(String, String)>>,
    /// What is drawn first, where the case was recorded.
    recorded: Mutex<VecDeque<(String, String)>>,
}

impl CaseGenerated {
    pub(super) fn new(run_id: &str, count: &Arc<AtomicU64>, now: fn() -> Duration) -> Self {
        let (drawn, recorded) = (Mutex::default(), Mutex::default());
        Self { run_id: run_id.to_owned(), count: Arc::clone(count), now, drawn, recorded }
    }

    /// The same that draws what was drawn before.
    pub(super) fn drawing(self, recorded: Vec<(String, String)>) -> Self {
        Self { recorded: Mutex::new(recorded.into()), ..self }
    }

    /// The values made so far that snapshots mask: kind and value.
    pub(super) fn made(&self) -> Vec<(String, String)> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.iter().filter(|(kind, _)| kind != NOW).cloned().collect()
    }

    /// The values drawn so far: kind and value.
    pub(super) fn drawn(&self) -> Vec<(String, String)> {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn draw(&self, kind: &str, make: impl FnOnce() -> String) -> String {
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let value = match recorded.front() {
            Some((known, _)) if known == kind => recorded.pop_front().map_or_else(make, |(_, value)| value),
            _ => make(),
        };
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.push((kind.to_owned(), value.clone()));
        value
    }
}

impl Generated for CaseGenerated {
    fn unique(&self, prefix: &str) -> String {
        self.draw("unique", || format!("{prefix}-{}-{}", self.run_id, self.count.fetch_add(1, Ordering::Relaxed)))
    }

    fn uuid(&self) -> String {
        self.draw("uuid", || uuid::Uuid::new_v4().to_string())
    }

    fn now(&self) -> String {
        self.draw(NOW, || humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + (self.now)()).to_string())
    }
}
