//! The report for people at a terminal.

mod block;
mod blocks;
mod counts;
pub(super) mod diff;
mod file;
pub(super) mod findings;
mod groups;
pub(super) mod layout;
mod over_run;
mod reporter;
mod rule_counts;
mod summary;
#[cfg(test)]
mod tests;

pub use blocks::{after_the_run, case_block, over_run_block};
pub use reporter::Terminal;
