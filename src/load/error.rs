//! What keeps the files from being read at all.

use std::path::PathBuf;

/// What keeps the files from being read at all. A mistake inside a file is a `Problem`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No folder upwards has `scenarios/`.
    #[error("there is no folder `scenarios` in {} or above it; a project begins with scenarios/<name>/contract.yaml", from.display())]
    NoRoot {
        /// Where the search began.
        from: PathBuf,
    },
    /// A folder can't be read.
    #[error("{} can't be read", path.display())]
    Read {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
