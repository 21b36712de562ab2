//! wireproof: does this release of an HTTP API keep its published contract?

pub mod check;
pub mod load;
pub mod mock;
pub mod model;
pub mod plan;
pub mod select;
pub mod template;
