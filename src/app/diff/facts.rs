//! What the cases of a project assert, in words that can be compared.

use crate::app::Project;
use crate::check::Expectation;
use crate::plan::{Action, Case, Step};
use crate::snapshot::build;
use crate::template::Condition;
use crate::verdict::contract::{Assertion, CaseFacts, StepFacts};

/// What the cases of one contract assert.
pub(super) fn facts(project: &Project, contract: &str) -> Vec<CaseFacts> {
    project.cases.iter().filter(|case| case.shared.contract.name == contract).map(of_case).collect()
}

fn of_case(case: &Case) -> CaseFacts {
    let shared = &case.shared;
    let sends = shared.steps.iter().filter(|step| step.sends());
    CaseFacts {
        id: case.id.clone(),
        skip: shared.skip.clone(),
        self_test_only: shared.self_test_only(),
        steps: sends.flat_map(|step| of_step(case, step)).collect(),
    }
}

/// One entry for each answer: of requests that go together, each has its own expectation.
fn of_step(case: &Case, step: &Step) -> Vec<StepFacts> {
    let contract = &case.shared.contract;
    let several = step.expect.len() > 1;
    let one = |(at, expectation): (usize, &Expectation)| StepFacts {
        name: if several { format!("{} ({})", step.name, at + 1) } else { step.name.clone() },
        alternatives: expectation.alternatives.iter().map(|one| one.describe(&contract.checks)).collect(),
        assertions: assertions(expectation).into_iter().chain(of_walk(step)).collect(),
        snapshot: step.snapshot.or(case.shared.snapshot).or(contract.snapshot).filter(|_| step.stored),
    };
    if step.expect.is_empty() {
        return vec![one((0, &Expectation::default()))];
    }
    step.expect.iter().enumerate().map(one).collect()
}

/// The conditions of a walk.
fn of_walk(step: &Step) -> Vec<Assertion> {
    let Action::Walk(walk) = &step.action else { return Vec::new() };
    let each = |condition: &Condition| Assertion {
        place: format!("each page: {}", condition.source().trim()),
        what: String::new(),
    };
    let afterwards = |condition: &Condition| Assertion {
        place: format!("afterwards: {}", condition.source().trim()),
        what: String::new(),
    };
    walk.each_page.iter().map(each).chain(walk.afterwards.iter().map(afterwards)).collect()
}

/// What Debug prints tells two tests apart; nobody reads it.
fn assertions(expectation: &Expectation) -> Vec<Assertion> {
    let one = |place: String, what: String| Assertion { place, what };
    let headers = expectation.headers.iter();
    let headers = headers.map(|(name, test)| one(format!("header {}", name.to_ascii_lowercase()), format!("{test:?}")));
    let body = expectation.body.iter().map(|(path, test)| one(path.as_str().to_owned(), format!("{test:?}")));
    let text = expectation.text.iter().map(|text| one("text".to_owned(), format!("{text:?}")));
    let file = expectation.file.iter().map(|(_, bytes)| one("file".to_owned(), format!("{:?}", build::bytes(bytes))));
    let conditions = expectation.check.iter().map(|check| one(check.source().trim().to_owned(), String::new()));
    let always = expectation.always.iter().map(|name| one(format!("always {name}"), String::new()));
    let same = expectation.same_as.iter().map(|(step, but)| one(format!("same-as {step}"), format!("{but:?}")));
    let stable = expectation.stable.then(|| one("stable".to_owned(), String::new()));
    let of_answers = headers.chain(body).chain(text).chain(file).chain(conditions);
    of_answers.chain(always).chain(same).chain(stable).collect()
}
