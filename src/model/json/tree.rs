//! What the reader builds.

use super::Json;

/// A kind of value that a JSON text can be read into: [`Json`], or one that must know how a string was spelled.
pub trait Tree: Sized {
    /// A string, or the name of a member.
    type Text;
    /// `null`
    fn null() -> Self;
    /// `true` or `false`
    fn bool(value: bool) -> Self;
    /// A number, as it was written.
    fn number(text: &str) -> Self;
    /// The characters of a string: `raw` as they stand between the quotes, and with escapes resolved.
    fn text(raw: &str, text: String) -> Self::Text;
    /// A string.
    fn string(text: Self::Text) -> Self;
    /// An array.
    fn array(elements: Vec<Self>) -> Self;
    /// An object.
    fn object(members: Vec<(Self::Text, Self)>) -> Self;
}

impl Tree for Json {
    type Text = String;

    fn null() -> Self {
        Self::Null
    }

    fn bool(value: bool) -> Self {
        Self::Bool(value)
    }

    fn number(text: &str) -> Self {
        Self::Number(text.to_owned())
    }

    fn text(_raw: &str, text: String) -> String {
        text
    }

    fn string(text: String) -> Self {
        Self::String(text)
    }

    fn array(elements: Vec<Self>) -> Self {
        Self::Array(elements)
    }

    fn object(members: Vec<(String, Self)>) -> Self {
        Self::Object(members)
    }
}
