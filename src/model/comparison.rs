//! What came of comparing two states of an API: what was published and accepted before, and what is now.

use super::finding::{Finding, Place, Severity};

/// What came of comparing two states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// What the old state is called.
    pub old: String,
    /// What the new state is called.
    pub new: String,
    /// The contracts that were looked at: name, and what people call the API.
    pub contracts: Vec<(String, String)>,
    /// Whether what the contracts publish was compared, not only answers.
    pub published: bool,
    /// How many answers both sides have.
    pub answers: usize,
    /// How many of them differ.
    pub differing: usize,
    /// The differences, the worst first; equal ones are one.
    pub changes: Vec<Difference>,
    /// Why a part could not be judged: an outage.
    pub inconclusive: Vec<String>,
}

/// One difference, of as many cases as show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The contract's name; `<contract>@<target>` for answers that only one target gives.
    pub contract: String,
    /// The rule, how much it hurts, where, and what was and is.
    pub finding: Finding,
    /// The ids of the cases that show it, in their order.
    pub cases: Vec<String>,
    /// The snapshot files that show it, below `snapshots/`; empty for a difference of the contract.
    pub answers: Vec<String>,
}

impl Comparison {
    /// The severity of the worst difference.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.changes.iter().map(|change| change.finding.severity).max()
    }

    /// The differences of one severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Difference> {
        self.changes.iter().filter(move |change| change.finding.severity == severity)
    }

    /// Puts the worst first, and makes one of equal differences.
    pub fn fold(&mut self) {
        let mut folded: Vec<Difference> = Vec::new();
        let mut known = std::collections::HashMap::new();
        for change in std::mem::take(&mut self.changes) {
            let finding = &change.finding;
            let key =
                (change.contract.clone(), finding.rule, finding.severity, finding.place.clone(), finding.message());
            let at = *known.entry(key).or_insert(folded.len());
            match folded.get_mut(at) {
                None => folded.push(change),
                Some(same) => {
                    same.cases.extend(change.cases);
                    same.answers.extend(change.answers);
                }
            }
        }
        for change in &mut folded {
            for list in [&mut change.cases, &mut change.answers] {
                let mut seen = std::collections::HashSet::new();
                list.retain(|one| seen.insert(one.clone()));
            }
        }
        folded.sort_by_cached_key(key);
        self.changes = folded;
    }
}

/// The worst first; of one contract what it publishes before what is answered, then by rule and place.
fn key(change: &Difference) -> (std::cmp::Reverse<Severity>, String, bool, &'static str, Place, String) {
    let finding = &change.finding;
    let answered = !change.answers.is_empty();
    let worst_first = std::cmp::Reverse(finding.severity);
    (worst_first, change.contract.clone(), answered, finding.rule, finding.place.clone(), finding.message())
}
