//! `wireproof learn`

use std::sync::Arc;

use tokio::sync::watch;

use super::arguments::RunArguments;
use super::run::{drive, take};
use super::shell::Shell;
use crate::app::{self, Error, Options};
use crate::learn::Collector;
use crate::model::outcome::{ContractSummary, exit};

/// Runs the selected cases, prints what the contracts lack, and tells the exit code. Findings are no matter here.
pub(super) fn learn(
    arguments: RunArguments,
    mut options: Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
) -> Result<u8, Error> {
    take(arguments, &mut options);
    let collector = Arc::new(Collector::default());
    options.collector = Some(Arc::clone(&collector));
    let names: Vec<String> = options.variables.iter().map(|(name, _)| name.clone()).collect();
    let project = app::load(&options.folder, &names)?;
    let outcome = drive(project, &options, shell, stop, &mut |_| {})?;
    let of_all = |number: fn(&ContractSummary) -> usize| outcome.contracts.iter().map(number).sum::<usize>();
    let unseen = of_all(|contract| contract.not_run + contract.inconclusive);
    if unseen == 0 || of_all(|contract| contract.kept + contract.broken) > 0 {
        tell(&collector, shell);
    }
    if unseen > 0 {
        // What follows from a target that is down or a login that fails is no contract without gaps.
        let cases = if unseen == 1 { "case" } else { "cases" };
        shell.err(&format!("not learnt from {unseen} {cases}, not run or not judged: `wireproof run` says why\n"));
    }
    Ok(match outcome.exit_code() {
        exit::BROKEN if unseen > 0 => exit::INCONCLUSIVE,
        exit::BROKEN => exit::KEPT,
        code => code,
    })
}

/// Prints what was learnt: YAML to standard output, what else there is to say beside it.
pub(super) fn tell(collector: &Collector, shell: &Shell) {
    let yaml = collector.yaml();
    let notes = collector.notes();
    if yaml.is_empty() && notes.is_empty() {
        shell.err("the contract lacks nothing that was seen\n");
    }
    shell.out(&yaml);
    notes.iter().for_each(|note| shell.err(&format!("note: {note}\n")));
}
