//! The faithful JSON as the value that JSONPath and JSON Schema work on.

use serde_json::{Map, Number, Value};

use crate::model::json::Json;

/// A `serde_json` value. Of duplicate members the last one stands; numbers beyond 64 bits become doubles.
#[must_use]
pub fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(text) => number(text),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(elements) => elements.iter().map(to_value).collect(),
        Json::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), to_value(value))).collect::<Map<_, _>>())
        }
    }
}

fn number(text: &str) -> Value {
    if let Ok(value) = text.parse::<i64>() {
        return Value::from(value);
    }
    if let Ok(value) = text.parse::<u64>() {
        return Value::from(value);
    }
    text.parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}
