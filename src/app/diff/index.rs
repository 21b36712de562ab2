//! Which case, step and alternative a snapshot file belongs to, and how its values are to be read.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::app::Project;
use crate::check::Expectation;
use crate::check::contract::{Contract, EnvelopeRef};
use crate::check::expectation::Alternative;
use crate::judge::stored_paths;
use crate::model::stored::Stored;
use crate::plan::{self, Action, Case, ContractPlan};
use crate::verdict::Roles;

/// The snapshot files that the cases of a project may have.
pub(super) struct Index<'a> {
    contracts: HashMap<&'a str, &'a ContractPlan>,
    /// Ids by `<contract>/<file>/<slug>`.
    cases: HashMap<String, &'a str>,
    spots: HashMap<String, Spot<'a>>,
}

/// What a snapshot file is of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'a> {
    /// The step, or the part of one: alternatives of one spot have files of their own and the same number.
    pub(super) step: usize,
    /// The alternative.
    alternative: Option<Alternative>,
    /// The expectation, where one file stands for all of its alternatives.
    pub(super) stable: Option<&'a Expectation>,
}

impl<'a> Index<'a> {
    pub(super) fn new(project: &'a Project) -> Self {
        let contracts =
            project.contracts.iter().map(|contract: &Arc<ContractPlan>| (contract.name.as_str(), &**contract));
        let mut index = Self { contracts: contracts.collect(), cases: HashMap::new(), spots: HashMap::new() };
        let mut steps = 0;
        for case in &project.cases {
            let key = format!("{}/{}/{}", case.shared.contract.name, case.shared.file, case.slug);
            index.cases.insert(key, &case.id);
            index.add(case, &mut steps);
        }
        index
    }

    fn add(&mut self, case: &'a Case, steps: &mut usize) {
        for step in &case.shared.steps {
            let parts = match &step.action {
                Action::Together(requests) => (0..requests.len()).map(Some).collect(),
                Action::Send(_) | Action::Walk(_) => vec![None],
                Action::Wait(_) | Action::Set(_) => Vec::new(),
            };
            for part in parts {
                *steps += 1;
                // Which alternative a file of all of them shows isn't known from its name.
                let expect = step.expect.get(part.unwrap_or(0));
                let stable = expect.filter(|expect| expect.stable);
                let alternatives = expect.filter(|expect| !expect.stable).map(|expect| expect.alternatives.as_slice());
                for (at, path) in stored_paths(Path::new(""), case, step, part).iter().enumerate() {
                    let parts = path.components().skip(1).map(|part| part.as_os_str().to_string_lossy());
                    let key = parts.collect::<Vec<_>>().join("/");
                    let alternative = alternatives.and_then(|alternatives| alternatives.get(at)).copied();
                    self.spots.insert(key, Spot { step: *steps, alternative, stable });
                }
            }
        }
    }

    /// The id of the case with this `<contract>/<file>/<slug>`.
    pub(super) fn case(&self, key: &str) -> Option<&'a str> {
        self.cases.get(key).copied()
    }

    /// What a file is of; the key is without a target.
    pub(super) fn spot(&self, key: &str) -> Option<Spot<'a>> {
        self.spots.get(key).copied()
    }

    /// The contract of this name.
    pub(super) fn contract(&self, name: &str) -> Option<&'a ContractPlan> {
        self.contracts.get(name).copied()
    }
}

/// Where reasons and text for people may stand in an answer: as the envelopes say that it may have.
pub(super) fn roles<'a>(contract: &'a Contract, spot: Option<Spot<'_>>, answer: &Stored) -> Roles<'a> {
    let envelopes = envelopes(contract, spot.and_then(|spot| spot.alternative), answer.status);
    plan::roles(envelopes.into_iter().filter_map(|envelope| match envelope {
        EnvelopeRef::Named(index) => contract.envelopes.get(index),
        EnvelopeRef::NoBody => None,
    }))
}

/// The envelopes that an answer of this status may have. A run knows the one that it has; a stored answer is masked, and
/// its pair can't always be told.
fn envelopes(contract: &Contract, alternative: Option<Alternative>, status: u16) -> Vec<EnvelopeRef> {
    match alternative {
        Some(Alternative::Success(wanted, envelope)) if wanted == status => return vec![envelope],
        Some(Alternative::Pair(wanted, pair)) if wanted == status && status < 400 => {
            return contract.pairs.get(pair).and_then(|pair| pair.envelope).into_iter().collect();
        }
        _ => {}
    }
    if (200..300).contains(&status) {
        return contract.success.into_iter().collect();
    }
    let mut envelopes: Vec<EnvelopeRef> = Vec::new();
    let default = contract.named("error").filter(|_| status >= 400);
    for envelope in contract.pairs_of(status).filter_map(|(_, pair)| pair.envelope).chain(default) {
        if !envelopes.contains(&envelope) {
            envelopes.push(envelope);
        }
    }
    envelopes
}
