//! Which answers wait to be accepted, and whose they are.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::error::Error;
use super::super::load::Project;
use crate::plan::Case;

/// The folder of snapshots in a project.
const SNAPSHOTS: &str = "snapshots";

/// An answer that waits to be accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// The id of its case; `None` where no case has it any more.
    pub case: Option<String>,
    /// The pending file.
    pub path: PathBuf,
}

impl Waiting {
    /// The target whose answer it is; `None` for the one that holds for all.
    #[must_use]
    pub fn target<'a>(&'a self, project: &Path) -> Option<&'a str> {
        target(project, &self.path)
    }
}

/// The target that a file of `<contract>@<target>/…` belongs to.
pub(super) fn target<'a>(project: &Path, file: &'a Path) -> Option<&'a str> {
    let folder = file.strip_prefix(project.join(SNAPSHOTS)).ok()?.iter().next()?.to_str()?;
    folder.split_once('@').map(|(_, target)| target)
}

/// Every answer that waits, sorted by case.
///
/// # Errors
/// Where the snapshots' folder can't be read.
pub fn waiting(project: &Project) -> Result<Vec<Waiting>, Error> {
    let ids: HashMap<PathBuf, &str> = project.cases.iter().map(|case| (key_of(case), case.id.as_str())).collect();
    let mut waiting = Vec::new();
    for path in files(&project.folder)?.into_iter().filter(|path| is_pending(path)) {
        let case = key(&project.folder, &path).and_then(|key| ids.get(&key)).map(|id| (*id).to_owned());
        waiting.push(Waiting { case, path });
    }
    waiting.sort();
    Ok(waiting)
}

/// What the files of a case have in common: `<contract>/<file>/<slug>`.
pub(in crate::app) fn key_of(case: &Case) -> PathBuf {
    Path::new(&case.shared.contract.name).join(&*case.shared.file).join(&case.slug)
}

/// The same of `<contract>[@<overlay>]/<file>/<slug>[.<step>].snap[.new]` below the folder of snapshots; slugs have no dot.
pub(in crate::app) fn key(project: &Path, file: &Path) -> Option<PathBuf> {
    let mut parts = file.strip_prefix(project.join(SNAPSHOTS)).ok()?.iter().map(|part| part.to_str());
    let (contract, file, name) = (parts.next()??, parts.next()??, parts.next()??);
    let contract = contract.split('@').next()?;
    Some(Path::new(contract).join(file).join(name.split('.').next()?))
}

/// Whether a file holds an answer that waits.
pub(in crate::app) fn is_pending(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".snap.new")
}

/// Every accepted and pending file of a project, sorted. Links are not followed: what lies elsewhere is not ours.
pub(in crate::app) fn files(project: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![project.join(SNAPSHOTS)];
    while let Some(folder) = folders.pop() {
        let read = |source| Error::from(crate::load::Error::Read { path: folder.clone(), source });
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(source) => return Err(read(source)),
        };
        for entry in entries {
            let entry = entry.map_err(read)?;
            let path = entry.path();
            if entry.file_type().map_err(read)?.is_dir() {
                folders.push(path);
            } else if is_pending(&path) || path.extension().is_some_and(|ending| ending == "snap") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
