//! What of a contract can be covered, and what a case covers.

use super::contract::ContractPlan;
use super::known::{end_of_day, listed};
use super::request::RequestTemplate;
use super::step::{Action, Step};
use crate::check::contract::{EnvelopeRef, did_you_mean};
use crate::check::expectation::Alternative;
use crate::check::{self, CHECKS, operation};
use crate::coverage::{CaseTerms, PairTerms, PromiseTerms, RULES, Terms, Waiver};
use crate::model::contract as raw;
use crate::model::coverage::Part;
use crate::model::source::{Problem, Spanned};
use crate::model::suggest;
use crate::template::{Scope, Template};

/// Compiles what can be covered, and reports every mistake in `waivers:` and `held-by:`.
pub(super) fn compile(contract: &raw::Contract, checks: &check::Contract, problems: &mut Vec<Problem>) -> Terms {
    let pair = |pair: &check::contract::Pair| PairTerms {
        status: pair.status,
        reason: pair.reason.clone(),
        when: pair.when.clone(),
        at: pair.at.clone(),
    };
    // An envelope of errors is covered with their pairs.
    let of_errors = |index: usize| {
        let is = |known: Option<EnvelopeRef>| known == Some(EnvelopeRef::Named(index));
        is(checks.named("error")) || checks.pairs.iter().any(|pair| is(pair.envelope))
    };
    let envelopes = checks.envelopes.iter().enumerate().filter(|(index, _)| !of_errors(*index));
    let mut terms = Terms {
        contract: contract.name.clone(),
        api: checks.api.clone(),
        pairs: checks.pairs.iter().map(pair).collect(),
        envelopes: envelopes.map(|(_, envelope)| envelope.name.clone()).collect(),
        promises: Vec::new(),
        operations: checks.operations.iter().map(|operation| operation.name.clone()).collect(),
        unique_reasons: contract.unique_reasons,
        demand: contract.coverage,
        waivers: Vec::new(),
    };
    for (name, promise) in &contract.promises {
        for rule in &promise.held_by {
            problems.extend(does_not_hold(rule, checks, &terms));
        }
        let held_by = promise.held_by.iter().map(|rule| rule.value.clone()).collect();
        terms.promises.push(PromiseTerms { name: name.value.clone(), says: promise.says.clone(), held_by });
    }
    for waiver in &contract.waivers {
        match one(waiver, contract, checks, &terms) {
            Ok(waiver) => terms.waivers.push(waiver),
            Err(problem) => problems.push(*problem),
        }
    }
    terms
}

/// What is wrong with a rule under `held-by:`.
fn does_not_hold(rule: &Spanned<String>, checks: &check::Contract, terms: &Terms) -> Option<Problem> {
    let name = rule.value.as_str();
    let of_answers = CHECKS.iter().find(|check| check.name() == name).map(|check| check.why_not(checks));
    let of_runs = || RULES.iter().find(|known| known.name() == name).map(|known| known.why_not(terms));
    match of_answers.or_else(of_runs) {
        Some(None) => None,
        Some(Some(why)) => Some(
            Problem::at(rule.span, format!("`{name}` doesn't hold every answer against this promise"))
                .expected(why)
                .unknown(),
        ),
        None => {
            let names = || CHECKS.iter().map(|check| check.name()).chain(RULES.iter().map(|known| known.name()));
            let problem = Problem::at(rule.span, format!("`{name}` is no check and no rule over a run"))
                .expected("`wireproof explain` lists them");
            Some(did_you_mean(problem, name, names()))
        }
    }
}

fn one(
    waiver: &raw::Waiver,
    contract: &raw::Contract,
    checks: &check::Contract,
    terms: &Terms,
) -> Result<Waiver, Box<Problem>> {
    let named = [&waiver.promise, &waiver.pair, &waiver.envelope, &waiver.operation];
    let (part, index) = match named {
        [Some(name), None, None, None] => {
            (Part::Promises, entry(name, "promise", terms.promises.iter().map(|promise| promise.name.as_str()), terms)?)
        }
        [None, Some(name), None, None] => (Part::Pairs, listed(name, checks)?),
        [None, None, Some(name), None] => {
            (Part::Envelopes, entry(name, "envelope of a success", terms.envelopes.iter().map(String::as_str), terms)?)
        }
        [None, None, None, Some(name)] => {
            (Part::Operations, entry(name, "operation", terms.operations.iter().map(String::as_str), terms)?)
        }
        _ => {
            return Err(Box::new(
                Problem::at(waiver.span, "a waiver is about one thing")
                    .expected("expected one of `promise:`, `pair:`, `envelope:` and `operation:`"),
            ));
        }
    };
    if waiver.because.trim().is_empty() {
        let problem = Problem::at(waiver.span, "a waiver without a reason");
        return Err(Box::new(problem.expected("`because:` says why nothing covers it")));
    }
    for target in &waiver.on {
        let names = || contract.targets.iter().map(|(name, _)| name.value.as_str()).chain(["self-test", "target"]);
        if !names().any(|name| name == target.value) {
            let problem = Problem::at(target.span, format!("`{}` is no target of the contract", target.value))
                .expected(format!("known: {}", suggest::known(&target.value, names())))
                .unknown();
            return Err(Box::new(did_you_mean(problem, &target.value, names())));
        }
    }
    let ends = waiver.until.as_ref().map(|day| end_of_day(day).map(|end| (day.value.clone(), end))).transpose()?;
    let on = waiver.on.iter().map(|target| target.value.clone()).collect();
    Ok(Waiver { part, index, because: waiver.because.clone(), until: ends, on })
}

