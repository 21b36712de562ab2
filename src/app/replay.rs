//! `self-test: replay`: the accepted answers stand in for a server.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;
use crate::judge::stored_paths;
use crate::mock::backend::CASE_HEADER;
use crate::mock::replay::Replay;
use crate::mock::wire::Running;
use crate::plan::{Action, Case, ContractPlan, Step};
use crate::run::CaseControl;
use crate::snapshot::file;

/// A replay as the run steers it: it knows its cases from the start, and has no clock.
struct Steered {
    replay: Arc<Replay>,
    root: PathBuf,
}

impl CaseControl for Steered {
    fn header(&self) -> &'static str {
        CASE_HEADER
    }

    fn begin(&self, _case: u64, given: &[String]) -> Result<(), String> {
        match given.first() {
            None => Ok(()),
            Some(state) => Err(format!("accepted answers know no state `{state}`")),
        }
    }

    fn advance(&self, _case: u64, _milliseconds: u64) {}

    fn end(&self, case: u64) {
        self.replay.end(case);
    }

    fn serves_again(&self) -> bool {
        false
    }

    fn refuses(&self, case: &Case) -> Option<String> {
        refuses(&self.root, case)
    }

    fn without_login(&self, identity: &str, captures: &[&str]) -> Option<Vec<String>> {
        Some(captures.iter().map(|capture| format!("secret-{identity}.{capture}")).collect())
    }
}

/// Starts a server that gives back, request by request, what was accepted for each case.
pub(super) async fn start(
    contract: &Arc<ContractPlan>,
    cases: &[Case],
    root: &Path,
) -> Result<(Running, Arc<dyn CaseControl>), Error> {
    let replay = Arc::new(Replay::new());
    for (index, case) in cases.iter().enumerate() {
        if !Arc::ptr_eq(&case.shared.contract, contract) {
            continue;
        }
        let mut answers = Vec::new();
        for paths in stored(root, case) {
            let mut accepted = None;
            for path in paths {
                if let Some(found) = file::read(&path)? {
                    accepted = Some(found.stored()?);
                    break;
                }
            }
            answers.push(accepted);
        }
        // The run numbers its cases from 1.
        replay.add(index as u64 + 1, answers);
    }
    let running = Running::start(Arc::clone(&replay)).await?;
    Ok((running, Arc::new(Steered { replay, root: root.to_owned() })))
}

/// Where the accepted answer of each request of a case may lie.
fn stored(root: &Path, case: &Case) -> Vec<Vec<PathBuf>> {
    let mut stored = Vec::new();
    for step in case.shared.setup.iter().chain(&case.shared.steps) {
        match &step.action {
            Action::Send(_) | Action::Walk(_) => stored.push(stored_paths(root, case, step, None)),
            Action::Together(requests) => {
                stored.extend((0..requests.len()).map(|part| stored_paths(root, case, step, Some(part))));
            }
            Action::Wait(_) | Action::Set(_) => {}
        }
    }
    stored
}

/// Why accepted answers can't stand in for a server in a case, if so.
pub(super) fn refuses(root: &Path, case: &Case) -> Option<String> {
    let shared = &case.shared;
    let is_stored = |step: &Step| step.stored || !step.sends();
    let once = |step: &Step| step.repeat.is_none() && step.retry.is_none() && !matches!(step.action, Action::Walk(_));
    let mut around = shared.setup.iter().chain(&shared.teardown);
    if let Some(why) = &shared.skip {
        Some(format!("skipped: {why}"))
    } else if !shared.given.is_empty() {
        Some("accepted answers know no states".to_owned())
    } else if around.any(Step::sends) || !shared.steps.iter().all(|step| is_stored(step) && once(step)) {
        Some("it has answers that are not stored: of setup, of shared or repeated steps, of a walk".to_owned())
    } else if !stored(root, case).iter().all(|paths| paths.iter().any(|path| path.exists())) {
        let name = &shared.contract.name;
        Some(format!(
            "not all of its answers lie in snapshots/{name}: run it against a target with `snapshot: full`, accept them, \
             and move snapshots/{name}@TARGET there"
        ))
    } else {
        None
    }
}
