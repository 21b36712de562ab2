//! `wireproof accept`

use super::arguments::ChoiceArguments;
use super::shell::Shell;
use crate::app::{self, Choice, Error, Options, Project};
use crate::model::outcome::exit;
use crate::snapshot::environment::{Writing, writing};

/// Accepts pending answers as they are; sends nothing.
pub(super) fn accept(arguments: ChoiceArguments, options: &Options, shell: &Shell) -> Result<u8, Error> {
    let project = project_at_a_desk(options)?;
    let accepted = app::accept(&project, &choice(arguments), &options.secrets)?;
    let mut text = String::new();
    let mut last = None;
    for one in &accepted {
        if one.case != last {
            text.push_str(&format!("accepted  {}\n", one.case.as_deref().unwrap_or_default()));
            last.clone_from(&one.case);
        }
    }
    let files = if accepted.len() == 1 { "1 answer".to_owned() } else { format!("{} answers", accepted.len()) };
    text.push_str(&format!("{files} accepted, nothing was sent\n"));
    let left = app::waiting(&project)?;
    let (known, unknown): (Vec<_>, Vec<_>) = left.iter().partition(|one| one.case.is_some());
    if !known.is_empty() {
        text.push_str(&format!("{} more {}: `wireproof review`\n", known.len(), wait(known.len())));
    }
    if !unknown.is_empty() {
        let number = unknown.len();
        text.push_str(&format!(
            "{number} more {} that no case has any more: `wireproof snapshots --delete pending`\n",
            wait(number)
        ));
    }
    shell.out(&text);
    Ok(exit::KEPT)
}

const fn wait(number: usize) -> &'static str {
    if number == 1 { "waits" } else { "wait" }
}

/// Which answers the arguments ask for.
pub(super) fn choice(arguments: ChoiceArguments) -> Choice {
    let ChoiceArguments { patterns, rules, same_as, target } = arguments;
    Choice { patterns, rules, same_as, target }
}

/// The project, where answers may be accepted, with its secrets known.
pub(super) fn project_at_a_desk(options: &Options) -> Result<Project, Error> {
    let variable = |name| options.variable(name);
    if writing(variable("CI"), None, None)? == Writing::Nothing {
        return Err(Error::Usage(
            "nothing is accepted where CI is set: accept at a desk and commit the files".to_owned(),
        ));
    }
    let project = app::load(&options.folder, &[])?;
    app::know_secrets(&project, options);
    Ok(project)
}
