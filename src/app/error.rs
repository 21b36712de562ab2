//! Why wireproof can't go on. What the target does wrong is never one of these.

use std::sync::Arc;

use crate::model::outcome::exit;
use crate::model::source::{Problem, Sources};
use crate::plan::FilterError;
use crate::{http, load, mock, snapshot};

/// Why wireproof can't go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The project can't be found or read.
    #[error(transparent)]
    Load(#[from] load::Error),
    /// The files have mistakes.
    #[error("the files have {} mistakes", problems.len())]
    Mistakes {
        /// The mistakes, sorted by file and place.
        problems: Vec<Problem>,
        /// The files.
        sources: Arc<Sources>,
    },
    /// What the user asked for can't be done.
    #[error("{0}")]
    Usage(String),
    /// Nothing was selected.
    #[error(transparent)]
    Selection(#[from] FilterError),
    /// Nothing is there to be done.
    #[error("{0}")]
    Nothing(String),
    /// A setting of insta's is refused.
    #[error(transparent)]
    Refused(#[from] snapshot::environment::Refused),
    /// A snapshot can't be read or written.
    #[error(transparent)]
    Snapshot(#[from] snapshot::Error),
    /// The target never answered.
    #[error("the target {label} did not answer within {limit:?}: {why}")]
    Unreachable {
        /// What the target is called.
        label: String,
        /// How long it was waited for.
        limit: std::time::Duration,
        /// Why it didn't answer.
        why: String,
    },
    /// A signal came before there was anything to report.
    #[error("interrupted")]
    Interrupted,
    /// A self-test server can't be started.
    #[error(transparent)]
    SelfTest(#[from] mock::Error),
    /// One side of a comparison can't be read.
    #[error("{side}: {source}")]
    Side {
        /// What the side is called.
        side: String,
        /// Why.
        source: Box<Error>,
    },
    /// The client can't be set up.
    #[error(transparent)]
    Client(#[from] http::Error),
}

impl Error {
    /// The exit code of a process that ends with this.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Load(_) | Self::Mistakes { .. } | Self::Usage(_) | Self::Refused(_) | Self::Snapshot(_) => {
                exit::USAGE
            }
            Self::Selection(FilterError::Glob { .. }) | Self::SelfTest(_) => exit::USAGE,
            Self::Selection(FilterError::Nothing { .. }) | Self::Nothing(_) => exit::NOTHING_RUN,
            Self::Unreachable { .. } => exit::INCONCLUSIVE,
            Self::Side { source, .. } => source.exit_code(),
            Self::Interrupted => exit::INTERRUPTED,
            Self::Client(_) => exit::INTERNAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;

    fn refused() -> Error {
        snapshot::environment::writing(Some("1"), Some("1"), None).expect_err("it is refused").into()
    }

    #[rstest]
    #[case::mistakes(Error::Mistakes { problems: Vec::new(), sources: Arc::default() }, 2)]
    #[case::usage(Error::Usage(String::new()), 2)]
    #[case::glob(FilterError::Glob { pattern: String::new(), why: String::new() }.into(), 2)]
    #[case::refused(refused(), 2)]
    #[case::unreachable(Error::Unreachable { label: String::new(), limit: Duration::ZERO, why: String::new() }, 3)]
    #[case::nothing_matches(FilterError::Nothing { pattern: String::new(), near: None }.into(), 4)]
    #[case::nothing(Error::Nothing(String::new()), 4)]
    #[case::our_own_fault(http::Error::Setup { why: String::new(), source: std::io::Error::other("x").into() }.into(), 70)]
    #[case::interrupted(Error::Interrupted, 130)]
    fn what_keeps_a_run_from_going_on_has_its_exit_code(#[case] error: Error, #[case] code: u8) {
        assert_eq!(error.exit_code(), code);
    }
}
