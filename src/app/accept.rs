//! Pending answers, and their acceptance. Nothing is sent.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::error::Error;
use super::load::Project;
use crate::plan::Filter;
use crate::snapshot::file;

/// An answer that waits to be accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// The id of its case; `None` where no case has it any more.
    pub case: Option<String>,
    /// The pending file.
    pub path: PathBuf,
}

/// Every answer that waits, sorted by case.
///
/// # Errors
/// Where the snapshots' folder can't be read.
pub fn waiting(project: &Project) -> Result<Vec<Waiting>, Error> {
    let snapshots = project.folder.join("snapshots");
    let mut ids: HashMap<PathBuf, &str> = HashMap::new();
    for case in &project.cases {
        ids.insert(Path::new(&case.shared.contract.name).join(&*case.shared.file).join(&case.slug), &case.id);
    }
    let mut waiting = Vec::new();
    for path in pending_files(&snapshots)? {
        let case = key(path.strip_prefix(&snapshots).unwrap_or(&path))
            .and_then(|key| ids.get(&key))
            .map(|id| (*id).to_owned());
        waiting.push(Waiting { case, path });
    }
    waiting.sort();
    Ok(waiting)
}

/// Accepts the pending answers of the cases that the filter selects, as they are; tells which.
///
/// # Errors
/// Where none waits, or a file can't be written. What was accepted before stays accepted.
pub fn accept(project: &Project, patterns: &[String]) -> Result<Vec<Waiting>, Error> {
    let filter = Filter::new(patterns, &[])?;
    let mut all = waiting(project)?;
    all.retain(|one| one.case.as_deref().is_some_and(|id| filter.selects_id(id)));
    if all.is_empty() {
        return Err(Error::Nothing(
            "no answer waits to be accepted here; a run writes those that are new or changed".to_owned(),
        ));
    }
    for one in &all {
        file::accept(&one.path)?;
    }
    Ok(all)
}

/// `<contract>/<file>/<slug>` of `<contract>[@<overlay>]/<file>/<slug>[.<step>].snap.new`; slugs have no dot.
fn key(relative: &Path) -> Option<PathBuf> {
    let mut parts = relative.iter().map(|part| part.to_str());
    let (contract, file, name) = (parts.next()??, parts.next()??, parts.next()??);
    let contract = contract.split('@').next()?;
    Some(Path::new(contract).join(file).join(name.split('.').next()?))
}

fn pending_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(source) => return Err(crate::load::Error::Read { path: folder, source }.into()),
        };
        for entry in entries {
            let path = entry.map_err(|source| crate::load::Error::Read { path: folder.clone(), source })?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(".snap.new") {
                found.push(path);
            }
        }
    }
    Ok(found)
}
