//! The numbers of masked values: equal values of a case get one number.

use std::collections::HashMap;

use crate::model::json::{self, Json};

/// The masked values of a case so far, by kind.
#[derive(Debug, Default)]
pub struct Values(HashMap<String, HashMap<String, usize>>);

impl Values {
    /// What stands between a mask's brackets for a text: its kind and number, `uuid 1`.
    pub fn label(&mut self, kind: &str, value: &str) -> String {
        let values = self.0.entry(kind.to_owned()).or_default();
        let next = values.len() + 1;
        let number = match values.get(value) {
            Some(number) => *number,
            None => *values.entry(value.to_owned()).or_insert(next),
        };
        format!("{kind} {number}")
    }

    /// What stands between a mask's brackets for a value. The kind says the JSON type of what isn't a text: `integer 1`,
    /// and `integer-timestamp 1` where the kind alone wouldn't say it. `null` is never masked: it is no value.
    pub fn label_json(&mut self, kind: &str, value: &Json) -> Option<String> {
        let text = json::to_string(value);
        match value {
            Json::Null => None,
            Json::String(text) => Some(self.label(kind, text)),
            _ if kind == value.kind() => Some(self.label(kind, &text)),
            _ => Some(self.label(&format!("{}-{kind}", value.kind()), &text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_one_number_and_kinds_count_apart() {
        let mut values = Values::default();
        let labels = ["a", "b", "a"].map(|value| values.label("uuid", value));
        assert_eq!(labels, ["uuid 1", "uuid 2", "uuid 1"]);
        assert_eq!(values.label("token", "a"), "token 1");
    }

    #[test]
    fn the_kind_says_the_type_of_what_is_no_text() {
        let mut values = Values::default();
        let number = Json::Number("17".to_owned());
        assert_eq!(values.label_json("integer", &number).as_deref(), Some("integer 1"));
        assert_eq!(values.label_json("timestamp", &number).as_deref(), Some("integer-timestamp 1"));
        assert_eq!(values.label_json("timestamp", &Json::Null), None);
    }
}
