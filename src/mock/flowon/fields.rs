//! The fields of the bodies that the API takes.

use serde_json::Value;

use super::actions::PLACE_ORDER;
use super::input::{ACCOUNT, ACCOUNTS, Call, parameters};

/// One field of a body.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) required: bool,
    kind: Kind,
}

/// What the value of a field must be.
enum Kind {
    Text,
    /// A whole number of at least this.
    Number(u64),
}

/// Method, path and the fields of the body that is sent there.
const BODIES: [(&str, &str, &[Field]); 3] = [
    ("POST", ACCOUNTS, &ACCOUNT_FIELDS),
    ("PUT", ACCOUNT, &ACCOUNT_FIELDS),
    ("POST", PLACE_ORDER, &[Field { name: "amount", required: true, kind: Kind::Number(1) }]),
];

const ACCOUNT_FIELDS: [Field; 3] = [
    Field { name: "name", required: true, kind: Kind::Text },
    Field { name: "city", required: false, kind: Kind::Text },
    Field { name: "creditLimit", required: false, kind: Kind::Number(0) },
];

/// The fields of the body that this request must have; none where it needs no body.
pub(super) fn of(call: &Call<'_>) -> Option<&'static [Field]> {
    BODIES.iter().find(|(method, path, _)| parameters(call, method, path).is_some()).map(|(_, _, fields)| *fields)
}

impl Field {
    /// What the value must be, in words, where it isn't.
    pub(super) fn objection(&self, value: &Value) -> Option<String> {
        match self.kind {
            Kind::Text if !value.is_string() => Some("a text".to_owned()),
            Kind::Number(least) if value.as_u64().is_none_or(|number| number < least) => {
                Some(format!("a whole number of at least {least}"))
            }
            _ => None,
        }
    }
}
