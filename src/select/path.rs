//! JSONPath over faithful JSON.

use std::collections::HashMap;

use serde_json_path::{JsonPath, PathElement};

use super::error::Error;
use super::value::to_value;
use crate::model::json::{self, Json};

/// A compiled JSONPath.
#[derive(Clone, Debug)]
pub struct Path {
    text: String,
    kind: Kind,
}

/// Most paths name one place (`$.error.reason`): those need no query engine and no copy of the body.
#[derive(Clone, Debug)]
enum Kind {
    Singular(Location),
    Query(Box<JsonPath>),
}

/// The way from the root to one value.
pub type Location = Vec<Segment>;

/// One step of a location.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A member's name.
    Name(String),
    /// An element's index.
    Index(usize),
}

impl Path {
    /// Compiles a JSONPath.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let query = JsonPath::parse(text)
            .map_err(|error| Error::Path { path: text.to_owned(), why: why(text, &error.to_string()) })?;
        let kind = singular(text).map_or_else(|| Kind::Query(Box::new(query)), Kind::Singular);
        Ok(Self { text: text.to_owned(), kind })
    }

    /// The text as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The values that it selects, in order.
    #[must_use]
    pub fn select<'j>(&self, json: &'j Json) -> Vec<&'j Json> {
        match &self.kind {
            Kind::Singular(location) => get(json, location).into_iter().collect(),
            Kind::Query(_) => self.locate(json).iter().filter_map(|location| get(json, location)).collect(),
        }
    }

    /// The places that it selects, in order.
    #[must_use]
    pub fn locate(&self, json: &Json) -> Vec<Location> {
        match &self.kind {
            Kind::Singular(location) => get(json, location).map(|_| location.clone()).into_iter().collect(),
            Kind::Query(query) => query
                .query_located(&to_value(json))
                .iter()
                .map(|node| node.location().iter().map(segment).collect())
                .collect(),
        }
    }
}

/// The parser's message, `at position 9, …`, as a place that people can see.
fn why(text: &str, message: &str) -> String {
    let position = message.strip_prefix("at position ").and_then(|rest| rest.split(',').next()?.parse::<usize>().ok());
    match position.and_then(|at| text.get(at..)) {
        Some("") => "it breaks off".to_owned(),
        Some(rest) => format!("it isn't understood from `{rest}` on"),
        None => message.to_owned(),
    }
}

fn segment(element: &PathElement<'_>) -> Segment {
    match element {
        PathElement::Name(name) => Segment::Name((*name).to_owned()),
        PathElement::Index(index) => Segment::Index(*index),
    }
}

/// What stands at locations, as a tree: each segment is looked up once, however many locations there are.
#[derive(Debug)]
pub struct Marks<T> {
    /// What stands here.
    here: Vec<T>,
    below: HashMap<Segment, Self>,
}

impl<T> Default for Marks<T> {
    fn default() -> Self {
        Self { here: Vec::new(), below: HashMap::new() }
    }
}

impl<T> Marks<T> {
    /// Puts something at a location.
    pub fn add(&mut self, location: Location, mark: T) {
        let mut node = self;
        for segment in location {
            node = node.below.entry(segment).or_default();
        }
        node.here.push(mark);
    }

    /// What stands here.
    #[must_use]
    pub fn here(&self) -> &[T] {
        &self.here
    }

    /// What stands behind a member's name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Self> {
        if self.below.is_empty() { None } else { self.below.get(&Segment::Name(name.to_owned())) }
    }

    /// What stands behind an index.
    #[must_use]
    pub fn element(&self, index: usize) -> Option<&Self> {
        if self.below.is_empty() { None } else { self.below.get(&Segment::Index(index)) }
    }
}

/// The value at a location; of duplicate members the last one.
#[must_use]
pub fn get<'j>(json: &'j Json, location: &[Segment]) -> Option<&'j Json> {
    location.iter().try_fold(json, |json, segment| match (segment, json) {
        (Segment::Name(name), json) => json.get(name),
        (Segment::Index(index), Json::Array(elements)) => elements.get(*index),
        (Segment::Index(_), _) => None,
    })
}

/// A location as a normalized path (`$.error.reason`, `$.list[0]`), as findings name places.
#[must_use]
pub fn normalized(location: &[Segment]) -> String {
    location.iter().fold("$".to_owned(), |path, segment| match segment {
        Segment::Name(name) => json::path_child(&path, name),
        Segment::Index(index) => json::path_index(&path, *index),
    })
}

/// The one place that a path of plain names and indices names (`$.a.b[0]`).
fn singular(text: &str) -> Option<Location> {
    let mut rest = text.strip_prefix('$')?;
    let mut location = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let name = &after[..end];
            let plain = |character: char| character.is_alphanumeric() || character == '_';
            if name.is_empty() || !name.chars().all(plain) {
                return None;
            }
            location.push(Segment::Name(name.to_owned()));
            rest = &after[end..];
        } else {
            let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
            location.push(Segment::Index(index.parse().ok()?));
            rest = after;
        }
    }
    Some(location)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("$.error.reason", &["\"a\""])]
    #[case("$.list[1]", &["2"])]
    #[case("$.list[*]", &["1", "2"])]
    #[case("$..reason", &["\"a\""])]
    #[case("$['odd name']", &["3.10"])]
    #[case("$.nowhere", &[])]
    #[case("$", &[r#"{"error":{"reason":"a"},"list":[1,2],"odd name":3.10}"#])]
    fn a_path_selects_values_with_their_number_text(#[case] path: &str, #[case] expected: &[&str]) {
        let body = json::read(r#"{"error": {"reason": "a"}, "list": [1, 2], "odd name": 3.10}"#).expect("it is JSON");
        let path = Path::parse(path).expect("a path");
        let selected: Vec<_> = path.select(&body).into_iter().map(json::to_string).collect();
        assert_eq!(selected, expected);
    }

    #[test]
    fn a_broken_path_says_what_is_wrong() {
        assert!(Path::parse("$.a[").is_err());
        assert!(Path::parse("error.reason").is_err());
    }
}
