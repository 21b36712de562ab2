//! Where the requests of each contract go.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::error::Error;
use super::options::Options;
use super::reach::reach;
use super::secrets::register_password;
use crate::mask::SHORTEST;
use crate::model::json::Json;
use crate::model::suggest::suggest;
use crate::plan::{Case, ContractPlan, TargetPlan};
use crate::run::Target;
use crate::template::{JsonTemplate, Scope};

/// What was chosen for a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A URL or a target's name.
    Target(String),
    /// The contract's own self-test server.
    SelfTest,
}

/// Chooses for each selected contract: the command line, then the environment, then the self-test.
pub(super) fn choose(
    contracts: &[&Arc<ContractPlan>],
    known: &[Arc<ContractPlan>],
    options: &Options,
) -> Result<BTreeMap<String, Choice>, Error> {
    if options.self_test && !options.targets.is_empty() {
        return Err(Error::Usage("`--self-test` and `--target` exclude each other".to_owned()));
    }
    if options.gate && !options.self_test && options.targets.is_empty() {
        return Err(Error::Usage("`--gate` says what it judges: it needs `--target` or `--self-test`".to_owned()));
    }
    let mut chosen = BTreeMap::new();
    for text in &options.targets {
        let (contract, value) = split(text);
        let name = match contract {
            Some(name) => {
                if !known.iter().any(|contract| contract.name == name) {
                    return Err(unknown_contract(name, known));
                }
                // A target for a contract of which nothing is selected is none of this run's business.
                name
            }
            None => only(contracts, "--target")?,
        };
        let value = not_empty(value, &format!("--target {text}"))?;
        if chosen.insert(name.to_owned(), Choice::Target(value)).is_some() {
            return Err(Error::Usage(format!("`--target` names two targets for `{name}`")));
        }
    }
    for contract in contracts {
        let name = contract.name.as_str();
        if chosen.contains_key(name) {
            continue;
        }
        let from_environment = if options.self_test { None } else { environment(name, contracts, options)? };
        let choice = match from_environment {
            Some(value) => Choice::Target(value),
            None if contract.self_test.is_some() => {
                if !options.self_test {
                    no_slip(name, known, options)?;
                }
                Choice::SelfTest
            }
            None => {
                let listed: Vec<&str> = contract.targets.iter().map(|(target, _)| target.as_str()).collect();
                let or =
                    if listed.is_empty() { String::new() } else { format!(" or a target ({})", listed.join(", ")) };
                return Err(Error::Usage(format!(
                    "there is no server for `{name}`: give `--target {name}=` a URL{or}, or name a `self-test:` in its \
                     contract"
                )));
            }
        };
        chosen.insert(name.to_owned(), choice);
    }
    Ok(chosen)
}

/// The contracts that have no server: neither a self-test nor a target that somebody named. Each with the environment
/// variable that would name one.
pub(super) fn unserved(contracts: &[&Arc<ContractPlan>], options: &Options) -> Vec<(String, String)> {
    let is_named = |name: &str| options.targets.iter().any(|text| split(text).0.is_none_or(|known| known == name));
    let has_none = |contract: &&&Arc<ContractPlan>| {
        contract.self_test.is_none()
            && !is_named(&contract.name)
            && options.variable(&variable_of(&contract.name)).is_none()
            && options.variable("TARGET_URL").is_none()
    };
    contracts.iter().filter(has_none).map(|contract| (contract.name.clone(), variable_of(&contract.name))).collect()
}

/// The environment variable of a contract's target.
fn variable_of(name: &str) -> String {
    let upper = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    "TARGET_URL_".chars().chain(upper).collect()
}

/// Refuses a variable that is meant for a contract and misses its name: the self-test would be kept in the target's place,
/// and nobody would notice.
fn no_slip(name: &str, known: &[Arc<ContractPlan>], options: &Options) -> Result<(), Error> {
    let own = variable_of(name);
    let of_others: Vec<String> = known.iter().map(|contract| variable_of(&contract.name)).collect();
    let slip = |variable: &&String| {
        let is_near = |rest: &str| suggest(rest, [&own["TARGET_URL_".len()..]]).is_some();
        // A longer or shorter name may well be that of another project's contract.
        let another = of_others.contains(variable) || variable.starts_with(&own) || own.starts_with(variable.as_str());
        !another && variable.strip_prefix("TARGET_URL_").is_some_and(is_near)
    };
    match options.environment.keys().filter(slip).min() {
        Some(variable) => Err(Error::Usage(format!(
            "{variable} names no contract; did you mean {own}? `--self-test` says that the self-test is meant"
        ))),
        None => Ok(()),
    }
}

