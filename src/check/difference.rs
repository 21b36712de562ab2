//! In which values two JSON texts differ.

use std::collections::{HashMap, HashSet};

use super::value::same;
use crate::model::finding::Value;
use crate::model::json::{self, Json};
use crate::select::Volatile;
use crate::select::path::Marks;

/// What stands at the places that are not compared as they are: nothing where the place doesn't count at all.
pub(super) type Mark<'a> = Option<&'a Volatile>;

/// A value without the places that don't count. Of a list their elements stay, as `null`, so that the others keep
/// their indices.
pub(super) fn reduced(json: &Json, marks: &Marks<Mark<'_>>) -> Json {
    reduce(json, Some(marks)).unwrap_or(Json::Null)
}

fn reduce(json: &Json, marks: Option<&Marks<Mark<'_>>>) -> Option<Json> {
    let Some(marks) = marks else { return Some(json.clone()) };
    if marks.here().iter().any(Option::is_none) {
        return None;
    }
    if let Some(volatile) = marks.here().iter().find_map(|mark| *mark) {
        return Some(match json {
            Json::Null => Json::Null,
            Json::String(text) => Json::String(volatile.steady(text)),
            _ => Json::String(format!("[{}]", volatile.kind)),
        });
    }
    Some(match json {
        Json::Array(elements) => {
            let elements = elements.iter().enumerate();
            Json::Array(
                elements.map(|(index, element)| reduce(element, marks.element(index)).unwrap_or(Json::Null)).collect(),
            )
        }
        Json::Object(members) => Json::Object(
            members
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), reduce(value, marks.member(name))?)))
                .collect(),
        ),
        scalar => scalar.clone(),
    })
}

/// The places at which two values differ, each with what stands there in the one and in the other.
pub(super) fn differences(one: &Json, other: &Json) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    differ("$", one, other, &mut found);
    found
}

fn differ<'j>(place: &str, one: &'j Json, other: &'j Json, found: &mut Vec<(String, Value, Value)>) {
    match (one, other) {
        (Json::Object(members), Json::Object(others)) => {
            // Of equal names the last one counts, as most clients read them.
            let by_name = |members: &'j [(String, Json)]| -> HashMap<&'j str, &'j Json> {
                members.iter().map(|(name, value)| (name.as_str(), value)).collect()
            };
            let (one, other, mut told) = (by_name(members), by_name(others), HashSet::new());
            for (name, _) in members.iter().chain(others).filter(|(name, _)| told.insert(name)) {
                let inner = json::path_child(place, name);
                match (one.get(name.as_str()).copied(), other.get(name.as_str()).copied()) {
                    (Some(one), Some(other)) => differ(&inner, one, other, found),
                    (Some(one), None) => found.push((inner, Value::from(one), Value::from("nothing"))),
                    (None, Some(other)) => found.push((inner, Value::from("nothing"), Value::from(other))),
                    (None, None) => {}
                }
            }
        }
        (Json::Array(elements), Json::Array(others)) => {
            if elements.len() != others.len() {
                let count = |elements: &[Json]| {
                    Value::Words(format!("{} element{}", elements.len(), if elements.len() == 1 { "" } else { "s" }))
                };
                found.push((place.to_owned(), count(elements), count(others)));
            }
            for (index, (one, other)) in elements.iter().zip(others).enumerate() {
                differ(&json::path_index(place, index), one, other, found);
            }
        }
        (one, other) if !same(one, other) => found.push((place.to_owned(), Value::from(one), Value::from(other))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::equal(r#"{"a":1,"b":[1]}"#, r#"{"b":[1],"a":1}"#, &[])]
    #[case::a_value(r#"{"a":{"b":1}}"#, r#"{"a":{"b":2}}"#, &["$.a.b: 1, 2"])]
    #[case::the_text_of_a_number("[1.0]", "[1.00]", &["$[0]: 1.0, 1.00"])]
    #[case::members(r#"{"a":1}"#, r#"{"b":2}"#, &["$.a: 1, nothing", "$.b: nothing, 2"])]
    #[case::elements("[1,2]", "[3]", &["$: 2 elements, 1 element", "$[0]: 1, 3"])]
    #[case::kinds(r#"{"a":[]}"#, r#"{"a":{}}"#, &["$.a: [], {}"])]
    fn each_place_is_told(#[case] one: &str, #[case] other: &str, #[case] expected: &[&str]) {
        let read = |text: &str| json::read(text).expect("it is JSON");
        let found = differences(&read(one), &read(other));
        let found: Vec<String> = found.iter().map(|(place, one, other)| format!("{place}: {one}, {other}")).collect();
        assert_eq!(found, expected);
    }
}
