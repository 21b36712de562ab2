//! What is wrong with the text of a place.

/// What is wrong with the text of a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no JSONPath.
    #[error("`{path}` is no JSONPath: {why}")]
    Path {
        /// The text.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// It is neither a JSONPath nor another place.
    #[error("`{0}` is no place in an answer")]
    Place(String),
}