fn entry<'a>(
    name: &Spanned<String>,
    what: &str,
    names: impl Iterator<Item = &'a str> + Clone,
    terms: &Terms,
) -> Result<usize, Box<Problem>> {
    names.clone().position(|known| known == name.value).ok_or_else(|| {
        let problem = Problem::at(name.span, format!("`{}` is no {what} of {}", name.value, terms.api)).unknown();
        let problem = problem.expected(match names.clone().next() {
            Some(_) => format!("the contract has: {}", suggest::known(&name.value, names.clone())),
            None => "the contract has none".to_owned(),
        });
        Box::new(did_you_mean(problem, &name.value, names))
    })
}

/// What a case covers where it is kept.
pub(super) fn of_case<'a>(
    plan: &ContractPlan,
    covers: impl Iterator<Item = &'a Spanned<String>>,
    steps: &[Step],
) -> CaseTerms {
    let promise = |name: &Spanned<String>| plan.terms.promises.iter().position(|known| known.name == name.value);
    let mut terms = CaseTerms { covers: covers.filter_map(promise).collect(), ..CaseTerms::default() };
    let mut certain = Vec::new();
    for expectation in steps.iter().flat_map(|step| &step.expect) {
        let expected = expectation.alternatives.iter().filter_map(|one| entry_of(plan, *one));
        for (part, index) in expected {
            match part {
                Part::Pairs => terms.pairs.push(index),
                _ => terms.envelopes.push(index),
            }
            let list = if expectation.alternatives.len() == 1 { &mut certain } else { &mut terms.perhaps };
            list.push((part, index));
        }
    }
    terms.perhaps.retain(|one| !certain.contains(one));
    if !plan.checks.operations.is_empty() {
        for step in steps {
            match &step.action {
                Action::Send(request) => terms.operations.extend(asked(plan, request)),
                Action::Walk(walk) => terms.operations.extend(asked(plan, &walk.request)),
                Action::Together(requests) => {
                    terms.operations.extend(requests.iter().filter_map(|request| asked(plan, request)));
                }
                Action::Wait(_) | Action::Set(_) => {}
            }
        }
    }
    for list in [&mut terms.covers, &mut terms.pairs, &mut terms.envelopes, &mut terms.operations] {
        list.sort_unstable();
        list.dedup();
    }
    terms
}

/// The pair or the envelope of a success that an alternative expects.
fn entry_of(plan: &ContractPlan, alternative: Alternative) -> Option<(Part, usize)> {
    let envelope = match alternative {
        Alternative::Pair(_, pair) => return Some((Part::Pairs, pair)),
        Alternative::Success(_, envelope) => Some(envelope),
        Alternative::Status(status) => plan.checks.success.filter(|_| (200..300).contains(&status)),
    };
    let Some(EnvelopeRef::Named(index)) = envelope else { return None };
    let name = &plan.checks.envelopes.get(index)?.name;
    let index = plan.terms.envelopes.iter().position(|known| known == name)?;
    Some((Part::Envelopes, index))
}

/// The operation that a request asks, as far as the contract's own variables tell it; others stand for anything.
fn asked(plan: &ContractPlan, request: &RequestTemplate) -> Option<usize> {
    let mut scope = Scope::empty();
    plan.set_variables(&mut scope);
    let mut text = |template: &Template| {
        for name in template.variables() {
            if scope.get(&name).is_none() {
                scope.set(name, "x".into());
            }
        }
        template.render_url(&scope).ok()
    };
    operation::find(&plan.checks.operations, &text(&request.method)?, &text(&request.target)?)
}
