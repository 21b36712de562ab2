//! Snapshots that nobody writes, that are missing, that were left over, or that hold a secret. Nothing is sent.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::accept::{accepted_path, delete, files, held, is_pending, judge, key, key_of, shown};
use super::error::Error;
use super::load::Project;
use crate::judge::{stored_paths, unmet_path};
use crate::mask::Secrets;
use crate::model::contract::SnapshotMode;
use crate::plan::{Action, Case, Filter, Step};
use crate::snapshot::file;

/// What is wrong with a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No case can write it.
    Orphan,
    /// It waits to be accepted, and says nothing new or is of no case.
    Pending,
    /// A step that stores its answer has no accepted one.
    Missing,
    /// It can't be read.
    Unreadable,
    /// It holds a secret.
    Secret,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// What is wrong.
    pub kind: Kind,
    /// The file, relative to the project; of what is missing the case's id.
    pub place: String,
    /// Why, in words.
    pub why: String,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct SnapshotAudit {
    /// What is wrong, by kind and place.
    pub flaws: Vec<Flaw>,
    /// The files that were deleted, relative to the project.
    pub deleted: Vec<String>,
    /// How many accepted files were looked at.
    pub accepted: usize,
    /// How many answers wait to be accepted, and are worth a look.
    pub waiting: usize,
}

/// What may be deleted, because somebody asked for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delete {
    /// Files that no case can write.
    pub orphans: bool,
    /// Pending files that say nothing new or are of no case.
    pub pending: bool,
}

impl Kind {
    /// The word that stands in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Orphan => "orphan",
            Self::Pending => "left over",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Secret => "secret",
        }
    }
}

/// Looks at the snapshots of the cases that patterns and texts select. What no case has any more is selected by its path
/// as an id; it has no words.
///
/// # Errors
/// Where a pattern is no glob or selects nothing, or a file can't be read or deleted.
pub fn snapshot_audit(
    project: &Project,
    (patterns, texts): (&[String], &[String]),
    delete_too: Delete,
    secrets: &Secrets,
) -> Result<SnapshotAudit, Error> {
    let filter = Filter::new(patterns, texts)?;
    let all = files(&project.folder)?;
    let keys: HashMap<PathBuf, &Case> = project.cases.iter().map(|case| (key_of(case), case)).collect();
    let selected = |path: &Path| match key(&project.folder, path) {
        Some(key) => match keys.get(&key) {
            Some(case) => filter.selects(case),
            None => texts.is_empty() && filter.selects_id(&key.to_string_lossy().replace('\\', "/")),
        },
        None => filter.is_empty(),
    };
    let mine: Vec<&PathBuf> = all.iter().filter(|path| selected(path)).collect();
    if mine.is_empty() && !filter.is_empty() && !project.cases.iter().any(|case| filter.selects(case)) {
        return Err(Error::Nothing("no case and no snapshot is selected; `wireproof list` prints the ids".to_owned()));
    }
    // What another case writes is no orphan, whatever is selected.
    let writable: HashSet<PathBuf> = project.cases.iter().flat_map(|case| writable(&project.folder, case)).collect();
    let mut found = SnapshotAudit::default();
    for path in mine {
        found.look_at(path, project, &writable, delete_too)?;
        if path.exists() {
            let names = held(path, secrets)?;
            if !names.is_empty() {
                found.flaw(Kind::Secret, shown(&project.folder, path), format!("holds {}", names.join(", ")));
            }
        }
    }
    let accepted: HashSet<PathBuf> =
        all.iter().filter(|path| !is_pending(path)).map(|path| home(&project.folder, path).1).collect();
    for case in project.cases.iter().filter(|case| filter.selects(case) && case.shared.skip.is_none()) {
        for paths in stored(&project.folder, case) {
            if !paths.iter().any(|path| accepted.contains(path)) {
                let path = paths.first().map_or_else(String::new, |path| shown(&project.folder, path));
                found.flaw(Kind::Missing, case.id.clone(), format!("nothing was accepted as {path}"));
            }
        }
    }
    found.flaws.sort();
    Ok(found)
}

