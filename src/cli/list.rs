//! `wireproof list`

use super::arguments::Selection;
use super::shell::Shell;
use crate::app::{self, Error, Options};
use crate::model::outcome::exit;

/// Prints one id a line and nothing else.
pub(super) fn list(selection: &Selection, options: &Options, shell: &Shell) -> Result<u8, Error> {
    let project = app::load(&options.folder, &[])?;
    let cases = app::select(project.cases, &selection.patterns, &selection.texts)?;
    let ids: String = cases.iter().map(|case| format!("{}\n", case.id)).collect();
    shell.out(&ids);
    Ok(exit::KEPT)
}
