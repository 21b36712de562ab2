//! Loads and compiles a whole project. Files are read and compiled by as many threads as there are processors.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use sha2::{Digest as _, Sha256};

use super::error::Error;
use crate::load::{ContractFiles, Root, load_contract, load_scenario};
use crate::mock::services::SERVICES;
use crate::model::scenario::ScenarioFile;
use crate::model::source::{Problem, Sources};
use crate::model::suggest::{known, suggest};
use crate::plan::{
    Case, CompileContext, ContractPlan, FileContext, SharedSteps, compile_contract, compile_file, known_names,
};
use crate::snapshot::slug;
use crate::template::Scope;

/// A project with everything compiled.
#[derive(Debug)]
pub struct Project {
    /// The project's folder.
    pub folder: PathBuf,
    /// The contracts, by name.
    pub contracts: Vec<Arc<ContractPlan>>,
    /// How many cases each contract has, in the order of the contracts; a selection changes nothing here.
    pub all: Vec<usize>,
    /// Every case, in the order of the files.
    pub cases: Vec<Case>,
    /// How many scenario files there are.
    pub files: usize,
}

/// Loads and compiles everything. `variables` are the names of the command line's variables.
///
/// # Errors
/// Where there is no project, or its files have mistakes: then with all of them.
pub fn load(from: &Path, variables: &[String]) -> Result<Project, Error> {
    load_with(from, variables, Need::Cases)
}

/// Loads and compiles everything, and is content with contracts that have no case yet.
///
/// # Errors
/// As [`load`], and where there is no contract at all.
pub fn load_published(from: &Path, variables: &[String]) -> Result<Project, Error> {
    load_with(from, variables, Need::Contracts)
}

/// What a project must have at least.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Cases,
    Contracts,
}

fn load_with(from: &Path, variables: &[String], need: Need) -> Result<Project, Error> {
    let root = Root::find(from)?;
    let sources = Arc::new(Sources::default());
    let mut problems = Vec::new();
    let mut project =
        Project { folder: root.folder.clone(), contracts: Vec::new(), all: Vec::new(), cases: Vec::new(), files: 0 };
    let self_tests: Vec<(&str, Vec<&str>)> = SERVICES
        .iter()
        .map(|service| (service.name(), service.givens().iter().map(|given| given.name).collect()))
        .collect();
    let rules = super::rules::names();
    let context = CompileContext { self_tests: &self_tests, variables, rules: &rules };
    for files in root.contracts()? {
        project.files += files.scenarios.len();
        one_contract(&root, &files, &sources, (context, need), &mut project, &mut problems);
    }
    for (path, has_contract) in root.unheard(&sources)? {
        problems.push(if has_contract {
            Problem::nowhere(format!("{path} has cases, and nothing would run them"))
                .help("files of cases stand beside `contract.yaml`, and their names end with `.yaml` or `.yml`")
        } else {
            Problem::nowhere(format!("{path} has cases, but there is no `contract.yaml` beside it"))
                .help("a contract is a folder of its own: scenarios/<name>/contract.yaml, and files of cases beside it")
        });
    }
    if problems.is_empty() && project.contracts.is_empty() {
        problems.push(
            Problem::nowhere("there is no contract in `scenarios/`").help(
                "a contract is a folder of its own: scenarios/<name>/contract.yaml, and files of cases beside it",
            ),
        );
    }
    if problems.is_empty() {
        return match variables.iter().find(|name| !sources.mention(name)) {
            Some(name) => Err(unused_variable(name, &project)),
            None => Ok(project),
        };
    }
    sources.sort(&mut problems);
    Err(Error::Mistakes { problems, sources })
}

/// A variable of the command line that no file has: it would change nothing, and nobody would notice.
fn unused_variable(name: &str, project: &Project) -> Error {
    let names = || {
        let secrets = project.contracts.iter().flat_map(|contract| &contract.secrets).map(|(name, _)| name.as_str());
        let variables = project.contracts.iter().flat_map(|contract| &contract.variables);
        variables.map(|(name, _)| name.as_str()).chain(secrets)
    };
    let help = match suggest(name, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names().next().is_none() => "the contracts have no `variables:`".to_owned(),
        None => format!("the contracts have: {}", known(name, names())),
    };
    Error::Usage(format!("no file uses the variable `{name}`; {help}"))
}