impl SnapshotAudit {
    fn look_at(
        &mut self,
        path: &Path,
        project: &Project,
        writable: &HashSet<PathBuf>,
        delete_too: Delete,
    ) -> Result<(), Error> {
        let place = shown(&project.folder, path);
        let (name, own) = home(&project.folder, path);
        let contract = project.contracts.iter().find(|contract| contract.name == name);
        let Some(contract) = contract.filter(|_| writable.contains(&own)) else {
            return if is_pending(path) {
                self.deletable(delete_too.pending, path, (Kind::Pending, place, "of no case"))
            } else {
                self.deletable(delete_too.orphans, path, (Kind::Orphan, place, "no case writes it"))
            };
        };
        let stored = match file::read(path).and_then(|found| found.map(|found| found.stored()).transpose()) {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok(()),
            Err(error) => {
                self.flaw(Kind::Unreadable, place, error.to_string());
                return Ok(());
            }
        };
        if !is_pending(path) {
            self.accepted += 1;
            return Ok(());
        }
        let accepted = file::read(&accepted_path(&project.folder, contract, path)).ok().flatten();
        let accepted = accepted.and_then(|accepted| accepted.stored().ok());
        if accepted.is_some_and(|accepted| judge(contract, &accepted, &stored, None).0.is_empty()) {
            let why = "says what is accepted already";
            return self.deletable(delete_too.pending, path, (Kind::Pending, place, why));
        }
        self.waiting += 1;
        Ok(())
    }

    fn flaw(&mut self, kind: Kind, place: String, why: impl Into<String>) {
        self.flaws.push(Flaw { kind, place, why: why.into() });
    }

    /// Deletes a file where somebody asked for it; else it is a flaw.
    fn deletable(&mut self, asked: bool, path: &Path, (kind, place, why): (Kind, String, &str)) -> Result<(), Error> {
        if !asked {
            self.flaw(kind, place, why);
            return Ok(());
        }
        delete(path)?;
        self.deleted.push(place);
        // `snapshots/<contract>/<file>/`: a folder that isn't empty stays.
        for folder in path.ancestors().skip(1).take(2) {
            _ = fs::remove_dir(folder);
        }
        Ok(())
    }
}

/// The contract of a file, and where its accepted answer lies without any target's overlay.
fn home(project: &Path, path: &Path) -> (String, PathBuf) {
    let snapshots = project.join("snapshots");
    let mut parts = path.strip_prefix(&snapshots).unwrap_or(path).iter();
    let folder = parts.next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let contract = folder.split('@').next().unwrap_or_default().to_owned();
    let file = snapshots.join(&contract).join(parts.as_path());
    (contract, if is_pending(path) { file.with_extension("") } else { file })
}

/// Every answer that a case stores: where it may lie, one path an alternative.
fn stored(project: &Path, case: &Case) -> Vec<Vec<PathBuf>> {
    let answers = answers(case);
    answers.map(|(step, part)| stored_paths(project, case, step, part)).filter(|paths| !paths.is_empty()).collect()
}

fn writable(project: &Path, case: &Case) -> Vec<PathBuf> {
    let unmet = answers(case).filter_map(|(step, part)| unmet_path(project, case, step, part));
    stored(project, case).into_iter().flatten().chain(unmet).collect()
}

/// The steps of a case that store their answers, a race once for each of its requests.
fn answers(case: &Case) -> impl Iterator<Item = (&Step, Option<usize>)> {
    let stores = |step: &&Step| {
        step.snapshot.or(case.shared.snapshot).or(case.shared.contract.snapshot) != Some(SnapshotMode::None)
    };
    case.shared.steps.iter().filter(stores).flat_map(|step| match &step.action {
        Action::Together(requests) => (0..requests.len()).map(|part| (step, Some(part))).collect::<Vec<_>>(),
        _ => vec![(step, None)],
    })
}
