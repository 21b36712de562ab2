//! Compiles a contract.

use std::collections::HashSet;

use super::compile_request::{headers, query};
use super::compile_step::{StepCompiler, captures};
use super::contract::{ContractPlan, Identity, TargetPlan};
use super::known;
use super::names::Names;
use super::shared::SharedSteps;
use super::terms;
use crate::check;
use crate::check::contract::{did_you_mean, place, regex};
use crate::check::expectation::header_name;
use crate::coverage::Terms;
use crate::model::contract as raw;
use crate::model::source::{Problem, Spanned};
use crate::select::Volatile;
use crate::select::place::is_token;
use crate::verdict::Override;

/// What the rest of wireproof tells the compiler of contracts.
#[derive(Clone, Copy, Debug, Default)]
pub struct CompileContext<'a> {
    /// The built-in self-test servers, and the states that each knows.
    pub self_tests: &'a [(&'a str, Vec<&'a str>)],
    /// Variables of the command line.
    pub variables: &'a [String],
    /// The names of all checks and rules.
    pub rules: &'a [&'static str],
}

/// The word that stands for a server made of the accepted answers.
pub const REPLAY: &str = "replay";

/// Compiles a contract and reports every mistake in it.
#[must_use]
pub fn compile_contract(
    contract: &raw::Contract,
    shared: &SharedSteps,
    context: CompileContext<'_>,
) -> (ContractPlan, Vec<Problem>) {
    let (checks, mut problems) = check::Contract::compile(contract);
    let mut plan = ContractPlan {
        name: contract.name.clone(),
        digest: String::new(),
        checks,
        self_test: contract.self_test.as_ref().map(|name| name.value.clone()),
        targets: Vec::new(),
        variables: Vec::new(),
        secrets: contract.secrets.iter().map(|(name, variable)| (name.value.clone(), variable.value.clone())).collect(),
        headers: Vec::new(),
        header_secrets: Vec::new(),
        answer_headers: contract.answer_headers.iter().map(|name| name.value.to_ascii_lowercase()).collect(),
        identities: Vec::new(),
        origins: contract.origins.iter().map(|origin| origin.value.clone()).collect(),
        outage: contract.outages(),
        severities: severities(contract, context, &mut problems),
        known: Vec::new(),
        volatile: Vec::new(),
        snapshot: contract.snapshot,
        body_limit: contract.body_limit,
        wire: contract.wire,
        terms: Terms::default(),
    };
    plan.known = known::compile(contract, &plan.checks, context, &mut problems);
    plan.terms = terms::compile(contract, &plan.checks, &mut problems);
    plan.answer_headers.sort_unstable();
    plan.answer_headers.dedup();
    if let Some(name) = &contract.self_test {
        let known = || context.self_tests.iter().map(|(name, _)| *name).chain([REPLAY]);
        if !known().any(|known| known == name.value) {
            let problem = Problem::at(name.span, format!("there is no built-in self-test server `{}`", name.value))
                .expected(format!("known: {}", known().collect::<Vec<_>>().join(", ")));
            problems.push(did_you_mean(problem, &name.value, known()));
        }
    }
    for name in contract.answer_headers.iter().filter(|name| !is_token(&name.value)) {
        problems.push(header_name(name));
    }
    let (known, secrets) = known_names(contract, context);
    let mut names = Names::new(&known, &secrets);
    plan.targets = targets(contract, &mut names);
    let variables = contract.variables.iter().map(|(name, value)| (name, names.json(value))).collect();
    plan.variables = super::variables::in_order(variables, &mut names.problems);
    for field in &contract.headers {
        names.used.clear();
        plan.headers.extend(headers(std::slice::from_ref(field), &mut names));
        plan.header_secrets.extend(names.used.iter().map(|secret| (field.0.value.clone(), secret.clone())));
    }
    plan.volatile = volatile(contract, &mut names);
    for name in &contract.operations {
        let fits = name.value.split_once(' ').is_some_and(|(method, path)| is_token(method) && path.starts_with('/'));
        if !fits {
            names.problems.push(
                Problem::at(name.span, format!("`{}` is no operation", name.value))
                    .expected("expected `METHOD /path/{parameter}`"),
            );
        }
    }
    problems.append(&mut names.problems);
    problems.extend(shared.circles());
    plan.identities = identities(contract, &plan, shared, (&known, &secrets), &mut problems);
    (plan, problems)
}

