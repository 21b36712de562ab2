//! `wireproof review`: answers are read a line at a time, from a terminal or from a pipe; its end quits.

use std::io::{self, BufRead as _, IsTerminal as _};

use super::accept::{choice, project_at_a_desk};
use super::arguments::ChoiceArguments;
use super::shell::Shell;
use crate::app::{self, Error, Options, Pending, Project};
use crate::model::outcome::exit;
use crate::report::review::{self, Question};

/// What came of a review.
#[derive(Default)]
struct Count {
    accepted: usize,
    rejected: usize,
    left: usize,
}

/// Goes through the answers that wait. What was decided is done at once, so that nothing is lost whenever it ends.
pub(super) fn review(arguments: ChoiceArguments, options: &Options, shell: &Shell) -> Result<u8, Error> {
    let project = project_at_a_desk(options)?;
    let groups = app::by_change(app::pending(&project, &choice(arguments))?);
    let look = Shell::report_options(false);
    let mut count = Count::default();
    let mut keys = Keys { echo: !io::stdin().is_terminal() };
    let mut asking = true;
    for (index, group) in groups.iter().enumerate() {
        let Some(first) = group.first().filter(|_| asking) else {
            count.left += group.len();
            continue;
        };
        let cases: Vec<&str> = group.iter().map(|one| one.case.as_str()).collect();
        let path = app::shown(&project.folder, &first.path);
        let question = Question {
            number: (index + 1, groups.len()),
            cases: &cases,
            path: &path,
            is_new: first.is_new,
            findings: &first.findings,
            diff: &first.diff,
        };
        shell.out(&review::change(&question, &look));
        asking = decide(&question, group, (&project, options), (&mut keys, shell), &mut count);
    }
    shell.out(&format!("{} accepted, {} rejected, {} left\n", count.accepted, count.rejected, count.left));
    Ok(exit::KEPT)
}

/// Asks until something is decided; false where nothing more is to be asked.
fn decide(
    question: &Question<'_>,
    group: &[Pending],
    (project, options): (&Project, &Options),
    (keys, shell): (&mut Keys, &Shell),
    count: &mut Count,
) -> bool {
    loop {
        shell.out(&review::ask(question));
        let done = match keys.next(shell).as_deref() {
            Some("a" | "accept") => app::accept_seen(project, group, &options.secrets).map(|()| &mut count.accepted),
            Some("r" | "reject") => app::reject(group).map(|()| &mut count.rejected),
            Some("s" | "skip") => Ok(&mut count.left),
            Some("l" | "list") => {
                shell.out(&review::list(question));
                continue;
            }
            Some("q" | "quit") | None => {
                count.left += group.len();
                return false;
            }
            Some("") => continue,
            Some(other) => {
                shell.out(&format!("`{}` is none of a, r, s, l and q\n", other.escape_debug()));
                continue;
            }
        };
        match done {
            Ok(counter) => {
                *counter += group.len();
                return true;
            }
            Err(error) => shell.error(&error),
        }
    }
}

/// The lines that somebody types.
struct Keys {
    /// Whether they have to be shown, because no terminal shows them.
    echo: bool,
}

impl Keys {
    /// The next line; none at the end of the input, or where it can't be read.
    fn next(&mut self, shell: &Shell) -> Option<String> {
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line).unwrap_or(0);
        let line = line.trim().to_lowercase();
        if self.echo {
            shell.out(&format!("{}\n", line.escape_debug()));
        }
        (read > 0).then_some(line)
    }
}
