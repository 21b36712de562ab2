//! What a run is told.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::loopback::is_loopback;
use super::source::Recorded;
use crate::http::{Limits, Link};
use crate::judge::Store;
use crate::learn::Collector;
use crate::mask::Secrets;
use crate::model::contract::Wire;
use crate::model::finding::Severity;
use crate::model::json::Json;
use crate::plan::{Case, ContractPlan};
use crate::record::Exchanges;

/// A self-test server that the run started, as far as cases steer it.
pub trait CaseControl: Send + Sync {
    /// The header field by which the server tells cases apart.
    fn header(&self) -> &'static str;
    /// The header field by which it names the rule that answered, where it does.
    fn rule_header(&self) -> Option<&'static str> {
        None
    }
    /// Makes a world of its own for a case, in these states.
    ///
    /// # Errors
    /// Where it knows no such state.
    fn begin(&self, case: u64, given: &[String]) -> Result<(), String>;
    /// Moves a case's clock by so many milliseconds.
    fn advance(&self, case: u64, milliseconds: u64);
    /// Forgets a case's world.
    fn end(&self, case: u64);
    /// Whether it can serve a case again that it has ended.
    fn serves_again(&self) -> bool {
        true
    }
    /// Why it can't serve a case, if so.
    fn refuses(&self, _case: &Case) -> Option<String> {
        None
    }
    /// What an identity's login would have captured, by the captures' names, where the server knows no logins.
    fn without_login(&self, _identity: &str, _captures: &[&str]) -> Option<Vec<String>> {
        None
    }
}

/// Where the requests of one contract go.
pub struct Target {
    /// The contract.
    pub contract: Arc<ContractPlan>,
    /// How many cases it has, selected or not.
    pub cases: usize,
    /// The base URL.
    pub url: url::Url,
    /// How it is reached.
    pub link: Link,
    /// The options by which curl reaches it so: each with its value, if it has one.
    pub curl: Vec<(&'static str, String)>,
    /// How its answers are read, where it says so.
    pub wire: Option<Wire>,
    /// What a summary calls it.
    pub label: String,
    /// The server, where the run started it.
    pub self_test: Option<Arc<dyn CaseControl>>,
    /// The overlay of snapshots: `<contract>@<overlay>`.
    pub overlay: Option<String>,
    /// Whether answers may be written: not those of a bare URL.
    pub writes: bool,
    /// The secrets' values, by name.
    pub secrets: Vec<(String, String)>,
    /// At most so many requests a second.
    pub max_rps: Option<u32>,
    /// Variables of the contract that are otherwise there.
    pub variables: Vec<(String, Json)>,
    /// Cases at once, where the target says so.
    pub jobs: Option<u32>,
    /// The time limit of one exchange, where the target says so.
    pub time_limit: Option<Duration>,
    /// Whether only cases run on it that ask for no change.
    pub safe_only: bool,
}

/// What holds for all contracts of a run.
pub struct Settings {
    /// The project's folder.
    pub root: PathBuf,
    /// Cases at once; `None`: 64 where all targets are on loopback, else 8.
    pub jobs: Option<usize>,
    /// From which severity on a finding breaks its case.
    pub fail_on: Severity,
    /// Whether the first broken case ends the run.
    pub fail_fast: bool,
    /// The order in which cases begin, where it isn't that of the files.
    pub shuffle: Option<u64>,
    /// At most so many requests a second over all cases together, whatever targets say.
    pub max_rps: Option<u32>,
    /// Whether each case runs twice, and its answers are held against each other.
    pub twice: bool,
    /// What was recorded and answers in place of the targets, where it does.
    pub recorded: Option<Arc<Recorded>>,
    /// Where it is noted what answers show and contracts lack.
    pub collector: Option<Arc<Collector>>,
    /// The contracts' names and globs over ids by which cases were selected.
    pub patterns: Vec<String>,
    /// The texts by which cases were selected.
    pub texts: Vec<String>,
    /// Which steps keep their exchanges in the records.
    pub exchanges: Exchanges,
    /// Whether somebody asks when each step begins and ends.
    pub steps: bool,
    /// Whether holes in the coverage are findings.
    pub holes: bool,
    /// What happens to new answers.
    pub store: Store,
    /// The environment, for `{{ env.NAME }}`.
    pub environment: Arc<HashMap<String, String>>,
    /// Variables of the command line.
    pub variables: Vec<(String, String)>,
    /// The hazards that are allowed off loopback.
    pub allow: Vec<String>,
    /// What one request may take.
    pub limits: Limits,
    /// The system's clock: time since 1970-01-01T00:00:00Z.
    pub now: fn() -> Duration,
    /// A text that is new for every run, for `unique()`.
    pub run_id: String,
    /// The secrets known so far.
    pub secrets: Secrets,
    /// Turns true when a signal ends the run.
    pub stop: watch::Receiver<bool>,
}

impl Target {
    /// The name by which a contract knows it: a target's, or `self-test`. Empty for a bare URL.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.self_test {
            Some(_) => "self-test",
            None => self.overlay.as_deref().unwrap_or_default(),
        }
    }

    /// Whether it is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.link.is_over_socket() || is_loopback(&self.url)
    }

    /// Why a case can't be run against it, if so.
    #[must_use]
    pub fn refuses(&self, case: &Case, allow: &[String]) -> Option<String> {
        if let Some(why) = &case.shared.skip {
            return Some(format!("skipped: {why}"));
        }
        if self.safe_only
            && let Some(why) = case.unsafe_because()
        {
            return Some(format!("not safe: {why}, and `--safe-only` sends GET, HEAD and OPTIONS alone"));
        }
        if let Some(control) = &self.self_test {
            return control.refuses(case);
        }
        let case = &case.shared;
        if let Some(why) = &case.only_self_test {
            return Some(format!("only for the self-test: {why}"));
        }
        if !case.given.is_empty() {
            return Some("only for the self-test: it needs a state that only the self-test server can make".to_owned());
        }
        let mut missing: Vec<String> = Vec::new();
        for hazard in case.hazard.iter().filter(|hazard| !self.is_loopback() && !allow.contains(hazard)) {
            let option = format!("--allow {hazard}");
            if !missing.contains(&option) {
                missing.push(option);
            }
        }
        (!missing.is_empty()).then(|| format!("it may harm a target; `{}` runs it", missing.join(" ")))
    }
}