/// The digest of a contract's files, in the order in which they were read.
fn digest(sources: &Sources, files: std::ops::Range<u32>) -> String {
    let mut digest = Sha256::new();
    for source in files.filter_map(|file| sources.get(file)) {
        digest.update(source.text.as_bytes());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn one_contract(
    root: &Root,
    files: &ContractFiles,
    sources: &Sources,
    (context, need): (CompileContext<'_>, Need),
    project: &mut Project,
    problems: &mut Vec<Problem>,
) {
    let before = sources.count();
    let (contract, mistakes) = load_contract(root, files, sources);
    let digest = digest(sources, before..sources.count());
    problems.extend(mistakes);
    let loaded = in_parallel(files.scenarios.iter(), |path| load_scenario(root, &files.name, path, sources));
    let mut shared = SharedSteps::default();
    let mut scenarios: Vec<ScenarioFile> = Vec::new();
    for (mut scenario, mistakes) in loaded {
        problems.extend(mistakes);
        shared.take(&mut scenario);
        scenarios.push(scenario);
    }
    problems.extend(one_name(&scenarios));
    let (mut plan, mistakes) = compile_contract(&contract, &shared, context);
    plan.digest = digest;
    let plan = Arc::new(plan);
    let (known, secrets) = known_names(&contract, context);
    let empty = Scope::empty();
    let context = FileContext {
        contract: &plan,
        known: &known,
        secrets: &secrets,
        shared: &shared,
        context,
        sources,
        empty: &empty,
        slug,
    };
    // A case of a file that can't be read is not known, but may be there.
    let whole = scenarios.iter().all(|scenario| !scenario.incomplete);
    // Each file as it was read goes when its cases are compiled: all of them together would be the peak of memory.
    let compiled = in_parallel(scenarios.into_iter(), |scenario| compile_file(&scenario, context));
    // Where a part of the contract can't be read, its words can't be known: that is one mistake, not a hundred.
    let tell = |problem: &Problem| !(contract.incomplete && problem.unknown);
    problems.extend(mistakes.into_iter().filter(tell));
    let before = project.cases.len();
    for (cases, mistakes) in compiled {
        problems.extend(mistakes.into_iter().filter(tell));
        project.cases.extend(cases);
    }
    for known in plan.known.iter().filter(|known| known.by_case() && whole) {
        let mut mine = project.cases.iter().filter(|case| Arc::ptr_eq(&case.shared.contract, &plan));
        if !mine.any(|case| known.names_case(&case.id)) {
            problems.push(
                Problem::at(known.span, "a known deviation of a case that there isn't")
                    .expected("`case:` is an id without the contract, or a glob; `wireproof list` prints the ids"),
            );
        }
    }
    if need == Need::Cases && problems.is_empty() && project.cases.len() == before {
        problems.push(
            Problem::nowhere(format!("no file beside {} has a case", root.show(&files.contract)))
                .help("cases stand under `cases:` in files beside the contract"),
        );
    }
    project.all.push(project.cases.len() - before);
    project.contracts.push(plan);
}

/// Files whose cases would get the same ids and snapshots: `orders.yaml` beside `orders.yml`, and on some systems
/// `Orders.yaml` beside both.
fn one_name(scenarios: &[ScenarioFile]) -> Vec<Problem> {
    let mut first: HashMap<String, &ScenarioFile> = HashMap::new();
    let mut problems = Vec::new();
    for file in scenarios {
        if let Some(known) = first.get(&file.name.to_lowercase()) {
            let message = format!("{} and {} have one name, `{}`", known.path, file.path, known.name);
            let help =
                "ids and snapshots begin with it, whatever the ending and upper or lower case: give one another name";
            problems.push(Problem::nowhere(message).help(help));
        } else {
            first.insert(file.name.to_lowercase(), file);
        }
    }
    problems
}

/// The results of a function over a list, in the list's order.
fn in_parallel<T, R: Send>(items: impl ExactSizeIterator<Item = T> + Send, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    /// A thread costs more than a few files.
    const WORTH_A_THREAD: usize = 8;
    let worth = items.len().div_ceil(WORTH_A_THREAD);
    // To ask the system takes a while, too.
    let threads = if worth <= 1 { 1 } else { thread::available_parallelism().map_or(1, usize::from).min(worth) };
    if threads <= 1 {
        return items.map(work).collect();
    }
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let items = Mutex::new(items.enumerate());
    let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, item)) = next() {
                    let result = work(item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
