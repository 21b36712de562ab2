//! Finds member names that stand more than once in their object (RFC 8259 section 4: clients disagree on which counts).

use std::collections::{HashMap, HashSet};

use super::{Json, path_child, path_index};

/// A member's name that stands more than once in its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate<'a> {
    /// The member's place.
    pub place: String,
    /// Its values, in the order of the text.
    pub values: Vec<&'a Json>,
}

/// The member names that stand more than once, each once, in the order of the text.
#[must_use]
pub fn duplicates(value: &Json) -> Vec<Duplicate<'_>> {
    let mut places = Vec::new();
    look(value, &mut Vec::new(), &mut places);
    places
}

/// One step on the way down; paths are spelled only where there is something to tell.
enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

fn look<'a>(value: &'a Json, way: &mut Vec<Step<'a>>, places: &mut Vec<Duplicate<'a>>) {
    match value {
        Json::Object(members) => {
            let names = repeated(members);
            if !names.is_empty() {
                let mut values: HashMap<&str, Vec<&'a Json>> = names.iter().map(|name| (*name, Vec::new())).collect();
                for (name, value) in members {
                    values.entry(name).and_modify(|known| known.push(value));
                }
                for name in names {
                    let values = values.remove(name).unwrap_or_default();
                    places.push(Duplicate { place: path_child(&spell(way), name), values });
                }
            }
            for (name, member) in members {
                way.push(Step::Member(name));
                look(member, way, places);
                way.pop();
            }
        }
        Json::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                way.push(Step::Element(index));
                look(element, way, places);
                way.pop();
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn repeated(members: &[(String, Json)]) -> Vec<&str> {
    let mut repeated = Vec::new();
    // Comparing all with all is faster for the small objects that most are; a large one must not cost its square.
    if members.len() <= 16 {
        for (position, (name, _)) in members.iter().enumerate() {
            let earlier = members[..position].iter().any(|(earlier, _)| earlier == name);
            if earlier && !repeated.contains(&name.as_str()) {
                repeated.push(name.as_str());
            }
        }
    } else {
        let mut seen = HashSet::with_capacity(members.len());
        let mut told = HashSet::new();
        for (name, _) in members {
            if !seen.insert(name.as_str()) && told.insert(name.as_str()) {
                repeated.push(name.as_str());
            }
        }
    }
    repeated
}

fn spell(way: &[Step<'_>]) -> String {
    way.iter().fold("$".to_owned(), |path, step| match step {
        Step::Member(name) => path_child(&path, name),
        Step::Element(index) => path_index(&path, *index),
    })
}
