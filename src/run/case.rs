//! One case: setup, steps, and teardown whatever happened.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep, timeout};

use super::contract::{ContractRun, Shared};
use super::halt::Halt;
use super::runner::{Phase, Runner};
use super::stop::asked_to_stop;
use super::waited::Waited;
use crate::judge::rules::{CASE_TIMED_OUT, UNFILLED_TEMPLATE};
use crate::model::finding::Finding;
use crate::model::outcome::{CaseRecord, CaseResult, StepRecord};
use crate::plan::{As, Case};
use crate::record::Event;

/// A teardown that takes longer is given up.
const TEARDOWN_LIMIT: Duration = Duration::from_secs(30);
/// After a signal everything ends soon.
const TEARDOWN_AFTER_SIGNAL: Duration = Duration::from_secs(3);

/// Runs one case, and tells its steps where somebody asks for them.
pub(super) async fn run_case(
    shared: &Shared,
    contract: &ContractRun,
    case: &Case,
    index: usize,
    steps: Option<&Sender<Event>>,
) -> CaseRecord {
    let started = Instant::now();
    let key = index as u64 + 1;
    let again = contract.target.self_test.as_ref().is_none_or(|control| control.serves_again());
    let steps = steps.map(|steps| (steps, index));
    let mut runner = Runner { steps, ..Runner::new(shared, contract, Some(case), Some(key)) };
    let mut result = once(&mut runner, case, key).await;
    if shared.settings.twice && again && result == CaseResult::Kept {
        let judge = runner.judge.again();
        runner = Runner { judge, steps, ..Runner::new(shared, contract, Some(case), Some(key)) };
        result = once(&mut runner, case, key).await;
    }
    CaseRecord {
        index,
        result,
        steps: runner.records,
        drawn: runner.generated.drawn(),
        replayable: false,
        pending: runner.judge.pending,
        uncompared: runner.judge.uncompared,
        seen: runner.judge.into_seen(),
        began: started.duration_since(shared.started),
        took: started.elapsed(),
    }
}

/// Runs a case in a world of its own, where the self-test server makes one.
async fn once(runner: &mut Runner<'_>, case: &Case, key: u64) -> CaseResult {
    let Some(control) = &runner.contract.target.self_test else { return whole(runner, case).await };
    if let Err(why) = control.begin(key, &case.shared.given) {
        return CaseResult::NotRun(why);
    }
    let result = whole(runner, case).await;
    control.end(key);
    result
}

async fn whole(runner: &mut Runner<'_>, case: &Case) -> CaseResult {
    let mut stop = runner.shared.settings.stop.clone();
    let limit = case.shared.time_limit.map(Duration::from_millis);
    let waited = Arc::clone(&runner.waited);
    let outcome = {
        // Pinned where it stands: every move of a future copies all of it.
        let mut body = pin!(body(runner, case));
        let limited = async {
            match limit {
                Some(limit) => within(limit, &waited, body.as_mut()).await.ok_or(limit),
                None => Ok(body.as_mut().await),
            }
        };
        tokio::select! {
            outcome = limited => Some(outcome),
            () = asked_to_stop(&mut stop) => None,
        }
    };
    let halted = match outcome {
        Some(Ok(Ok(()))) => None,
        Some(Ok(Err(halt))) => Some(halt),
        Some(Err(limit)) => {
            let message = format!("not done within {limit:?}");
            let finding = Finding::new(CASE_TIMED_OUT, "case", message);
            let (title, request) = std::mem::take(&mut runner.under_way);
            runner.record_unanswered(title, request, finding);
            None
        }
        None => Some(Halt::NotRun("interrupted".to_owned())),
    };
    // Nothing can be torn down on a target that is gone.
    if !matches!(halted, Some(Halt::Inconclusive(_))) && !case.shared.teardown.is_empty() {
        let after_signal = async {
            // Also where the signal comes in the midst of it.
            asked_to_stop(&mut stop).await;
            sleep(TEARDOWN_AFTER_SIGNAL).await;
        };
        // Rare and large: kept out of the future that every case carries around.
        let teardown = Box::pin(teardown(runner, case));
        tokio::select! {
            _ = timeout(TEARDOWN_LIMIT, teardown) => {}
            () = after_signal => {}
        }
    }
    for finding in runner.judge.finish(halted.is_none()) {
        runner.record_findings("", vec![finding]);
    }
    let broken = runner.judge.is_broken();
    match halted {
        Some(Halt::Inconclusive(why)) if !broken => CaseResult::Inconclusive(why),
        Some(Halt::NotRun(why)) if !broken => CaseResult::NotRun(why),
        Some(Halt::NotRecorded(what)) if !broken => CaseResult::NotRecorded(what),
        _ if broken => CaseResult::Broken,
        _ => CaseResult::Kept,
    }
}

/// What comes within a limit. The time spent on logins of the run doesn't count: they are done once, for all cases, and a
/// case that is given up would leave its login to the next one.
async fn within<T>(limit: Duration, waited: &Waited, mut wanted: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let started = Instant::now();
    loop {
        let left = limit.saturating_sub(started.elapsed().saturating_sub(waited.so_far()));
        if left.is_zero() {
            return None;
        }
        tokio::select! {
            biased;
            came = wanted.as_mut() => return Some(came),
            () = sleep(left) => {}
        }
    }
}

async fn body(runner: &mut Runner<'_>, case: &Case) -> Result<(), Halt> {
    for (name, value) in &case.columns {
        runner.scope.set(name.as_str(), value.clone());
    }
    // What a row says of itself comes before what its case and file say of all rows, and so does the command line.
    let of_row = |name: &String| case.columns.iter().any(|(column, _)| column == name);
    let given = &runner.shared.settings.variables;
    let own = |name: &String| !of_row(name) && !given.iter().any(|(known, _)| known == name);
    for (name, template) in case.shared.variables.iter().filter(|(name, _)| own(name)) {
        match template.render(&runner.scope) {
            Ok(value) => runner.scope.set(name.as_str(), value),
            Err(error) => {
                let message = format!("the variable `{name}` has no value: {error}");
                runner.record_alone("", Finding::new(UNFILLED_TEMPLATE, "variables", message));
                return Err(Halt::Broken);
            }
        }
    }
    // A session of the case's own begins with the case, whatever the steps wait for.
    for who in [case.shared.around, case.shared.identity] {
        if matches!(who, As::Fresh(_)) {
            Box::pin(runner.session(who)).await?;
        }
    }
    runner.enter(Phase::Setup);
    for step in &case.shared.setup {
        runner.step(step, Phase::Setup).await?;
        if runner.judge.is_broken() {
            return Err(Halt::Broken);
        }
    }
    runner.enter(Phase::Steps);
    for step in &case.shared.steps {
        runner.step(step, Phase::Steps).await?;
    }
    Ok(())
}

async fn teardown(runner: &mut Runner<'_>, case: &Case) {
    runner.enter(Phase::Teardown);
    for step in &case.shared.teardown {
        let (told, broken) = (runner.records.len(), runner.judge.is_broken());
        // Each step is tried for itself. In a case that is broken already, a value that was never captured is no news.
        drop(runner.step(step, Phase::Teardown).await);
        let unfilled = |record: &StepRecord| record.findings.iter().all(|finding| finding.rule == UNFILLED_TEMPLATE);
        if broken && runner.records[told..].iter().all(unfilled) {
            runner.records[told..].iter_mut().for_each(|record| record.findings.clear());
        }
    }
}
