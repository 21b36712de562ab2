//! wireproof: does this release of an HTTP API keep its published contract?

pub mod load;
pub mod mock;
pub mod model;
