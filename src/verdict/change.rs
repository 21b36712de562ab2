//! What differs between two stored answers, before anybody judges it.

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
