//! Self-test servers: each an ordered list of rules, one promise of a reference each, in front of a small state.
//! Only this floor names wiremock.

pub mod answers;
pub mod backend;
mod convert;
mod error;
pub mod flow;
pub mod flowon;
pub mod replay;
pub mod route;
pub mod rule;
pub mod serve;
pub mod service;
pub mod services;
pub mod wire;
pub mod worlds;

pub use error::Error;
