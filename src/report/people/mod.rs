//! The report for people at a terminal.

mod block;
mod counts;
mod diff;
mod file;
mod findings;
mod groups;
mod layout;
mod reporter;
mod summary;
#[cfg(test)]
mod tests;

pub use reporter::People;
