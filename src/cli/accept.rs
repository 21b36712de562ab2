//! `wireproof accept`

use super::shell::Shell;
use crate::app::{self, Error, Options};
use crate::model::outcome::exit;
use crate::snapshot::environment::{Writing, writing};

/// Accepts pending answers as they are; sends nothing.
pub(super) fn accept(patterns: &[String], options: &Options, shell: &Shell) -> Result<u8, Error> {
    let variable = |name| options.variable(name);
    if writing(variable("CI"), None, None)? == Writing::Nothing {
        return Err(Error::Usage(
            "nothing is accepted where CI is set: accept at a desk and commit the files".to_owned(),
        ));
    }
    let project = app::load(&options.folder, &[])?;
    let accepted = app::accept(&project, patterns)?;
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
    let left = app::waiting(&project)?.iter().filter(|one| one.case.is_none()).count();
    if left > 0 {
        text.push_str(&format!("{left} more wait that no case has any more: delete them\n"));
    }
    shell.out(&text);
    Ok(exit::KEPT)
}
