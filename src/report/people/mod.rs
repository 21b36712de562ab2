//! The report for people at a terminal.

mod block;
mod counts;
pub(super) mod diff;
mod file;
pub(super) mod findings;
mod groups;
pub(super) mod layout;
mod often;
mod reporter;
mod summary;
#[cfg(test)]
mod tests;

pub use reporter::People;
