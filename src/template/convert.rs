//! Between faithful JSON and the engine's values.

use minijinja::Value;
use minijinja::value::ValueKind;

use crate::model::json::Json;

/// JSON as a value of the engine. A number's text is lost here; plain names don't come this way.
pub(super) fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(value) => Value::from(*value),
        Json::Number(text) => number(text),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(elements) => elements.iter().map(to_value).collect(),
        Json::Object(members) => {
            Value::from_pairs(members.iter().map(|(name, value)| (name.as_str(), to_value(value))))
        }
    }
}

fn number(text: &str) -> Value {
    if let Ok(value) = text.parse::<i64>() {
        return Value::from(value);
    }
    if let Ok(value) = text.parse::<i128>() {
        return Value::from(value);
    }
    Value::from(text.parse::<f64>().unwrap_or(f64::NAN))
}

/// A value of the engine as JSON.
pub(super) fn from_value(value: &Value) -> Result<Json, String> {
    Ok(match value.kind() {
        ValueKind::Undefined => return Err("it is undefined".to_owned()),
        ValueKind::None => Json::Null,
        ValueKind::Bool => Json::Bool(value.is_true()),
        ValueKind::Number if value.is_integer() => Json::Number(value.to_string()),
        ValueKind::Number => {
            let number = f64::try_from(value.clone()).map_err(|error| error.to_string())?;
            if !number.is_finite() {
                return Err("it is no finite number".to_owned());
            }
            Json::Number(serde_json::Value::from(number).to_string())
        }
        ValueKind::String => Json::String(value.as_str().unwrap_or_default().to_owned()),
        ValueKind::Seq | ValueKind::Iterable => Json::Array(
            value
                .try_iter()
                .map_err(|error| error.to_string())?
                .map(|entry| from_value(&entry))
                .collect::<Result<_, _>>()?,
        ),
        ValueKind::Map => {
            let mut members = Vec::new();
            for key in value.try_iter().map_err(|error| error.to_string())? {
                let member = value.get_item(&key).map_err(|error| error.to_string())?;
                members.push((key.as_str().map_or_else(|| key.to_string(), str::to_owned), from_value(&member)?));
            }
            Json::Object(members)
        }
        kind => return Err(format!("{kind} is no JSON")),
    })
}

/// A value inside a text: strings as they are, everything else as JSON prints it.
pub(super) fn print(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => crate::model::json::to_string(other),
    }
}
