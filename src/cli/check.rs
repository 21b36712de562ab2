//! `wireproof check`

use super::shell::Shell;
use crate::app::{self, Delete, Error, Kind, Options, Project};
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
    shell.out(&flaws(&project, options)?);
    Ok(exit::KEPT)
}

/// A line about snapshots that deserve a look. What is missing or waits is no news at a desk.
fn flaws(project: &Project, options: &Options) -> Result<String, Error> {
    app::know_secrets(project, options);
    let found = app::snapshot_audit(project, (&[], &[]), Delete::default(), &options.secrets)?;
    let number = |kind: Kind| found.flaws.iter().filter(|flaw| flaw.kind == kind).count();
    let kinds =
        [(Kind::Orphan, "no case writes"), (Kind::Secret, "hold a secret"), (Kind::Unreadable, "can't be read")];
    let told: Vec<String> = kinds
        .into_iter()
        .map(|(kind, what)| (number(kind), what))
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} that {what}"))
        .collect();
    if told.is_empty() {
        return Ok(String::new());
    }
    Ok(format!("among the snapshots are {}: `wireproof snapshots`\n", told.join(", ")))
}
