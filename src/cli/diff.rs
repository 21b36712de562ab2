//! `wireproof diff`

use std::sync::Arc;

use tokio::sync::watch;

use super::arguments::DiffArguments;
use super::run::{end_at_once, runtime};
use super::shell::Shell;
use super::signals;
use crate::app::{self, Error, Options};
use crate::model::comparison::Comparison;
use crate::model::finding::Severity;
use crate::model::outcome::exit;
use crate::report::changes::FORMATS;
use crate::report::progress::Progress;

/// Compares two folders, revisions or targets, and tells the exit code.
pub(super) fn diff(
    arguments: DiffArguments,
    mut options: Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
) -> Result<u8, Error> {
    // clap took only the words that are severities and formats.
    let fail_on = arguments.fail_on.parse().unwrap_or(Severity::Breaking);
    let format = FORMATS.iter().find(|format| format.name == arguments.format);
    let verbose = arguments.verbose;
    options.reach = arguments.reach.into();
    let comparison = if arguments.base.is_empty() {
        if !arguments.texts.is_empty() || !arguments.variables.is_empty() {
            return Err(Error::Usage(
                "`-k` and `--var` select what is sent: they need `--base` and `--target`".to_owned(),
            ));
        }
        if let Some(setting) = options.reach.any() {
            return Err(Error::Usage(format!(
                "`--{setting}` says how a target is reached: it needs `--base` and `--target`"
            )));
        }
        match arguments.sides.as_slice() {
            [old] => app::diff(old, None, &options)?,
            [old, new] => app::diff(old, Some(new), &options)?,
            _ => {
                return Err(Error::Usage(
                    "expected one folder or git revision, or two, the old one first; or `--base` and `--target`"
                        .to_owned(),
                ));
            }
        }
    } else {
        options.patterns = arguments.sides;
        options.texts = arguments.texts;
        options.variables = arguments.variables;
        options.allow = arguments.allow;
        targets(&arguments.base, &arguments.target, &options, shell, stop)?
    };
    if let Some(format) = format {
        shell.out(&(format.write)(&comparison, &Shell::report_options(verbose)));
    }
    Ok(code(&comparison, fail_on))
}

fn targets(
    base: &[String],
    target: &[String],
    options: &Options,
    shell: &Arc<Shell>,
    stop: watch::Sender<bool>,
) -> Result<Comparison, Error> {
    let runtime = runtime()?;
    let mut progress = Progress::default();
    let mut tell = |event: &crate::record::Event| {
        progress.event(event);
        shell.progress(&progress.line(100));
    };
    let at_once = Arc::clone(shell);
    let compared = runtime.block_on(async {
        let signals = signals::watch(stop, || end_at_once(&at_once));
        tokio::select! {
            compared = app::diff_targets(base, target, options, &mut tell) => compared,
            () = signals => Err(Error::Interrupted),
        }
    });
    shell.end_progress();
    runtime.shutdown_background();
    compared
}

/// Broken where a change is severe enough, inconclusive where not all could be judged.
fn code(comparison: &Comparison, fail_on: Severity) -> u8 {
    if comparison.worst().is_some_and(|worst| worst >= fail_on) {
        exit::BROKEN
    } else if comparison.inconclusive.is_empty() {
        exit::KEPT
    } else {
        exit::INCONCLUSIVE
    }
}
