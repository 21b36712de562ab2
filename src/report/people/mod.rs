//! The report for people at a terminal.

mod aftermath;
mod block;
mod counts;
pub(super) mod diff;
mod file;
pub(super) mod findings;
mod groups;
pub(super) mod layout;
mod often;
mod over_run;
mod reporter;
mod summary;
#[cfg(test)]
mod tests;

pub use aftermath::{aftermath, case_block, over_run_block};
pub use reporter::People;
