//! Takes in answers, and tells what the contracts lack.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::suggestions::Suggestions;
use crate::check::contract::Contract;
use crate::check::subject::Reading;
use crate::model::answer::Exchange;

/// What a contract lists.
#[derive(Clone, Copy)]
pub struct Listed<'c> {
    /// The contract's name.
    pub name: &'c str,
    /// What answers are held against.
    pub contract: &'c Contract,
    /// The header fields that are compared, in lower case.
    pub answer_headers: &'c [String],
    /// Whether a reason stands under one status only.
    pub unique_reasons: bool,
}

/// An answer, and what is known of it.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// Request and answer.
    pub exchange: &'a Exchange,
    /// Path and query behind the target's own path.
    pub target: &'a str,
    /// The contract's operation that was asked, by its index.
    pub operation: Option<usize>,
    /// What it turned out to be.
    pub reading: &'a Reading,
    /// Whether its body is known.
    pub has_body: bool,
    /// Where it was seen: a case, or a request line.
    pub source: &'a str,
}

/// What answers showed and contracts lack.
#[derive(Debug, Default)]
pub struct Collector(Mutex<BTreeMap<String, Suggestions>>);

impl Collector {
    /// Takes in an answer. `mask` takes secrets out of what is kept of it.
    pub fn note(&self, listed: &Listed<'_>, answer: &Answer<'_>, mask: &dyn Fn(&str) -> String) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !pages.contains_key(listed.name) {
            pages.insert(listed.name.to_owned(), Suggestions::default());
        }
        if let Some(page) = pages.get_mut(listed.name) {
            page.note(listed, answer, mask);
        }
    }

    /// What the contracts lack, as YAML, each with the path of its file in a comment. Nothing where they lack nothing.
    #[must_use]
    pub fn yaml(&self) -> String {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = pages.iter().filter_map(|(name, page)| {
            let yaml = page.yaml();
            let head = format!(
                "# For scenarios/{name}/contract.yaml: put each entry under the key that is there already. Or keep all of\n\
                 # it as scenarios/learned.yaml, with `include: ../learned.yaml` in the contract.\n"
            );
            (!yaml.is_empty()).then(|| format!("{head}{yaml}"))
        });
        written.collect::<Vec<_>>().join("---\n")
    }

    /// What was seen and can't be listed, a sentence each.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages
            .iter()
            .flat_map(|(name, page)| page.notes().into_iter().map(move |note| format!("{name}: {note}")))
            .collect()
    }
}
