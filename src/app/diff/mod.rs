//! Two states of an API: gathered from folders, revisions or targets, compared by the verdict's rules.

mod answers;
mod facts;
mod files;
mod git;
mod index;
mod published;
mod side;
mod sides;
mod targets;

pub use sides::diff;
pub use targets::diff_targets;
