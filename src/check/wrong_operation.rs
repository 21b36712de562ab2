//! A pair that an operation answered which may not answer it.

use super::Check;
use super::contract::{Contract, Pair};
use super::subject::Subject;
use crate::model::finding::Finding;

/// A pair that an operation answered which may not answer it.
pub(super) struct WrongOperation;

impl Check for WrongOperation {
    fn name(&self) -> &'static str {
        "wrong-operation"
    }

    fn summary(&self) -> &'static str {
        "a pair came from an operation that may not answer it"
    }

    fn documentation(&self) -> &'static str {
        "The catalogue says under `at:` of a pair which operations may answer it, and this answer came from another one, or from none that `operations:` lists. A client of that operation doesn't expect the pair. HEAD counts as GET where it isn't listed."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        let said = contract.pairs.iter().any(|pair| !pair.at.is_empty());
        (!said).then_some("no pair says under `at:` where it may come from")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        for &index in &subject.reading.pairs {
            let pair = &subject.contract.pairs[index];
            if !pair.at.is_empty() && !subject.operation.is_some_and(|operation| pair.at.contains(&operation)) {
                findings.push(self.finding(subject, pair));
            }
        }
    }
}

impl WrongOperation {
    fn finding(&self, subject: &Subject<'_>, pair: &Pair) -> Finding {
        let name = |index: &usize| subject.contract.operations.get(*index).map_or("", |known| known.name.as_str());
        let allowed: Vec<&str> = pair.at.iter().map(name).collect();
        let from = match &subject.operation {
            Some(index) => format!("from {}", name(index)),
            None => "from no listed operation".to_owned(),
        };
        let promised = match allowed.as_slice() {
            [first, second, third, _, ..] => format!("{first}, {second}, {third} and {} more", allowed.len() - 3),
            few => few.join(", "),
        };
        Finding::saying(self.name(), "status", "promised {note} from {expected}, answered it {actual}")
            .noting(format!("{} {}", pair.status, pair.reason))
            .expected(promised)
            .actual(from)
            .with_cure("add the operation under `at:` of the pair if it is meant")
    }
}
