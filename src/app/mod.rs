//! From settings to an outcome: load, plan, serve, run. The CLI and `cargo test` both come this way.

mod accept;
mod diff;
mod error;
mod load;
mod options;
mod replay;
mod rules;
mod run;
mod self_test;
mod targets;

pub use accept::{Waiting, accept, waiting};
pub use diff::{diff, diff_targets};
pub use error::Error;
pub use load::{Project, load};
pub use options::Options;
pub use run::{refusals, run, select};
