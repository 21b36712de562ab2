//! Compares what the contracts of two sides publish.

use super::facts::facts;
use super::side::Loaded;
use crate::judge::compare_published;
use crate::model::comparison::{Comparison, Difference};
use crate::model::finding::Finding;
use crate::verdict::contract::{CONTRACT_ADDED, CONTRACT_REMOVED, Published};

/// Compares the contracts of both sides by name. How much a change weighs the old contract says: nobody lowers the bar
/// for his own change of it.
pub(super) fn compare(old: &Loaded, new: &Loaded, comparison: &mut Comparison) {
    for before in &old.contracts {
        let Some(after) = new.contracts.iter().find(|after| after.name == before.name) else {
            let finding = CONTRACT_REMOVED.finding("contract", format!("{} is gone", before.api.value));
            add(&before.name, finding, None, comparison);
            continue;
        };
        let (old_cases, new_cases) = (facts(&old.project, &before.name), facts(&new.project, &before.name));
        let plan = old.project.contracts.iter().find(|plan| plan.name == before.name);
        let changes = compare_published(
            plan.map(|plan| &**plan),
            Published { contract: before, cases: &old_cases },
            Published { contract: after, cases: &new_cases },
        );
        for change in changes {
            add(&before.name, change.finding, change.case, comparison);
        }
    }
    for after in new.contracts.iter().filter(|after| !old.contracts.iter().any(|before| before.name == after.name)) {
        add(&after.name, CONTRACT_ADDED.finding("contract", format!("{} is new", after.api.value)), None, comparison);
    }
    comparison.published = true;
}

fn add(contract: &str, finding: Finding, case: Option<String>, comparison: &mut Comparison) {
    comparison.changes.push(Difference {
        contract: contract.to_owned(),
        finding,
        cases: case.into_iter().collect(),
        answers: Vec::new(),
    });
}
