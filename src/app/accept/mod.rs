//! Pending answers, their verdicts, and their acceptance. Nothing is sent.

mod choice;
mod judged;
mod secrets;
mod waiting;

pub use choice::{Choice, NEW, pending};
pub use judged::Pending;
pub(super) use judged::{accepted_path, judge};
pub(super) use secrets::held;
pub use secrets::know_secrets;
pub use waiting::{Waiting, waiting};
pub(super) use waiting::{files, is_pending, key, key_of};

use std::collections::HashMap;
use std::fs;

use super::error::Error;
use super::load::Project;
use crate::mask::Secrets;
use crate::snapshot::file;

/// Accepts pending answers as they are, those that the choice asks for; tells which.
///
/// # Errors
/// Where none waits, one holds a secret (then none is accepted), or a file can't be written: what was accepted before
/// stays accepted.
pub fn accept(project: &Project, choice: &Choice, secrets: &Secrets) -> Result<Vec<Waiting>, Error> {
    let chosen = if choice.is_by_change() {
        let pending = pending(project, choice)?;
        pending.into_iter().map(|one| Waiting { case: Some(one.case), path: one.path }).collect()
    } else {
        // Nothing has to be judged, so that what can't be read any more can be replaced.
        choice::named(project, choice)?
    };
    secrets::refuse(&project.folder, chosen.iter().map(|one| one.path.as_path()), secrets)?;
    for one in &chosen {
        file::accept(&one.path)?;
    }
    Ok(chosen)
}

/// Answers with equal changes together, in the order in which the changes first appear; the worst changes first.
#[must_use]
pub fn by_change(pending: Vec<Pending>) -> Vec<Vec<Pending>> {
    let mut positions = HashMap::new();
    let mut groups: Vec<Vec<Pending>> = Vec::new();
    for one in pending {
        let position = *positions.entry(one.change()).or_insert(groups.len());
        match groups.get_mut(position) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let worst = |group: &Vec<Pending>| group.iter().flat_map(|one| &one.findings).map(|finding| finding.severity).max();
    groups.sort_by_key(|group| std::cmp::Reverse(worst(group)));
    groups
}

/// Accepts answers that somebody looked at.
///
/// # Errors
/// Where one holds a secret or isn't any more what was looked at: then none is accepted.
pub fn accept_seen(project: &Project, seen: &[Pending], secrets: &Secrets) -> Result<(), Error> {
    secrets::refuse(&project.folder, seen.iter().map(|one| one.path.as_path()), secrets)?;
    for one in seen {
        let now = file::read(&one.path)?.map(|found| found.text);
        if now.as_deref().map(str::trim_end) != Some(one.diff.new.trim_end()) {
            let path = shown(&project.folder, &one.path);
            return Err(Error::Usage(format!("{path} isn't what was shown any more; look at it again")));
        }
    }
    for one in seen {
        file::accept(&one.path)?;
    }
    Ok(())
}

/// Deletes pending answers; what was accepted stays.
///
/// # Errors
/// Where a file can't be deleted.
pub fn reject(seen: &[Pending]) -> Result<(), Error> {
    seen.iter().try_for_each(|one| delete(&one.path))
}

/// Deletes a file, if it is still there.
pub(super) fn delete(path: &std::path::Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(crate::snapshot::Error::Write { path: path.to_owned(), source }.into())
        }
        _ => Ok(()),
    }
}

/// A path as messages show it: relative to the project, with `/`.
#[must_use]
pub fn shown(project: &std::path::Path, path: &std::path::Path) -> String {
    path.strip_prefix(project).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
