//! Selects cases, starts or finds their servers, and runs them.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::error::Error;
use super::load::Project;
use super::options::Options;
use super::reach::check_use;
use super::replay;
use super::self_test;
use super::targets::{self, Choice, check_secrets, choose, resolve};
use crate::http::Link;
use crate::judge::Store;
use crate::mock::services;
use crate::mock::wire::Running;
use crate::model::outcome::RunOutcome;
use crate::plan::{Case, ContractPlan, Filter, REPLAY};
use crate::record::{Event, Exchanges};
use crate::run::{self, Settings, Target};
use crate::snapshot::environment::{Writing, writing};

/// The selected cases, in their order.
///
/// # Errors
/// Where nothing is selected.
pub fn select(cases: Vec<Case>, patterns: &[String], texts: &[String]) -> Result<Vec<Case>, Error> {
    let selected = Filter::new(patterns, texts)?.apply(cases)?;
    if selected.is_empty() {
        let words = texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" or ");
        return Err(Error::Nothing(format!("no case holds {words} in its id, tags, promises or pairs")));
    }
    Ok(selected)
}

/// Runs the selected cases of a project and tells what happens.
///
/// # Errors
/// Where it can't begin: a target is missing or unknown, a secret is not set, a server can't be started.
pub async fn run(project: Project, options: &Options, tell: &mut dyn FnMut(Event)) -> Result<RunOutcome, Error> {
    run_apart(project, options, None, tell).await
}

/// Runs the selected cases. Where a folder of its own is given, every answer is kept there as a pending one and held
/// against no accepted one; the project's own snapshots stay as they are.
pub(super) async fn run_apart(
    project: Project,
    options: &Options,
    apart: Option<&Path>,
    tell: &mut dyn FnMut(Event),
) -> Result<RunOutcome, Error> {
    let store = if apart.is_some() { Store::Pending } else { store(options)? };
    let Project { folder, contracts, all, cases, .. } = project;
    let cases = select(cases, &options.patterns, &options.texts)?;
    let selected = contracts_of(&contracts, &cases);
    let chosen = choose(&selected, &contracts, options)?;
    let mut limits = options.limits;
    if !options.body_limit_given {
        let largest = selected.iter().filter_map(|contract| contract.body_limit).max();
        limits.body_cap = largest.unwrap_or(limits.body_cap);
    }
    if chosen.values().all(|choice| *choice == Choice::SelfTest) {
        check_use(options)?;
    }
    let mut targets = Vec::new();
    // The servers live as long as the run.
    let mut servers: Vec<Running> = Vec::new();
    for contract in &selected {
        let target = match chosen.get(&contract.name) {
            Some(Choice::Target(value)) => {
                let target = resolve(contract, value, options)?;
                check_secrets(&target, &cases, &options.allow)?;
                target
            }
            _ => start(contract, &cases, &folder, options, &mut servers).await?,
        };
        let of_all = contracts.iter().position(|known| Arc::ptr_eq(known, contract));
        let cases = of_all.and_then(|index| all.get(index)).copied().unwrap_or_default();
        targets.push(Target { cases, ..target });
    }
    if apart.is_some() {
        targets.iter_mut().for_each(|target| target.writes = true);
    }
    if let Some(limit) = options.wait {
        for target in targets.iter().filter(|target| target.self_test.is_none()) {
            let mut stop = options.stop.clone();
            let answered = tokio::select! {
                answered = run::wait_until_it_answers(target, limit) => answered,
                () = run::asked_to_stop(&mut stop) => return Err(Error::Interrupted),
            };
            answered.map_err(|why| Error::Unreachable { label: target.label.clone(), limit, why })?;
        }
    }
    let settings = Settings {
        root: apart.map_or(folder, Path::to_owned),
        jobs: options.jobs,
        fail_on: options.fail_on,
        fail_fast: options.fail_fast,
        shuffle: options.shuffle,
        max_rps: options.max_rps,
        twice: options.twice,
        recorded: options.recorded.clone(),
        collector: options.collector.clone(),
        patterns: options.patterns.clone(),
        texts: options.texts.clone(),
        exchanges: if options.verbose { Exchanges::All } else { options.exchanges },
        steps: options.steps,
        holes: options.gate || options.holes,
        store,
        environment: Arc::clone(&options.environment),
        variables: options.variables.clone(),
        allow: options.allow.clone(),
        limits,
        now: options.now,
        run_id: uuid::Uuid::new_v4().simple().to_string()[..10].to_owned(),
        secrets: options.secrets.clone(),
        stop: options.stop.clone(),
    };
    let outcome = run::run(cases, targets, settings, tell).await?;
    drop(servers);
    Ok(outcome)
}

