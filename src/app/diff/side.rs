//! One side of a comparison: a folder, a revision, or the project as it lies there.

use std::path::Path;

use tempfile::TempDir;

use super::files::{self, Files};
use super::git;
use crate::app::{Error, Options, Project, load};
use crate::load::{Root, load_contract};
use crate::model::contract::Contract;
use crate::model::source::Sources;

/// What the project as it lies there is called.
const HERE: &str = "the work tree";

/// One side of a comparison.
pub(super) struct Side {
    /// What it is called.
    pub(super) label: String,
    /// Its accepted answers.
    pub(super) answers: Files,
    /// Its contracts and cases, where it has some of its own.
    pub(super) loaded: Option<Loaded>,
    /// Holds what a revision gave as long as it is read.
    _kept: Option<TempDir>,
}

/// A project with its contracts as they are written.
pub(super) struct Loaded {
    pub(super) project: Project,
    pub(super) contracts: Vec<Contract>,
}

impl Loaded {
    /// Loads the project whose root is this folder, or one above it.
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        let project = load(folder, &[])?;
        let root = Root::find(&project.folder)?;
        let sources = Sources::default();
        let contracts = root.contracts()?.iter().map(|files| load_contract(&root, files, &sources).0).collect();
        Ok(Self { project, contracts })
    }
}

impl Side {
    /// A folder or a revision; an existing path wins.
    pub(super) fn open(what: &str, options: &Options) -> Result<Self, Error> {
        let folder = options.folder.join(what);
        let side = if folder.exists() { Self::folder(what, &folder) } else { Self::revision(what, options) };
        side.map_err(|error| match error {
            error @ Error::Usage(_) => error,
            error => Error::Side { side: what.to_owned(), source: Box::new(error) },
        })
    }

    /// The project as it lies there.
    pub(super) fn here(options: &Options) -> Result<Self, Error> {
        let loaded = Loaded::new(&options.folder)?;
        let answers = files::find(&loaded.project.folder.join("snapshots"), ".snap")?;
        Ok(Self { label: HERE.to_owned(), answers, loaded: Some(loaded), _kept: None })
    }

    /// A project's folder with `scenarios/` and `snapshots/`, or a folder of snapshots.
    fn folder(what: &str, folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            return Err(Error::Usage(format!(
                "`{what}` is a file; expected a folder of snapshots, a folder with `scenarios/`, or a git revision"
            )));
        }
        let project = folder.join("scenarios").is_dir();
        let loaded = if project { Some(Loaded::new(folder)?) } else { None };
        let answers = files::find(&if project { folder.join("snapshots") } else { folder.to_owned() }, ".snap")?;
        if !project && answers.is_empty() {
            return Err(Error::Usage(format!(
                "the folder `{what}` holds no snapshots; a path that exists wins over a git revision of its name"
            )));
        }
        Ok(Self { label: what.to_owned(), answers, loaded, _kept: None })
    }

    fn revision(what: &str, options: &Options) -> Result<Self, Error> {
        // The project's folder tells which part of the repository is meant.
        let root = Root::find(&options.folder)?;
        let kept = git::check_out(what, &root.folder)?;
        let loaded = Loaded::new(kept.path())?;
        let answers = files::find(&kept.path().join("snapshots"), ".snap")?;
        Ok(Self { label: what.to_owned(), answers, loaded: Some(loaded), _kept: Some(kept) })
    }
}
