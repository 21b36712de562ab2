//! Which of a step's alternatives an accepted answer was, where one snapshot stands for all of them.

use std::path::Path;

use crate::check::Expectation;
use crate::check::contract::Contract;
use crate::check::expectation::Alternative;
use crate::check::subject::Reading;
use crate::model::answer::{Answer, Exchange};
use crate::model::finding::Finding;
use crate::model::json::Json;
use crate::model::request::Request;
use crate::model::stored::{Stored, StoredBody};
use crate::plan::{Action, Case};
use crate::verdict;

/// The finding that another alternative was accepted than the one that came, of a step with one snapshot for all. The
/// accepted one as it lies in its file: where an error was made a shape of, its reason is lost.
#[must_use]
pub(super) fn another_alternative(
    contract: &Contract,
    expectation: &Expectation,
    accepted: &Stored,
    new: &Stored,
) -> Option<Finding> {
    if !expectation.stable {
        return None;
    }
    let met = |stored: &Stored| {
        let exchange = Exchange::new(Request::default(), answer(stored), std::time::Duration::ZERO);
        expectation.alternatives.get(Reading::of(contract, expectation, &exchange).met?)
    };
    let (old, new) = (met(accepted)?, met(new)?);
    // Values are masked there: which one of two successes of a status it was can't be told by a schema.
    let alike = old.status() == new.status()
        && matches!((old, new), (Alternative::Success(_, old), Alternative::Success(_, new)) if is_named(*old) == is_named(*new));
    if old == new || alike {
        return None;
    }
    verdict::another_alternative(old.describe(contract), new.describe(contract))
}

/// The expectation with one snapshot for all its alternatives whose answer lies in a file, if one's does.
#[must_use]
pub fn stable_expectation<'c>(root: &Path, case: &'c Case, path: &Path) -> Option<&'c Expectation> {
    case.shared.steps.iter().find_map(|step| {
        let race = matches!(step.action, Action::Together(_));
        let mut all = step.expect.iter().enumerate().filter(|(_, expectation)| expectation.stable);
        let found = all.find(|(index, _)| {
            super::stored::stored_paths(root, case, step, race.then_some(*index)).iter().any(|stored| stored == path)
        });
        found.map(|(_, expectation)| expectation)
    })
}

const fn is_named(envelope: crate::check::contract::EnvelopeRef) -> bool {
    matches!(envelope, crate::check::contract::EnvelopeRef::Named(_))
}

/// The accepted answer as far as its status and reason tell it from others: masks stand in it as texts, and of bytes it
/// only matters that there are some.
fn answer(stored: &Stored) -> Answer {
    let shown = |mask: &str| Json::String(format!("[{mask}]"));
    stored.unmasked(&shown).unwrap_or_else(|| {
        let head = Stored { body: StoredBody::None, ..stored.clone() }.unmasked(&shown);
        Answer { body: vec![0xff], ..head.unwrap_or_default() }
    })
}
