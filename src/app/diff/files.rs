//! The snapshot files of a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::app::Error;
use crate::load;
use crate::snapshot::file::{self, Accepted};

/// Snapshot files by their path below `snapshots/`, with `/`: `flow/bodies/body-is-not-json.snap`.
pub(super) type Files = BTreeMap<String, PathBuf>;

/// Every file below a folder whose name has this ending; `.snap` stands for it in the keys.
pub(super) fn find(folder: &Path, ending: &str) -> Result<Files, Error> {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let fail = |source| load::Error::Read { path: current.clone(), source };
        let entries = match fs::read_dir(&current) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(fail)?,
        };
        for entry in entries {
            let path = entry.map_err(fail)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).unwrap_or(&path);
            let key: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            if let Some(key) = key.join("/").strip_suffix(ending) {
                found.insert(format!("{key}.snap"), path);
            }
        }
    }
    Ok(found)
}

/// Reads an answer. The file was there a moment ago.
pub(super) fn read(path: &Path) -> Result<Accepted, Error> {
    let gone = || crate::snapshot::Error::Read { path: path.to_owned(), source: ErrorKind::NotFound.into() };
    Ok(file::read(path)?.ok_or_else(gone)?)
}

/// `<contract>[@<target>]` of a key.
pub(super) fn contract_of(key: &str) -> &str {
    key.split('/').next().unwrap_or_default()
}

/// A key without the target: where the base of an overlay lies.
pub(super) fn base_of(key: &str) -> String {
    let (contract, rest) = key.split_once('/').unwrap_or((key, ""));
    format!("{}/{rest}", contract.split('@').next().unwrap_or_default())
}

/// `<contract>/<file>/<slug>` of a key: what all answers of one case have in common. Slugs have no dot.
pub(super) fn case_of(key: &str) -> String {
    let base = base_of(key);
    let (folder, name) = base.rsplit_once('/').unwrap_or(("", &base));
    format!("{folder}/{}", name.split('.').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_contract_case_and_base() {
        let key = "flow@staging/bodies/a-race.1-2.snap";
        assert_eq!(contract_of(key), "flow@staging");
        assert_eq!(base_of(key), "flow/bodies/a-race.1-2.snap");
        assert_eq!(case_of(key), "flow/bodies/a-race");
    }
}
