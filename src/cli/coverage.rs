//! `wireproof coverage`

use std::sync::Arc;

use tokio::sync::watch;

use super::arguments::CoverageArguments;
use super::run::{drive, take};
use super::shell::Shell;
use crate::app::{self, Error, Options};
use crate::model::outcome::CaseInfo;
use crate::record::Event;
use crate::report::coverage::{Covered, FORMATS};

/// Runs the selected cases, says what they cover, and tells the exit code.
pub(super) fn coverage(
    arguments: CoverageArguments,
    mut options: Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
) -> Result<u8, Error> {
    // clap took only the words that are formats.
    let format = FORMATS.iter().find(|format| format.name == arguments.format);
    let verbose = arguments.run.verbose;
    take(arguments.run, &mut options);
    // Verbose is the table here: the exchanges are not shown.
    options.verbose = false;
    options.holes = true;
    let names: Vec<String> = options.variables.iter().map(|(name, _)| name.clone()).collect();
    let project = app::load(&options.folder, &names)?;
    let mut cases: Arc<[CaseInfo]> = Arc::default();
    let mut tell = |event: &Event| {
        if let Event::RunStarted { cases: all, .. } = event {
            cases = Arc::clone(all);
        }
    };
    let outcome = drive(project, &options, shell, stop, &mut tell)?;
    if let Some(format) = format {
        let covered = Covered { run: &outcome, cases: &cases };
        shell.out(&(format.write)(covered, &Shell::report_options(verbose)));
    }
    Ok(outcome.exit_code())
}