fn environment(name: &str, contracts: &[&Arc<ContractPlan>], options: &Options) -> Result<Option<String>, Error> {
    let own = variable_of(name);
    if let Some(value) = options.variable(&own) {
        return not_empty(value, &own).map(Some);
    }
    match options.variable("TARGET_URL") {
        Some(value) => {
            only(contracts, "TARGET_URL")?;
            not_empty(value, "TARGET_URL").map(Some)
        }
        None => Ok(None),
    }
}

fn not_empty(value: &str, source: &str) -> Result<String, Error> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Error::Usage(format!("{source} is empty; unset it for the self-test, or give it a URL")));
    }
    Ok(value.to_owned())
}

/// The one selected contract: a URL can't be the target of several.
fn only<'a>(contracts: &[&'a Arc<ContractPlan>], source: &str) -> Result<&'a str, Error> {
    if let [contract] = contracts {
        Ok(&contract.name)
    } else {
        let names: Vec<&str> = contracts.iter().map(|contract| contract.name.as_str()).collect();
        Err(Error::Usage(format!(
            "{source} is one URL for several contracts ({}): select one, or say `--target <contract>=URL` for each",
            names.join(", ")
        )))
    }
}

/// `contract=value`, where what stands before the sign can be a contract's name.
fn split(text: &str) -> (Option<&str>, &str) {
    match text.split_once('=') {
        Some((name, value)) if !name.contains(['/', ':', '?']) => (Some(name), value),
        _ => (None, text),
    }
}

pub(super) fn unknown_contract(name: &str, known: &[Arc<ContractPlan>]) -> Error {
    let names = || known.iter().map(|contract| contract.name.as_str());
    let help = match suggest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name.contains([':', '/']) => "a URL begins with http:// or https://".to_owned(),
        None => format!("known: {}", names().collect::<Vec<_>>().join(", ")),
    };
    Error::Usage(format!("`{name}` is no contract; {help}"))
}

/// A target from a URL or a name.
pub(super) fn resolve(contract: &Arc<ContractPlan>, value: &str, options: &Options) -> Result<Target, Error> {
    let mut scope = Scope::empty_with(Arc::clone(&options.environment));
    let (text, named) = if value.contains("://") {
        (value.to_owned(), None)
    } else {
        let found = contract.targets.iter().find(|(name, _)| name == value);
        let (name, target) = found.ok_or_else(|| unknown_target(contract, value))?;
        for (name, value) in &options.variables {
            scope.set(name.as_str(), Json::from(value.as_str()));
        }
        contract.set_variables(&mut scope);
        let url = target.url.render(&scope).map_err(|error| Error::Usage(format!("the target `{name}`: {error}")))?;
        (url, Some((name.clone(), target)))
    };
    let (named, plan) = named.unzip();
    let url = parse(&text)?;
    if url.password().is_some_and(|password| password.len() < SHORTEST) {
        return Err(Error::Usage(format!(
            "the password in the target's URL has fewer than {SHORTEST} characters: masking it would mask ordinary text"
        )));
    }
    register_password(&text, &options.secrets);
    let mut shown = url.clone();
    // Both fail on URLs without a host only, and those were refused.
    _ = shown.set_password(None).and_then(|()| shown.set_username(""));
    let shown = shown.as_str().trim_end_matches('/').to_owned();
    let reached = reach(&url, named.as_deref().zip(plan), &scope, options)?;
    let shown = if reached.link.is_insecure() { format!("{shown}, certificates not looked at") } else { shown };
    let label = named.as_ref().map_or_else(|| shown.clone(), |name| format!("{name} ({shown})"));
    if let (Some(name), Some(other)) = (&named, &options.as_name) {
        return Err(Error::Usage(format!(
            "`--as {other}` is for a bare URL: the answers of the target `{name}` are kept under its own name"
        )));
    }
    let secrets = secrets_from_environment(contract, named.as_deref().unwrap_or_default(), options)?;
    let overlay = named.or_else(|| options.as_name.clone());
    Ok(Target {
        contract: Arc::clone(contract),
        cases: 0,
        url,
        link: reached.link,
        curl: reached.curl,
        wire: plan.and_then(|plan| plan.wire),
        label,
        self_test: None,
        writes: overlay.is_some(),
        overlay,
        secrets,
        max_rps: plan.and_then(|plan| plan.max_rps),
        variables: variables(plan, options)?,
        jobs: plan.and_then(|plan| plan.jobs),
        time_limit: plan.and_then(|plan| plan.time_limit).map(Duration::from_millis),
        safe_only: options.safe_only,
    })
}

