//! From settings to an outcome: load, plan, serve, run. The CLI and `cargo test` both come this way.

mod accept;
mod diff;
mod error;
mod judge;
mod load;
mod options;
mod reach;
mod reference;
mod replay;
mod rules;
mod run;
mod secrets;
mod self_test;
mod snapshot_audit;
mod targets;

pub use accept::{
    Choice, NEW, Pending, Waiting, accept, accept_seen, by_change, know_secrets, pending, reject, shown, waiting,
};
pub use diff::{diff, diff_targets};
pub use error::Error;
pub use judge::{Traffic, judge};
pub use load::{Project, load, load_published};
pub use options::Options;
pub use reference::reference;
pub use run::{refusals, run, select, unserved};
pub use secrets::register_secrets;
pub use snapshot_audit::{Delete, Flaw, Kind, SnapshotAudit, snapshot_audit};
