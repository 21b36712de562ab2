//! Words that several rules share.

use crate::model::stored::StoredJson;

/// A value in a message: scalars as they are, cut where they are long; the rest by its kind.
pub(super) fn show(value: &StoredJson) -> String {
    const LONGEST: usize = 80;
    let text = match value {
        StoredJson::Null => "null".to_owned(),
        StoredJson::Bool(value) => value.to_string(),
        StoredJson::Number(text) => text.clone(),
        StoredJson::String(text) if text.as_mask().is_some() => text.shown().to_owned(),
        StoredJson::String(text) => format!("{:?}", text.shown()),
        StoredJson::Array(_) | StoredJson::Object(_) => return kind_of(value),
    };
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}

/// A value's kind, as a noun.
pub(super) fn kind_of(value: &StoredJson) -> String {
    match value {
        StoredJson::Null => "null".to_owned(),
        StoredJson::Bool(_) => "a boolean".to_owned(),
        StoredJson::Number(_) => "a number".to_owned(),
        StoredJson::String(text) => text.as_mask().map_or_else(|| "a string".to_owned(), |mask| format!("[{mask}]")),
        StoredJson::Array(_) => "an array".to_owned(),
        StoredJson::Object(_) => "an object".to_owned(),
    }
}
