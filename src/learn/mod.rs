//! What answers showed and a contract lacks, as YAML to paste. Only what is certain: what was seen, never what it means.

mod lacks;
mod notebook;
mod shape;
#[cfg(test)]
mod tests;
mod yaml;

pub use notebook::{Answer, Listed, Notebook};
