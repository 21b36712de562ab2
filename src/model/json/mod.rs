//! JSON as it was written: order, duplicate members and the text of numbers are kept (RFC 8259).

mod duplicates;
mod path;
mod read;
mod strings;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use duplicates::{Duplicate, duplicates};
pub use path::{path_any_index, path_child, path_index};
pub use read::{ReadError, ReadErrorKind, read, read_as};
pub use strings::{escape_into, unescape};
pub use tree::Tree;
pub use write::{pretty, shown, to_string};

/// A JSON value. Numbers keep the text they were written in (`1.10`, thirty digits).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The number's text as it was received.
    Number(String),
    /// The characters of a string, unescaped.
    String(String),
    /// The elements in order.
    Array(Vec<Json>),
    /// The members in order; a name may stand more than once.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A member of an object. Of duplicate members the last one, as most clients read them.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The characters of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value this is, in the words of JSON Schema: `integer` is a number without fraction or exponent.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(text) if text.contains(['.', 'e', 'E']) => "number",
            Self::Number(_) => "integer",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}
