//! `self-test: replay`: the accepted answers stand in for a server.

use std::path::Path;
use std::sync::Arc;

use super::error::Error;
use crate::mock::backend::CASE_HEADER;
use crate::mock::replay::Replay;
use crate::mock::wire::Running;
use crate::plan::{Action, Case, CaseShared, ContractPlan, Step};
use crate::run::{CaseControl, stored_paths};
use crate::snapshot::file;

/// A replay as the run steers it: it knows its cases from the start, and has no clock.
struct Steered(Arc<Replay>);

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
        self.0.end(case);
    }

    fn refuses(&self, case: &CaseShared) -> Option<String> {
        refuses(case)
    }

    fn without_login(&self, identity: &str, capture: &str) -> Option<String> {
        Some(format!("secret-{identity}.{capture}"))
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
        for step in case.shared.setup.iter().chain(&case.shared.steps) {
            let requests = match &step.action {
                Action::Send(_) => 1,
                Action::Together(requests) => requests.len(),
                Action::Wait(_) | Action::Set(_) => 0,
            };
            for request in 0..requests {
                let part = (requests > 1).then_some(request);
                let mut accepted = None;
                for path in stored_paths(root, case, step, part) {
                    if let Some(found) = file::read(&path)? {
                        accepted = Some(found.stored()?);
                        break;
                    }
                }
                answers.push(accepted);
            }
        }
        // The run numbers its cases from 1.
        replay.add(index as u64 + 1, answers);
    }
    let running = Running::start(Arc::clone(&replay)).await?;
    Ok((running, Arc::new(Steered(replay))))
}

/// Why accepted answers can't stand in for a server in a case, if so.
pub(super) fn refuses(case: &CaseShared) -> Option<String> {
    let stored = |step: &Step| step.stored || !step.sends();
    let once = |step: &Step| step.repeat.is_none() && step.retry.is_none();
    let mut around = case.setup.iter().chain(&case.teardown);
    if let Some(why) = &case.skip {
        Some(format!("skipped: {why}"))
    } else if !case.given.is_empty() {
        Some("accepted answers know no states".to_owned())
    } else if around.any(Step::sends) || !case.steps.iter().all(|step| stored(step) && once(step)) {
        Some("it has answers that are not stored: of setup, shared or repeated steps".to_owned())
    } else {
        None
    }
}
