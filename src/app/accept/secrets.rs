//! A snapshot is committed and read by everybody: one that holds a secret is refused.

use std::fs;
use std::path::Path;

use super::super::error::Error;
use super::super::load::Project;
use super::super::options::Options;
use super::shown;
use crate::mask::Secrets;
use crate::mock::services;

/// Makes the secrets known that the environment has for any contract or target, and those of the self-test servers.
pub fn know_secrets(project: &Project, options: &Options) {
    for contract in &project.contracts {
        let targets = contract.targets.iter().flat_map(|(_, target)| &target.secrets);
        for (name, variable) in contract.secrets.iter().chain(targets) {
            // What is too short to be masked would be found everywhere; a run refuses it.
            if let Some(value) = options.variable(variable) {
                options.secrets.add(name, value);
            }
        }
        let service = contract.self_test.as_deref().and_then(services::find);
        for (name, value) in service.iter().flat_map(|service| service.secrets()) {
            options.secrets.add(name, value);
        }
    }
}

/// The names of the secrets that a file holds, sorted.
pub(in crate::app) fn held(path: &Path, secrets: &Secrets) -> Result<Vec<String>, Error> {
    let bytes = fs::read(path).map_err(|source| crate::snapshot::Error::Read { path: path.to_owned(), source })?;
    // A file that is no UTF-8 may hold a secret all the same.
    let mut names: Vec<String> =
        secrets.find(&String::from_utf8_lossy(&bytes)).into_iter().map(|(_, name)| name).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// Refuses all files where one of them holds a secret.
pub(super) fn refuse<'a>(
    project: &Path,
    files: impl Iterator<Item = &'a Path>,
    secrets: &Secrets,
) -> Result<(), Error> {
    let mut refused = Vec::new();
    for path in files {
        let names = held(path, secrets)?;
        if !names.is_empty() {
            refused.push(format!("{} holds {}", shown(project, path), names.join(", ")));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "a secret is never accepted into a snapshot: {}; nothing was accepted. Run the case again, which masks it, or \
         delete the file",
        refused.join("; ")
    )))
}
