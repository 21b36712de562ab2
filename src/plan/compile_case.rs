//! Compiles the cases of a file.

use std::collections::HashSet;
use std::sync::Arc;

use super::case::{As, Case, CaseShared};
use super::compile_contract::CompileContext;
use super::compile_request::headers;
use super::compile_step::StepCompiler;
use super::contract::ContractPlan;
use super::names::Names;
use super::request::{HeaderTemplate, RequestTemplate};
use super::shared::SharedSteps;
use super::step::Action;
use super::terms;
use crate::check::contract::did_you_mean;
use crate::model::outcome::About;
use crate::model::scenario::{self, CaseDefaults, ScenarioFile};
use crate::model::source::{Problem, Sources, Spanned};
use crate::model::suggest;
use crate::template::Scope;

/// What the compilation of a file looks up.
#[derive(Clone, Copy)]
pub struct FileContext<'a> {
    /// The contract.
    pub contract: &'a Arc<ContractPlan>,
    /// The names that every case knows.
    pub known: &'a HashSet<String>,
    /// The secrets among them.
    pub secrets: &'a HashSet<String>,
    /// Shared steps.
    pub shared: &'a SharedSteps,
    /// What the rest of wireproof tells.
    pub context: CompileContext<'a>,
    /// The files read.
    pub sources: &'a Sources,
    /// A scope without variables, for the names of cases.
    pub empty: &'a Scope,
    /// How a name is spelled as a file's name.
    pub slug: fn(&str) -> String,
}

/// Compiles the cases of a file and reports every mistake in them.
#[must_use]
pub fn compile_file(file: &ScenarioFile, context: FileContext<'_>) -> (Vec<Case>, Vec<Problem>) {
    let mut cases = Vec::with_capacity(file.cases.len());
    let mut problems = Vec::new();
    let names: (Arc<str>, Arc<str>) = (file.name.as_str().into(), file.path.as_str().into());
    // Mistakes of file-wide keys would be reported once a case; sorting them drops what is equal.
    for case in &file.cases {
        let (compiled, mut found) = compile_case(file, case, &names, context);
        problems.append(&mut found);
        let compiled = Arc::new(compiled);
        super::expand::rows(case, &compiled, file, context, &mut cases, &mut problems);
    }
    problems.extend(super::expand::duplicate_names(&cases, context.sources));
    (cases, problems)
}

fn compile_case(
    file: &ScenarioFile,
    case: &scenario::Case,
    (name, path): &(Arc<str>, Arc<str>),
    context: FileContext<'_>,
) -> (CaseShared, Vec<Problem>) {
    let plan = context.contract;
    let line = context.sources.line(case.span);
    let identities: Vec<String> = plan.identities.iter().map(|identity| identity.name.clone()).collect();
    let mut compiler = StepCompiler {
        contract: plan,
        identities: &identities,
        fresh: None,
        shared: context.shared,
        file: name,
        names: Names::new(context.known, context.secrets),
        used: Vec::new(),
        trail: Vec::new(),
        earlier: Vec::new(),
        place: Some((context.sources, case.span.file)),
        around: true,
        snapshot: case.own.snapshot.or(file.defaults.snapshot).or(plan.snapshot),
    };
    compiler.names.lost = case.table_lost;
    for (column, _) in case.each.iter().flat_map(|row| &row.columns) {
        compiler.names.learn(column);
    }
    let (own, defaults) = (&case.own, &file.defaults);
    let (identity, around) = senders(own, defaults, &mut compiler);
    let mut variables = Vec::new();
    for (name, value) in defaults.variables.iter().chain(&own.variables) {
        variables.push((name.value.clone(), compiler.names.json(value)));
        compiler.names.learn(&name.value);
    }
    let file_headers = headers(&defaults.headers, &mut compiler.names);
    let own_headers = headers(&own.headers, &mut compiler.names);
    let mut setup = compiler.steps(&file.setup);
    setup.extend(compiler.steps(&case.setup));
    compiler.around = false;
    let steps = compiler.steps(&case.steps);
    compiler.around = true;
    let mut teardown = compiler.steps(&case.teardown);
    teardown.extend(compiler.steps(&file.teardown));
    check_words(own, defaults, &mut compiler, context);
    let terms = terms::of_case(plan, own.covers.iter().chain(&defaults.covers), &steps);
    let mut secrets = std::mem::take(&mut compiler.names.used);
    let all = setup.iter().chain(&steps).chain(&teardown).flat_map(|step| step.action.requests());
    secrets.extend(header_secrets(plan, all, (identity, around), &[&file_headers, &own_headers]));
    for index in identity.identity().into_iter().chain(compiler.used.iter().copied()) {
        secrets.extend(plan.identities[index].secrets.iter().cloned());
    }
    let words = own.tags.iter().chain(&defaults.tags).chain(&own.covers).chain(&defaults.covers);
    let words = words.map(|word| word.value.clone());
    let pair_words = terms
        .pairs
        .iter()
        .map(|&pair| format!("{} {}", plan.checks.pairs[pair].status, plan.checks.pairs[pair].reason));
    let expects = steps.iter().flat_map(|step| &step.expect).map(|expect| expect.describe(&plan.checks)).collect();
    let hazard = own.hazard.iter().chain(&defaults.hazard).map(|hazard| hazard.value.clone()).collect();
    let mut shared = CaseShared {
        contract: Arc::clone(plan),
        file: Arc::clone(name),
        path: Arc::clone(path),
        line,
        about: Arc::new(About {
            tags: texts(&own.tags, &defaults.tags),
            covers: texts(&own.covers, &defaults.covers),
            expects,
        }),
        words: words.chain(pair_words).collect(),
        identity,
        variables,
        around,
        file_headers,
        headers: own_headers,
        snapshot: own.snapshot.or(defaults.snapshot),
        hazard,
        given: own.given.iter().chain(&defaults.given).map(|given| given.value.clone()).collect(),
        only_self_test: own.only_self_test.clone().or_else(|| defaults.only_self_test.clone()),
        skip: own.skip.clone().or_else(|| defaults.skip.clone()),
        exclusive: own.exclusive.or(defaults.exclusive).unwrap_or_default(),
        cookies: own.cookies.or(defaults.cookies).unwrap_or_default(),
        wire: own.wire.or(defaults.wire),
        time_limit: own.time_limit.or(defaults.time_limit),
        secrets: secrets.into_iter().collect(),
        terms,
        setup,
        steps,
        teardown,
    };
    shared.terms.self_test_only = shared.self_test_only();
    super::hazard::check(case, &shared, &mut compiler.names.problems);
    (shared, compiler.names.problems)
}

