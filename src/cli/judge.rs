//! `wireproof judge`

use std::sync::Arc;

use super::arguments::JudgeArguments;
use super::learn::tell;
use super::shell::Shell;
use crate::app::{self, Error, Options, Traffic};
use crate::learn::Collector;
use crate::model::outcome::exit;
use crate::report::judgement::FORMATS;

/// Judges recorded traffic and tells the exit code.
pub(super) fn judge(arguments: &JudgeArguments, mut options: Options, shell: &Shell) -> Result<u8, Error> {
    // clap took only the words that are severities and formats.
    options.fail_on = arguments.fail_on.parse().unwrap_or(options.fail_on);
    let traffic =
        Traffic { file: arguments.file.clone(), contract: arguments.contract.clone(), base: arguments.base.clone() };
    let collector = arguments.learn.then(Arc::<Collector>::default);
    options.collector.clone_from(&collector);
    let judgement = app::judge(&traffic, &options)?;
    if let Some(collector) = &collector {
        tell(collector, shell);
    } else if let Some(format) = FORMATS.iter().find(|format| format.name == arguments.format) {
        shell.out(&(format.write)(&judgement, &Shell::report_options(arguments.verbose)));
    }
    for why in &judgement.unread {
        shell.err(&format!("error: {why}\n"));
    }
    Ok(match judgement.exit_code() {
        // What breaks the contract may be what it lacks.
        exit::BROKEN if arguments.learn => exit::KEPT,
        code => code,
    })
}
