//! Steps that several cases use.

use std::collections::HashMap;

use crate::model::scenario::{ScenarioFile, Step};

/// The shared steps of a contract's files, by `file#name`.
#[derive(Debug, Default)]
pub struct SharedSteps(HashMap<String, Vec<Step>>);

impl SharedSteps {
    /// Takes the shared steps out of a file.
    pub fn take(&mut self, file: &mut ScenarioFile) {
        for (name, steps) in std::mem::take(&mut file.shared) {
            self.0.insert(format!("{}#{}", file.name, name.value), steps);
        }
    }

    /// The steps of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[Step]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// All names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}
