//! wireproof: does this release of an HTTP API keep its published contract?

pub mod http;
pub mod mock;
pub mod model;
