//! Self-test servers: each an ordered list of rules, one promise of a reference each, in front of a small state.

pub mod answers;
pub mod flow;
pub mod flowon;
pub mod route;
pub mod rule;
pub mod service;
