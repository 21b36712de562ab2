//! Contracts and scenarios from YAML, with every mistake of a file and its place.

mod contract_tables;
mod decode_case;
mod decode_contract;
mod decode_raw;
mod decode_step;
mod decode_walk;
mod decoder;
pub mod docs;
mod error;
mod files;
mod loader;
mod node;
mod object;
mod rows;
mod scenario_tables;
mod syntax;
pub mod table;
mod units;
mod validate;
mod yaml;

pub use contract_tables::CONTRACT;
pub use error::Error;
pub use files::{ContractFiles, Root};
pub use loader::{load_contract, load_scenario};
pub use scenario_tables::SCENARIO;
pub use units::{duration, size};