/// The names that every case knows, and the secrets among them. What identities capture counts as known: a case is
/// sent as one.
#[must_use]
pub fn known_names(contract: &raw::Contract, context: CompileContext<'_>) -> (HashSet<String>, HashSet<String>) {
    let secrets: HashSet<String> = contract.secrets.iter().map(|(name, _)| name.value.clone()).collect();
    let variables = contract.variables.iter().map(|(name, _)| &name.value);
    let captured = contract.identities.iter().flat_map(|(_, identity)| {
        let steps = identity.login.iter().flat_map(|step| &step.capture);
        identity.capture.iter().chain(steps).map(|(name, _)| &name.value)
    });
    let known = variables.chain(captured).chain(context.variables).chain(&secrets).cloned();
    (known.collect(), secrets)
}

/// Whether a folder of snapshots can be called after a target of this name.
#[must_use]
pub fn is_overlay(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 60 && name.chars().all(plain)
}

/// The targets that have a name.
fn targets(contract: &raw::Contract, names: &mut Names<'_>) -> Vec<(String, TargetPlan)> {
    let mut targets = Vec::new();
    for (name, target) in &contract.targets {
        if !is_overlay(&name.value) {
            names.problems.push(
                Problem::at(name.span, format!("`{}` can't be the name of a target", name.value))
                    .expected("expected letters, digits, `-` and `_`: a folder of snapshots is called after it"),
            );
        }
        if name.value == "self-test" || name.value == "target" {
            names.problems.push(
                Problem::at(name.span, format!("a target can't be called `{}`", name.value))
                    .expected("`on:` means something else by it"),
            );
        }
        for known in target.variables.iter().map(|(known, _)| known) {
            names.check(vec![known.value.clone()], known.span);
        }
        for (known, _) in &target.secrets {
            if !names.secrets.contains(&known.value) {
                let problem = Problem::at(known.span, format!("`{}` is no secret of the contract", known.value));
                names.problems.push(did_you_mean(problem, &known.value, names.secrets.iter().map(String::as_str)));
            }
        }
        let compiled = TargetPlan {
            url: names.text(&target.url),
            max_rps: target.max_rps,
            variables: target.variables.iter().map(|(name, value)| (name.value.clone(), names.json(value))).collect(),
            secrets: target
                .secrets
                .iter()
                .map(|(name, variable)| (name.value.clone(), variable.value.clone()))
                .collect(),
            jobs: target.jobs,
            time_limit: target.time_limit,
            reach: target.reach.map(|text| names.text(text)),
            folder: target.folder.clone(),
            wire: target.wire,
        };
        targets.push((name.value.clone(), compiled));
    }
    targets
}

/// What is masked before anything is compared or stored.
fn volatile(contract: &raw::Contract, names: &mut Names<'_>) -> Vec<Volatile> {
    let mut masks = Vec::new();
    for (at, volatile) in &contract.volatile {
        let matches = volatile.matches.as_ref().map(regex).transpose();
        match (place(at), matches) {
            (Ok(place), Ok(matches)) => {
                masks.push(Volatile { place, matches, kind: volatile.kind.value.clone() });
            }
            (place, matches) => names.problems.extend(place.err().into_iter().chain(matches.err())),
        }
        if !is_kind(&volatile.kind.value) {
            names.problems.push(
                Problem::at(volatile.kind.span, format!("`{}` can't be the kind of a mask", volatile.kind.value))
                    .expected("expected a word such as `uuid`, `timestamp` or `token`"),
            );
        }
    }
    masks
}

