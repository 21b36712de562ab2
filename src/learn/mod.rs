//! What answers showed and a contract lacks, as YAML to paste. Only what is certain: what was seen, never what it means.

mod collector;
mod shape;
mod suggestions;
#[cfg(test)]
mod tests;
mod yaml;

pub use collector::{Answer, Collector, Listed};
