//! What can go wrong with snapshot files.

use std::io;
use std::path::PathBuf;

use super::grammar::ParseError;

/// A snapshot file that can't be read or written. Never says that an answer differs.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file or its folder can't be read.
    #[error("can't read the snapshot {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file or its folder can't be written.
    #[error("can't write the snapshot {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file isn't in insta's format.
    #[error("{path} is not a snapshot that insta can read: {why}")]
    Format {
        /// The file.
        path: PathBuf,
        /// Insta's words.
        why: String,
    },
    /// The file's text isn't a stored answer.
    #[error("the snapshot {path} is damaged")]
    Text {
        /// The file.
        path: PathBuf,
        /// Where and what, with lines counted from the status line.
        source: ParseError,
    },
    /// Insta itself failed.
    #[error("insta could not compare {path}: {why}")]
    Insta {
        /// The file.
        path: PathBuf,
        /// Insta's words.
        why: String,
    },
}
