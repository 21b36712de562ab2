//! `wireproof check`

use super::shell::Shell;
use crate::app::{self, Error, Options};
use crate::model::outcome::exit;

/// Loads and compiles everything, sends nothing.
pub(super) fn check(options: &Options, shell: &Shell) -> Result<u8, Error> {
    let project = app::load(&options.folder, &[])?;
    let contracts: Vec<&str> = project.contracts.iter().map(|contract| contract.name.as_str()).collect();
    let several = |count: usize, word: &str| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") };
    shell.out(&format!(
        "no mistake in {} ({}), {} and {}\n",
        several(contracts.len(), "contract"),
        contracts.join(", "),
        several(project.files, "scenario file"),
        several(project.cases.len(), "case"),
    ));
    Ok(exit::KEPT)
}