/// The secrets in header fields of the contract that requests are sent with, where nothing else says that field.
fn header_secrets<'p>(
    plan: &'p ContractPlan,
    requests: impl Iterator<Item = &'p RequestTemplate>,
    senders: (As, As),
    of_case: &[&[HeaderTemplate]],
) -> Vec<String> {
    let says =
        |headers: &[HeaderTemplate], field: &str| headers.iter().any(|header| header.name.eq_ignore_ascii_case(field));
    let identity_says =
        |who: As, field: &str| who.identity().is_some_and(|index| says(&plan.identities[index].headers, field));
    let mut secrets = Vec::new();
    for request in requests.filter(|request| request.raw.is_none()) {
        for (field, secret) in &plan.header_secrets {
            let by_sender = match request.identity {
                Some(who) => identity_says(who, field),
                None => identity_says(senders.0, field) && identity_says(senders.1, field),
            };
            let said = by_sender || says(&request.headers, field) || of_case.iter().any(|headers| says(headers, field));
            if !said {
                secrets.push(secret.clone());
            }
        }
    }
    secrets
}

/// What a case and its file say under one key.
fn texts(own: &[Spanned<String>], of_file: &[Spanned<String>]) -> Vec<String> {
    own.iter().chain(of_file).map(|text| text.value.clone()).collect()
}

/// Who the steps of a case are sent as, and who the file's setup and teardown around them.
fn senders(own: &CaseDefaults, defaults: &CaseDefaults, compiler: &mut StepCompiler<'_>) -> (As, As) {
    if let Some(fresh) = own.fresh.as_ref().or(defaults.fresh.as_ref()) {
        compiler.fresh = compiler.identity(fresh).and_then(As::identity);
    }
    let sender = own.identity.as_ref().or(defaults.identity.as_ref());
    let identity = match (sender, compiler.fresh) {
        (Some(name), _) => compiler.identity(name).unwrap_or(As::Nobody),
        (None, Some(fresh)) => As::Fresh(fresh),
        (None, None) => As::Nobody,
    };
    let around = match &defaults.identity {
        Some(name) => compiler.identity(name).unwrap_or(As::Nobody),
        None => identity,
    };
    (identity, around)
}

/// Promises and states that nobody knows.
fn check_words(own: &CaseDefaults, defaults: &CaseDefaults, compiler: &mut StepCompiler<'_>, context: FileContext<'_>) {
    let plan = context.contract;
    for covered in own.covers.iter().chain(&defaults.covers) {
        if plan.terms.promises.iter().all(|promise| promise.name != covered.value) {
            let problem =
                Problem::at(covered.span, format!("`{}` is no promise of {}", covered.value, plan.checks.api));
            let known = || plan.terms.promises.iter().map(|promise| promise.name.as_str());
            let problem = problem.unknown().expected(match known().next() {
                Some(_) => format!("`promises:` has: {}", suggest::known(&covered.value, known())),
                None => "the contract has no `promises:`".to_owned(),
            });
            compiler.names.problems.push(did_you_mean(problem, &covered.value, known()));
        }
    }
    for given in own.given.iter().chain(&defaults.given) {
        check_given(given, compiler, context);
    }
}

fn check_given(given: &Spanned<String>, compiler: &mut StepCompiler<'_>, context: FileContext<'_>) {
    if given.value.strip_prefix("clock +").is_some_and(|time| crate::load::duration(time).is_some()) {
        return;
    }
    let Some(server) = &context.contract.self_test else {
        compiler.names.problems.push(
            Problem::at(given.span, "`given:` needs a self-test server")
                .expected("the contract names none")
                .help("only the servers built into wireproof know states: `self-test: flow` in the contract names one")
                .unknown(),
        );
        return;
    };
    let server = server.as_str();
    if !context.context.self_tests.iter().any(|(name, _)| *name == server) {
        // The name of the server is a mistake already, or stands for answers that know no state.
        if server == super::REPLAY {
            compiler.names.problems.push(
                Problem::at(given.span, "`self-test: replay` knows no states").expected("a state of a built-in server"),
            );
        }
        return;
    }
    let states = context.context.self_tests.iter().find(|(name, _)| *name == server).map(|(_, states)| states);
    let known = || states.into_iter().flatten().copied();
    if !known().any(|state| state == given.value) {
        let problem =
            Problem::at(given.span, format!("the self-test server `{server}` knows no state `{}`", given.value))
                .expected(format!("known: {}, clock +<duration>", known().collect::<Vec<_>>().join(", ")));
        compiler.names.problems.push(did_you_mean(problem, &given.value, known()));
    }
}

/// Whether any step sends something that counts as a large body.
pub(super) fn actions(shared: &CaseShared) -> impl Iterator<Item = &Action> {
    shared.setup.iter().chain(&shared.steps).chain(&shared.teardown).map(|step| &step.action)
}
