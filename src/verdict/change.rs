//! What differs between two stored answers, before anybody judges it.

use crate::model::finding::Value;
use crate::model::json::Json;
use crate::model::stored::{StoredJson, Text};

/// One difference between the accepted and the new answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<'a> {
    /// Where: `status`, `header Content-Type`, `body`, or a normalized JSONPath.
    pub place: String,
    /// What kind of difference.
    pub kind: ChangeKind<'a>,
}

/// The kinds of difference. Exactly one rule claims each.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind<'a> {
    /// Another one of the alternatives that a step allows, as scenarios write them.
    Alternative(String, String),
    /// Another status.
    Status(u16, u16),
    /// Another reason phrase.
    Phrase(&'a Text, &'a Text),
    /// A header field came.
    HeaderAdded(&'a str),
    /// A header field went.
    HeaderGone(&'a str),
    /// A header field, not the Content-Type, has another value, and what the field is for.
    Header(Role, String, String),
    /// The essence of the media type changed.
    MediaType(String, String),
    /// Only parameters of the media type changed.
    MediaTypeParameter(String, String),
    /// A body where there was none.
    BodyAppeared,
    /// No body where there was one.
    BodyGone,
    /// A body of another kind: JSON, text, bytes.
    BodyKind(&'static str, &'static str),
    /// A body that is no JSON has other content.
    BodyContent,
    /// A member came.
    MemberAdded(&'a StoredJson),
    /// A member went, or is there no longer always.
    MemberGone(&'a StoredJson),
    /// The same members in another order.
    MemberOrder,
    /// A list has another number of elements.
    Length(usize, usize),
    /// A value of another type.
    Retyped(String, String),
    /// A value may be `null` now, and could not be before.
    BecameNull,
    /// What was `null` has a value now.
    NullBecameValue(&'a StoredJson),
    /// The same number in another text.
    NumberText(&'a str, &'a str),
    /// Another value of the same type, and what the value is for.
    Value(Role, &'a StoredJson, &'a StoredJson),
}

impl ChangeKind<'_> {
    /// What was accepted and what came, as values, where the change is one of values.
    #[must_use]
    pub fn values(&self) -> (Option<Value>, Option<Value>) {
        let json = |value: &StoredJson| Some(Value::Json(Json::from(value)));
        let text = |text: &Text| Some(Value::Json(Json::from(text.shown())));
        let words = |words: &str| Some(Value::from(words));
        match self {
            Self::Status(old, new) => (Some(Value::from(*old)), Some(Value::from(*new))),
            Self::Length(old, new) => (Some(Value::from(*old)), Some(Value::from(*new))),
            Self::Phrase(old, new) => (text(old), text(new)),
            Self::Alternative(old, new)
            | Self::Header(_, old, new)
            | Self::MediaType(old, new)
            | Self::MediaTypeParameter(old, new)
            | Self::Retyped(old, new) => (words(old), words(new)),
            Self::BodyKind(old, new) => (words(old), words(new)),
            Self::NumberText(old, new) => {
                let number = |text: &str| Some(Value::Json(Json::Number(text.to_owned())));
                (number(old), number(new))
            }
            Self::Value(_, old, new) => (json(old), json(new)),
            Self::MemberGone(old) => (json(old), None),
            Self::MemberAdded(new) | Self::NullBecameValue(new) => (None, json(new)),
            Self::HeaderAdded(_)
            | Self::HeaderGone(_)
            | Self::BodyAppeared
            | Self::BodyGone
            | Self::BodyContent
            | Self::MemberOrder
            | Self::BecameNull => (None, None),
        }
    }
}

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The machine-readable reason.
    Reason,
    /// Text for people.
    Prose,
    /// Anything else.
    Data,
}