fn identities(
    contract: &raw::Contract,
    plan: &ContractPlan,
    shared: &SharedSteps,
    (known, secrets): (&HashSet<String>, &HashSet<String>),
    problems: &mut Vec<Problem>,
) -> Vec<Identity> {
    let names: Vec<String> = contract.identities.iter().map(|(name, _)| name.value.clone()).collect();
    let mut identities = Vec::new();
    let mut needed: Vec<Vec<usize>> = Vec::new();
    for (name, identity) in &contract.identities {
        if name.value == "none" {
            problems.push(Problem::at(name.span, "`none` is built in: nobody").expected("choose another name"));
        }
        let mut compiler = StepCompiler {
            contract: plan,
            identities: &names,
            fresh: None,
            shared,
            file: "contract",
            names: Names::new(known, secrets),
            used: Vec::new(),
            trail: Vec::new(),
            earlier: Vec::new(),
            place: None,
            around: true,
            snapshot: None,
        };
        let login = compiler.steps(&identity.login);
        if let ([], Some((capture, _))) = (identity.login.as_slice(), identity.capture.first()) {
            compiler.names.problems.push(
                Problem::at(capture.span, "there is no `login:` to capture from")
                    .expected("captures need a login step"),
            );
        }
        let captured = captures(&identity.capture, &mut compiler.names);
        let names = &mut compiler.names;
        let compiled = Identity {
            name: name.value.clone(),
            login,
            capture: captured,
            headers: headers(&identity.headers, names),
            query: query(&identity.query, names),
            basic: identity.basic.as_ref().map(|(user, password)| (names.text(user), names.text(password))),
            cookies: identity.cookies,
            expires: identity.expires,
            relogin: identity.relogin,
            secrets: std::mem::take(&mut names.used),
        };
        problems.append(&mut names.problems);
        identities.push(compiled);
        needed.push(compiler.used);
    }
    for (index, (name, _)) in contract.identities.iter().enumerate() {
        problems.extend(circle(index, &needed).map(|circle| in_a_circle(name, &circle, &names)));
    }
    identities
}

/// The way from an identity over those that its login is sent as back to itself, if there is one.
fn circle(start: usize, needed: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut ways = vec![vec![start]];
    let mut seen = HashSet::new();
    while let Some(way) = ways.pop() {
        for &next in way.last().and_then(|&last| needed.get(last)).into_iter().flatten() {
            if next == start {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push(way.iter().copied().chain([next]).collect());
            }
        }
    }
    None
}

/// The mistake that an identity would have to be logged in before it can log in.
fn in_a_circle(name: &Spanned<String>, circle: &[usize], names: &[String]) -> Problem {
    let message = match circle {
        [_] => format!("the login of `{}` is sent as `{}` itself", name.value, name.value),
        [_, others @ ..] => {
            let others: Vec<String> = others.iter().map(|&index| format!("`{}`", names[index])).collect();
            format!(
                "the login of `{}` needs {}, whose login needs `{}`",
                name.value,
                others.join(", then "),
                name.value
            )
        }
        [] => String::new(),
    };
    Problem::at(name.span, message)
        .expected("nobody could ever be logged in")
        .help("say `as: none`, or another identity, in the steps of its `login:`")
}

/// The rules that a contract raises or lowers.
fn severities(contract: &raw::Contract, context: CompileContext<'_>, problems: &mut Vec<Problem>) -> Vec<Override> {
    let mut severities = Vec::new();
    for entry in &contract.severities {
        if !context.rules.contains(&entry.rule.value.as_str()) {
            let problem = Problem::at(entry.rule.span, format!("`{}` is no check and no rule", entry.rule.value))
                .expected("`wireproof explain` lists them");
            problems.push(did_you_mean(problem, &entry.rule.value, context.rules.iter().copied()));
        }
        match entry.at.as_ref().map(place).transpose() {
            Ok(at) => severities.push(Override {
                rule: entry.rule.value.clone(),
                at,
                severity: entry.severity,
                because: entry.because.clone(),
            }),
            Err(problem) => problems.push(problem),
        }
    }
    severities
}

fn is_kind(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 40
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
}
