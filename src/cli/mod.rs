//! Arguments and printing: with the test entry the only place that reads the environment and the clock, prints and ends.

mod accept;
mod arguments;
mod check;
mod completions;
mod coverage;
mod diff;
mod environment;
mod explain;
mod judge;
mod learn;
mod list;
mod main;
mod panics;
mod reference;
mod reports;
mod review;
mod run;
mod schema;
mod serve;
mod shell;
mod signals;
mod snapshots;
mod suite;
mod test_entry;
mod topics;

pub use main::main;
pub use suite::{Outcome, Suite, SuiteError};
pub use test_entry::test_main;
pub use topics::topics;
