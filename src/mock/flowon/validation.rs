//! What a body must be like before anything is done with it.

use super::fields;
use super::input::{Call, object};
use super::reply::{VALIDATION_ERROR, error};
use super::state::State;
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

pub(super) static RULES: [Rule<State>; 4] = [
    Rule { name: "a body that is no JSON object is refused", promises: &["O34"], apply: no_object },
    Rule { name: "a required field that is missing is refused by its name", promises: &["O34"], apply: missing },
    Rule { name: "a required field that is empty is refused by its name", promises: &["O34"], apply: empty },
    Rule { name: "a field with an invalid value is refused by its name", promises: &["O34"], apply: invalid },
];

fn no_object(call: &mut Call<'_>) -> Option<Answer> {
    fields::of(call)?;
    match object(call) {
        Some(_) => None,
        None => Some(error(call, &VALIDATION_ERROR, "The body must be a JSON object.")),
    }
}

fn missing(call: &mut Call<'_>) -> Option<Answer> {
    let members = object(call)?;
    let mut required = fields::of(call)?.iter().filter(|field| field.required);
    let field = required.find(|field| members.get(field.name).is_none_or(serde_json::Value::is_null))?;
    Some(error(call, &VALIDATION_ERROR, &format!("The field '{}' is required.", field.name)))
}

fn empty(call: &mut Call<'_>) -> Option<Answer> {
    let members = object(call)?;
    let is_empty = |name| members.get(name).and_then(|value| value.as_str()).is_some_and(|text| text.trim().is_empty());
    let field = fields::of(call)?.iter().find(|field| field.required && is_empty(field.name))?;
    Some(error(call, &VALIDATION_ERROR, &format!("The field '{}' must not be empty.", field.name)))
}

fn invalid(call: &mut Call<'_>) -> Option<Answer> {
    let members = object(call)?;
    let message = fields::of(call)?.iter().find_map(|field| {
        let value = members.get(field.name).filter(|value| !value.is_null())?;
        Some(format!("The field '{}' must be {}.", field.name, field.objection(value)?))
    })?;
    Some(error(call, &VALIDATION_ERROR, &message))
}