/// The cases of a project that their targets can't serve, by id, and why. Nothing is started.
///
/// # Errors
/// Where a target is missing or unknown, or a secret is not set.
pub fn refusals(project: &Project, options: &Options) -> Result<HashMap<String, String>, Error> {
    let contracts = contracts_of(&project.contracts, &project.cases);
    let chosen = choose(&contracts, &project.contracts, options)?;
    let mut targets = Vec::new();
    for contract in &contracts {
        targets.push(match chosen.get(&contract.name) {
            Some(Choice::Target(value)) => {
                let target = resolve(contract, value, options)?;
                check_secrets(&target, &project.cases, &options.allow)?;
                Some(target)
            }
            _ => None,
        });
    }
    let why = |case: &Case| {
        let index = contracts.iter().position(|contract| Arc::ptr_eq(contract, &case.shared.contract))?;
        match &targets[index] {
            Some(target) => target.refuses(case, &options.allow),
            None if contracts[index].self_test.as_deref() == Some(REPLAY) => replay::refuses(&project.folder, case),
            None => case.shared.skip.as_ref().map(|why| format!("skipped: {why}")),
        }
    };
    Ok(project.cases.iter().filter_map(|case| Some((case.id.clone(), why(case)?))).collect())
}

/// The contracts of a project's cases that have no server: neither a self-test nor a target that somebody named. Each with
/// the environment variable that would name one.
#[must_use]
pub fn unserved(project: &Project, options: &Options) -> Vec<(String, String)> {
    targets::unserved(&contracts_of(&project.contracts, &project.cases), options)
}

/// The contracts that the cases belong to.
fn contracts_of<'p>(contracts: &'p [Arc<ContractPlan>], cases: &[Case]) -> Vec<&'p Arc<ContractPlan>> {
    let has_cases =
        |contract: &&Arc<ContractPlan>| cases.iter().any(|case| Arc::ptr_eq(&case.shared.contract, contract));
    contracts.iter().filter(has_cases).collect()
}

/// Starts the self-test server of a contract.
async fn start(
    contract: &Arc<ContractPlan>,
    cases: &[Case],
    root: &std::path::Path,
    options: &Options,
    servers: &mut Vec<Running>,
) -> Result<Target, Error> {
    let name = contract.self_test.as_deref().unwrap_or_default();
    let (running, control, secrets) = if name == REPLAY {
        let (running, control) = replay::start(contract, cases, root).await?;
        let secrets = contract.secrets.iter().map(|(name, _)| (name.clone(), format!("secret-{name}"))).collect();
        (running, control, secrets)
    } else {
        let service =
            services::find(name).ok_or_else(|| Error::Usage(format!("there is no self-test server `{name}`")))?;
        let (running, control) = self_test::start(service).await?;
        let secrets: Vec<(String, String)> =
            service.secrets().iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        (running, control, secrets)
    };
    for (name, value) in &secrets {
        options.secrets.add(name, value);
    }
    let url = url::Url::parse(running.url()).map_err(|error| Error::Usage(error.to_string()))?;
    servers.push(running);
    Ok(Target {
        contract: Arc::clone(contract),
        cases: 0,
        url,
        link: Link::default(),
        curl: Vec::new(),
        wire: None,
        label: if name == REPLAY { "the accepted answers".to_owned() } else { "the self-test server".to_owned() },
        self_test: Some(control),
        overlay: None,
        // Accepted answers are compared with themselves: there is nothing new to store.
        writes: name != REPLAY,
        secrets,
        max_rps: None,
        variables: Vec::new(),
        jobs: None,
        time_limit: None,
        safe_only: options.safe_only,
    })
}

fn store(options: &Options) -> Result<Store, Error> {
    let variable = |name| options.variable(name);
    let writing = writing(variable("CI"), variable("INSTA_FORCE_PASS"), variable("INSTA_UPDATE"))?;
    Ok(match writing {
        _ if options.gate || options.collector.is_some() => Store::Nothing,
        Writing::Nothing => Store::Nothing,
        Writing::AsInstaSays if options.insta => Store::Insta,
        Writing::AsInstaSays => Store::Pending,
    })
}
