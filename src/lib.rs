//! wireproof: does this release of an HTTP API keep its published contract?

pub mod app;
pub mod check;
pub mod cli;
pub mod coverage;
pub mod har;
pub mod http;
pub mod judge;
pub mod learn;
pub mod load;
pub mod mask;
pub mod mock;
pub mod model;
pub mod plan;
pub mod record;
pub mod report;
pub mod run;
pub mod select;
pub mod snapshot;
pub mod template;
pub mod verdict;

pub use cli::{Outcome, Suite, SuiteError, test_main};
