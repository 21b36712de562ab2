//! Between faithful JSON and the engine's values.

use std::sync::{Arc, OnceLock};

use minijinja::Value;
use minijinja::value::{Enumerator, Object, ValueKind};

use crate::model::json::Json;

/// So many members are found faster by looking at each than by a table of them.
const FEW_MEMBERS: usize = 32;

/// A body as a value of the engine. Expressions mostly ask for a member or two: the others stay as they are.
pub(super) fn body_to_value(body: &Arc<Json>) -> Value {
    match &**body {
        Json::Object(members) if members.len() <= FEW_MEMBERS => {
            let values = members.iter().map(|_| OnceLock::new()).collect();
            Value::from_object(Members { body: Arc::clone(body), values })
        }
        json => to_value(json),
    }
}

/// The members of a body, each made a value when it is first asked for.
#[derive(Debug)]
struct Members {
    body: Arc<Json>,
    /// In the order of the members.
    values: Vec<OnceLock<Value>>,
}

impl Members {
    fn list(&self) -> &[(String, Json)] {
        match &*self.body {
            Json::Object(members) => members,
            _ => &[],
        }
    }
}

impl Object for Members {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        // Of two of one name the last one counts, as in a table.
        let mut known = self.list().iter().zip(&self.values).rev();
        let ((_, json), value) = known.find(|((known, _), _)| known == name)?;
        Some(value.get_or_init(|| to_value(json)).clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let members = self.list();
        let first = |index: &usize| !members[..*index].iter().any(|(known, _)| *known == members[*index].0);
        let names = (0..members.len()).filter(first).map(|index| Value::from(members[index].0.as_str()));
        Enumerator::Values(names.collect())
    }
}

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::json;

    /// Objects with few names, so that some stand twice, and around the number from which on a table is made.
    fn bodies() -> impl Strategy<Value = String> {
        let value = prop_oneof![Just("1"), Just("\"a\""), Just("null"), Just("[1,{\"b\":2}]"), Just("{\"c\":{}}")];
        let member = (0..40_u8, value).prop_map(|(name, value)| format!("\"{name}\":{value}"));
        prop::collection::vec(member, 0..40).prop_map(|members| format!("{{{}}}", members.join(",")))
    }

    proptest! {
        /// A body whose members wait is to every expression what it would be otherwise.
        #[test]
        fn a_body_is_what_its_json_is(text in bodies()) {
            let json = Arc::new(json::read(&text).unwrap());
            let (body, whole) = (body_to_value(&json), to_value(&json));
            prop_assert_eq!(&body, &whole);
            prop_assert_eq!(body.kind(), whole.kind());
            prop_assert_eq!(body.len(), whole.len());
            prop_assert_eq!(body.to_string(), whole.to_string());
            prop_assert_eq!(from_value(&body), from_value(&whole));
            for name in 0..40_u8 {
                let name = name.to_string();
                prop_assert_eq!(body.get_attr(&name).unwrap(), whole.get_attr(&name).unwrap());
            }
        }
    }
}
