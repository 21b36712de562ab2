//! The command line from its arguments to its exit code.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use tokio::sync::watch;

use super::arguments::{Arguments, Command};
use super::shell::Shell;
use super::{
    accept, check, completions, coverage, diff, environment, explain, judge, learn, list, panics, reference, review,
    run, schema, serve, snapshots,
};
use crate::app::{self, Error, Options};
use crate::mask::Secrets;
use crate::model::outcome::exit;
use crate::report::problem;

/// Runs the command line and tells how the process ends.
#[must_use]
pub fn main() -> ExitCode {
    let secrets = Secrets::default();
    let shell = Arc::new(Shell::new(secrets.clone()));
    panics::install(&shell);
    let environment = environment::environment();
    let folder = environment::folder();
    // First of all: everything below may print what it was given.
    app::register_secrets(&folder, &environment, &environment::arguments(), &secrets);
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            shell.usage(&error);
            return ExitCode::from(shell.settle(if error.use_stderr() { exit::USAGE } else { exit::KEPT }));
        }
    };
    let (stop, stopped) = watch::channel(false);
    let options = Options::new(folder, environment, environment::now, secrets, stopped);
    let options = Options { steps: shell.shows_progress(), ..options };
    let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match arguments.command {
        Command::Run(arguments) => run::run(*arguments, options, &shell, stop),
        Command::Coverage(arguments) => coverage::coverage(*arguments, options, &shell, stop),
        Command::Check => check::check(&options, &shell),
        Command::List(selection) => list::list(&selection, &options, &shell),
        Command::Explain { name } => explain::explain(&name, &options, &shell),
        Command::Diff(arguments) => diff::diff(*arguments, options, &shell, stop),
        Command::Learn(arguments) => learn::learn(*arguments, options, &shell, stop),
        Command::Judge(arguments) => judge::judge(&arguments, options, &shell),
        Command::Reference(arguments) => reference::reference(&arguments, &options, &shell),
        Command::Accept(arguments) => accept::accept(arguments, &options, &shell),
        Command::Review(arguments) => review::review(arguments, &options, &shell),
        Command::Snapshots(arguments) => snapshots::snapshots(&arguments, &options, &shell),
        Command::Serve(arguments) => serve::serve(&arguments, &options, &shell, stop),
        Command::Schema { format } => {
            schema::schema(&format, &shell);
            Ok(exit::KEPT)
        }
        Command::Completions { shell: kind } => {
            completions::completions(kind, &shell);
            Ok(exit::KEPT)
        }
    }));
    shell.end_progress();
    let code = match worked {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            tell(&error, &shell);
            error.exit_code()
        }
        Err(_) => exit::INTERNAL,
    };
    ExitCode::from(shell.settle(code))
}

/// Prints why wireproof can't go on.
fn tell(error: &Error, shell: &Shell) {
    match error {
        Error::Mistakes { problems, sources } => {
            shell.err(&problem::render(problems, sources, &Shell::report_options(false)));
            shell.err("\n");
        }
        Error::Side { side, source } if matches!(**source, Error::Mistakes { .. }) => {
            shell.err(&format!("in {side}:\n"));
            tell(source, shell);
        }
        other => shell.error(other),
    }
}
