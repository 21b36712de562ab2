//! JSON in which some parts are masks.

use super::text::Text;
use crate::model::json::{Json, Tree};

/// A JSON value as it is stored: like [`Json`], and strings and member names know which parts of them are masks.
///
/// A masked value of any type is a string that is one mask; the mask's kind says the type it had (`[integer 1]`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredJson {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// The number's text as it was received.
    Number(String),
    /// A string, or a masked value.
    String(Text),
    /// The elements in order.
    Array(Vec<StoredJson>),
    /// The members in the order received.
    Object(Vec<(Text, StoredJson)>),
}

impl StoredJson {
    /// A masked value. `inside` is what stands between the brackets: `integer 1`.
    #[must_use]
    pub fn mask(inside: &str) -> Self {
        Self::String(Text::mask(inside))
    }

    /// What stands between the brackets, if this is a masked value.
    #[must_use]
    pub fn as_mask(&self) -> Option<&str> {
        match self {
            Self::String(text) => text.as_mask(),
            _ => None,
        }
    }
}

impl From<&Json> for StoredJson {
    /// Takes a value over without any mask.
    fn from(value: &Json) -> Self {
        match value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(text) => Self::Number(text.clone()),
            Json::String(text) => Self::String(Text::from(text.as_str())),
            Json::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Json::Object(members) => Self::Object(
                members.iter().map(|(name, member)| (Text::from(name.as_str()), Self::from(member))).collect(),
            ),
        }
    }
}

impl From<&StoredJson> for Json {
    /// Takes a value over as it is shown: a mask is its text in brackets.
    fn from(value: &StoredJson) -> Self {
        match value {
            StoredJson::Null => Self::Null,
            StoredJson::Bool(value) => Self::Bool(*value),
            StoredJson::Number(text) => Self::Number(text.clone()),
            StoredJson::String(text) => Self::String(text.shown().to_owned()),
            StoredJson::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            StoredJson::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.shown().to_owned(), Self::from(value))).collect())
            }
        }
    }
}

impl Tree for StoredJson {
    type Text = Text;

    fn null() -> Self {
        Self::Null
    }

    fn bool(value: bool) -> Self {
        Self::Bool(value)
    }

    fn number(text: &str) -> Self {
        Self::Number(text.to_owned())
    }

    fn text(raw: &str, text: String) -> Text {
        if raw.contains('[') { Text::read(raw) } else { Text::from(text) }
    }

    fn string(text: Text) -> Self {
        Self::String(text)
    }

    fn array(elements: Vec<Self>) -> Self {
        Self::Array(elements)
    }

    fn object(members: Vec<(Text, Self)>) -> Self {
        Self::Object(members)
    }
}
