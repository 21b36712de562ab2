//! What is wrong with a template, or with what it was given.

/// What is wrong with a template, or with what it was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A `{{` without its `}}`.
    #[error("`{{{{` is never closed")]
    Unclosed,
    /// A `{{ }}` with nothing in it.
    #[error("`{{{{ }}}}` holds no expression")]
    Empty,
    /// The expression can't be compiled.
    #[error("`{expression}` is no expression: {why}")]
    Syntax {
        /// The expression as written.
        expression: String,
        /// What is wrong with it.
        why: String,
    },
    /// The expression can't be evaluated here.
    #[error("`{expression}` has no value here: {why}")]
    NoValue {
        /// The expression as written.
        expression: String,
        /// Why.
        why: String,
    },
    /// What a request line becomes is nowhere to go.
    #[error("`{text}` is neither a path nor a URL: a path begins with `/`")]
    NoDestination {
        /// The text with its values filled in.
        text: String,
    },
    /// A condition is neither true nor false.
    #[error("`{expression}` is {found}, neither true nor false")]
    NotACondition {
        /// The expression as written.
        expression: String,
        /// What it is.
        found: String,
    },
}
