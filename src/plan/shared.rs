//! Steps that several cases use.

use std::collections::{BTreeMap, HashSet};

use crate::model::scenario::{Action, ScenarioFile, Step};
use crate::model::source::{Problem, Spanned};

/// The shared steps of a contract's files, by `file#name`.
#[derive(Debug, Default)]
pub struct SharedSteps {
    steps: BTreeMap<String, Vec<Step>>,
    unreadable: HashSet<String>,
}

impl SharedSteps {
    /// Takes the shared steps out of a file.
    pub fn take(&mut self, file: &mut ScenarioFile) {
        for (name, steps) in std::mem::take(&mut file.shared) {
            self.steps.insert(format!("{}#{}", file.name, name.value), steps);
        }
        if file.incomplete {
            self.unreadable.insert(file.name.clone());
        }
    }

    /// The steps of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[Step]> {
        self.steps.get(name).map(Vec::as_slice)
    }

    /// Whether these steps are there, or may be: their file can't be read.
    #[must_use]
    pub fn may_have(&self, name: &str) -> bool {
        let file = name.split('#').next().unwrap_or_default();
        self.steps.contains_key(name) || self.unreadable.contains(file)
    }

    /// All names, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.steps.keys().map(String::as_str).collect()
    }

    /// Reports the steps that use themselves, directly or over others: each circle once, where it closes.
    #[must_use]
    pub fn circles(&self) -> Vec<Problem> {
        let mut walk = Walk { shared: self, trail: Vec::new(), done: HashSet::new(), problems: Vec::new() };
        self.steps.keys().for_each(|name| walk.visit(name));
        walk.problems
    }
}

struct Walk<'a> {
    shared: &'a SharedSteps,
    trail: Vec<&'a str>,
    done: HashSet<&'a str>,
    problems: Vec<Problem>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, name: &'a str) {
        let Some((name, steps)) = self.shared.steps.get_key_value(name) else { return };
        if !self.done.insert(name) {
            return;
        }
        self.trail.push(name);
        for step in steps {
            if let Action::Use { what, .. } = &step.action {
                self.follow(name, what);
            }
        }
        self.trail.pop();
    }

    fn follow(&mut self, from: &str, what: &Spanned<String>) {
        let file = from.split('#').next().unwrap_or_default();
        let full = if what.value.contains('#') { what.value.clone() } else { format!("{file}#{}", what.value) };
        let Some((full, _)) = self.shared.steps.get_key_value(&full) else { return };
        match self.trail.iter().position(|known| known == full) {
            Some(start) => {
                let circle: Vec<&str> = self.trail[start..].iter().copied().chain([full.as_str()]).collect();
                self.problems.push(
                    Problem::at(what.span, format!("the shared steps `{full}` use themselves"))
                        .expected(format!("this closes the circle {}", circle.join(" → ")))
                        .help("take one `use:` of the circle away"),
                );
            }
            None => self.visit(full),
        }
    }
}