fn parse(text: &str) -> Result<Url, Error> {
    let mut shown: String = text.chars().take(200).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    let refuse = |why: String| Error::Usage(format!("`{shown}` is no target: {why}"));
    let no_scheme = || refuse("expected a URL that begins with http:// or https://".to_owned());
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => no_scheme(),
        error => refuse(error.to_string()),
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(no_scheme());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("a base URL has neither query nor fragment".to_owned()));
    }
    Ok(url)
}

fn unknown_target(contract: &ContractPlan, name: &str) -> Error {
    let names = || contract.targets.iter().map(|(name, _)| name.as_str());
    let help = match suggest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names().next().is_none() => "it lists none, and a URL begins with http:// or https://".to_owned(),
        None if name.contains([':', '/']) => "a URL begins with http:// or https://".to_owned(),
        None => format!("known: {}", names().collect::<Vec<_>>().join(", ")),
    };
    Error::Usage(format!("`{name}` is no target of `{}`; {help}", contract.name))
}

/// The secrets that the environment holds, masked from here on.
fn secrets_from_environment(
    contract: &ContractPlan,
    target: &str,
    options: &Options,
) -> Result<Vec<(String, String)>, Error> {
    let mut secrets = Vec::new();
    for (name, variable) in contract.secret_variables(target) {
        let given = options.given_secrets.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let value = given.or_else(|| options.variable(&variable));
        let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
        if !options.secrets.add(&name, value) {
            return Err(Error::Usage(format!(
                "the secret `{name}` ({variable}) has fewer than {SHORTEST} characters: masking it would mask ordinary text"
            )));
        }
        secrets.push((name, value.to_owned()));
    }
    Ok(secrets)
}

/// The variables that are otherwise at a target.
fn variables(plan: Option<&TargetPlan>, options: &Options) -> Result<Vec<(String, Json)>, Error> {
    let scope = Scope::empty_with(Arc::clone(&options.environment));
    let render = |(name, value): &(String, JsonTemplate)| {
        let value =
            value.render(&scope).map_err(|error| Error::Usage(format!("the target's variable `{name}`: {error}")))?;
        Ok((name.clone(), value))
    };
    plan.into_iter().flat_map(|plan| &plan.variables).map(render).collect()
}

/// Reports the secrets that selected cases need and the environment lacks: all at once.
pub(super) fn check_secrets(target: &Target, cases: &[Case], allow: &[String]) -> Result<(), Error> {
    let contract = &target.contract;
    let mine = cases.iter().filter(|case| Arc::ptr_eq(&case.shared.contract, contract));
    let needed = mine.filter(|case| target.refuses(case, allow).is_none()).flat_map(|case| &case.shared.secrets);
    let variables = contract.secret_variables(target.name());
    let mut missing: Vec<String> = needed
        .filter(|name| !target.secrets.iter().any(|(known, _)| known == *name))
        .filter_map(|name| {
            let (_, variable) = variables.iter().find(|(known, _)| known == name)?;
            Some(format!("{variable} (the secret `{name}`)"))
        })
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "`{}` at {} needs environment variables that are not set: {}",
        contract.name,
        target.label,
        missing.join(", ")
    )))
}
