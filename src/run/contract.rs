//! One contract while it runs: its target, its sessions, its pace.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::time::Instant;

use super::generated::CaseGenerated;
use super::pace::Pace;
use super::session::Slot;
use super::settings::{Settings, Target};
use super::source::Source;
use crate::http::{Client, ConnectionMeter};
use crate::judge::{Policy, Standard};
use crate::model::json::Json;
use crate::model::outcome::CaseRecord;
use crate::record::{Door, Event};
use crate::template::Scope;

/// What the cases of a run share.
pub(super) struct Shared {
    /// When the run began.
    pub(super) started: Instant,
    pub(super) settings: Arc<Settings>,
    /// What answers, for each contract. A client is the thread's own: its connections belong to it.
    sources: Vec<Arc<dyn Source>>,
    /// The connections of all of them.
    pub(super) meter: Arc<ConnectionMeter>,
    pub(super) count: Arc<AtomicU64>,
    /// The pace of all cases together, where the user sets one.
    pace: Option<Arc<Pace>>,
    pub(super) door: Door,
}

impl Shared {
    /// The event that a case has ended: its record, masked.
    pub(super) fn ended(&self, record: CaseRecord) -> Event {
        Event::CaseFinished(Arc::new(self.door.mask(record)))
    }

    /// For a run of so many cases at once.
    pub(super) fn new(settings: Settings, targets: &[Target], jobs: usize) -> Self {
        let meter = Arc::default();
        let sources = targets.iter().map(|target| source(&settings, target, jobs, &meter)).collect();
        let count = Arc::new(AtomicU64::new(1));
        let pace = settings.max_rps.map(|per_second| Arc::new(Pace::new(per_second)));
        let door = Door::new(settings.secrets.clone(), settings.exchanges);
        Self { started: Instant::now(), settings: Arc::new(settings), sources, meter, count, pace, door }
    }

    /// The same for another thread.
    pub(super) fn beside(&self, contracts: &[ContractRun], jobs: usize) -> Self {
        let source = |contract: &ContractRun| source(&self.settings, &contract.target, jobs, &self.meter);
        Self {
            started: self.started,
            settings: Arc::clone(&self.settings),
            sources: contracts.iter().map(source).collect(),
            meter: Arc::clone(&self.meter),
            count: Arc::clone(&self.count),
            pace: self.pace.clone(),
            door: self.door.clone(),
        }
    }

    /// What answers the requests of a contract's cases.
    pub(super) fn source(&self, contract: &ContractRun) -> &dyn Source {
        &*self.sources[contract.number]
    }
}

/// One contract while it runs.
pub(super) struct ContractRun {
    /// Its place among those of the run.
    number: usize,
    pub(super) target: Target,
    pub(super) variables: Arc<HashMap<String, Json>>,
    pub(super) sessions: Vec<Slot>,
    pub(super) outages: Outages,
    /// Why no further case of it is begun, if so: its target is out of reach.
    pub(super) stopped: OnceLock<String>,
    /// What its answers are held against.
    pub(super) standard: Standard,
    pace: Option<Arc<Pace>>,
}

impl ContractRun {
    /// Gets a contract ready: fills in its variables.
    pub(super) fn new(number: usize, target: Target, shared: &Shared) -> Self {
        let plan = Arc::clone(&target.contract);
        let generated = CaseGenerated::new(&shared.settings.run_id, &shared.count, shared.settings.now);
        let environment = Arc::clone(&shared.settings.environment);
        let mut scope = Scope::new(Arc::default(), environment, Arc::new(generated));
        for (name, value) in &target.secrets {
            scope.set(name, Json::from(value.as_str()));
        }
        // Those of the target and of the command line come first: the contract's own may be made of them. A variable over
        // an environment variable that is not set stays unset; who uses it is told.
        for (name, value) in &target.variables {
            scope.set(name, value.clone());
        }
        for (name, value) in &shared.settings.variables {
            scope.set(name, Json::from(value.as_str()));
        }
        plan.set_variables(&mut scope);
        let sessions = plan.identities.iter().map(|_| Slot::default()).collect();
        let of_target = || target.max_rps.filter(|&rps| rps > 0).map(|per_second| Arc::new(Pace::new(per_second)));
        let pace = shared.pace.clone().or_else(of_target);
        let variables = Arc::new(scope.into_own());
        let (outages, stopped) = (Outages::default(), OnceLock::new());
        let standard = standard(&target, &shared.settings);
        Self { number, target, variables, sessions, outages, stopped, standard, pace }
    }

    /// A scope over the contract's variables.
    pub(super) fn scope(&self, shared: &Shared, generated: Arc<CaseGenerated>) -> Scope {
        Scope::new(Arc::clone(&self.variables), Arc::clone(&shared.settings.environment), generated)
    }

    /// Waits until the next request may be sent.
    pub(super) async fn pace(&self) {
        if let Some(pace) = &self.pace {
            pace.turn().await;
        }
    }
}

/// What answers the requests of one thread for a target.
fn source(settings: &Settings, target: &Target, jobs: usize, meter: &Arc<ConnectionMeter>) -> Arc<dyn Source> {
    match &settings.recorded {
        Some(recorded) => Arc::clone(recorded) as Arc<dyn Source>,
        None => Arc::new(Client::counting(settings.limits, jobs, &target.link, Arc::clone(meter))),
    }
}

/// What the answers of a target are held against.
fn standard(target: &Target, settings: &Settings) -> Standard {
    Standard {
        plan: Arc::clone(&target.contract),
        target: target.name().to_owned(),
        self_test: target.self_test.is_some(),
        overlay: target.overlay.clone(),
        origin: target.url.origin().ascii_serialization(),
        base: target.url.as_str().trim_end_matches('/').to_owned(),
        policy: Policy {
            root: settings.root.clone(),
            fail_on: settings.fail_on,
            store: settings.store,
            writes: target.writes,
            twice: settings.twice,
        },
    }
}

/// How many requests in a row met an outage of one target.
#[derive(Default)]
pub(super) struct Outages(AtomicU32);

impl Outages {
    /// So many in a row, and the target counts as gone.
    const TOO_MANY: u32 = 10;

    pub(super) fn met(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn answered(&self) {
        // A write would take the value out of the other processor's cache; a read does not.
        if self.0.load(Ordering::Relaxed) > 0 {
            self.0.store(0, Ordering::Relaxed);
        }
    }

    pub(super) fn too_many(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= Self::TOO_MANY
    }
}
