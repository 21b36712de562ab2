//! `wireproof judge`

use super::arguments::JudgeArguments;
use super::shell::Shell;
use crate::app::{self, Error, Options, Traffic};
use crate::report::judgement::FORMATS;

/// Judges recorded traffic and tells the exit code.
pub(super) fn judge(arguments: &JudgeArguments, mut options: Options, shell: &Shell) -> Result<u8, Error> {
    // clap took only the words that are severities and formats.
    options.fail_on = arguments.fail_on.parse().unwrap_or(options.fail_on);
    let traffic =
        Traffic { file: arguments.file.clone(), contract: arguments.contract.clone(), base: arguments.base.clone() };
    let judgement = app::judge(&traffic, &options)?;
    if let Some(format) = FORMATS.iter().find(|format| format.name == arguments.format) {
        shell.out(&(format.write)(&judgement, &Shell::report_options(arguments.verbose)));
    }
    for why in &judgement.unread {
        shell.err(&format!("error: {why}\n"));
    }
    Ok(judgement.exit_code())
}
