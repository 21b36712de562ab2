//! Values that a case makes up. Snapshots mask each of them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::template::Generated;

/// The made-up values of one case.
pub(super) struct CaseGenerated {
    run_id: String,
    /// Shared by all cases of the run.
    count: Arc<AtomicU64>,
    now: fn() -> Duration,
    made: Mutex<Vec<(String, String)>>,
}

impl CaseGenerated {
    pub(super) fn new(run_id: &str, count: &Arc<AtomicU64>, now: fn() -> Duration) -> Self {
        Self { run_id: run_id.to_owned(), count: Arc::clone(count), now, made: Mutex::default() }
    }

    /// The values made so far: kind and value.
    pub(super) fn made(&self) -> Vec<(String, String)> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn remember(&self, kind: &str, value: String) -> String {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push((kind.to_owned(), value.clone()));
        value
    }
}

impl Generated for CaseGenerated {
    fn unique(&self, prefix: &str) -> String {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        self.remember("unique", format!("{prefix}-{}-{number}", self.run_id))
    }

    fn uuid(&self) -> String {
        self.remember("uuid", uuid::Uuid::new_v4().to_string())
    }

    fn now(&self) -> String {
        humantime::format_rfc3339_seconds(SystemTime::UNIX_EPOCH + (self.now)()).to_string()
    }
}
