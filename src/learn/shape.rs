//! A JSON Schema that all bodies of a kind fit.

use crate::model::json::Json;

/// What lies deeper is any value.
const DEEPEST: usize = 8;
/// An object with more members is taken for a map, whose names say nothing.
const MOST: usize = 100;

/// What values at one place were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    null: bool,
    boolean: bool,
    integer: bool,
    number: bool,
    string: bool,
    /// What the elements of arrays were; none where no array was there.
    array: Option<Box<Shape>>,
    object: Option<Members>,
}

/// What the members of objects at one place were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Members {
    objects: usize,
    /// By name: in how many objects, and what they were.
    known: Vec<(String, usize, Shape)>,
    /// Whether there were so many that it is a map.
    map: bool,
}

impl Shape {
    /// Takes in a value.
    pub(super) fn add(&mut self, value: &Json) {
        self.add_at(value, 0);
    }

    fn add_at(&mut self, value: &Json, depth: usize) {
        match value {
            Json::Null => self.null = true,
            Json::Bool(_) => self.boolean = true,
            Json::Number(_) if value.kind() == "integer" => self.integer = true,
            Json::Number(_) => self.number = true,
            Json::String(_) => self.string = true,
            Json::Array(elements) => {
                let shape = self.array.get_or_insert_default();
                if depth < DEEPEST {
                    elements.iter().for_each(|element| shape.add_at(element, depth + 1));
                }
            }
            Json::Object(members) => {
                let known = self.object.get_or_insert_default();
                if depth < DEEPEST {
                    known.add(members, depth);
                }
            }
        }
    }

    /// The schema that every value taken in fits. Empty where nothing is known.
    pub(super) fn schema(&self) -> Json {
        let mut types: Vec<&str> = Vec::new();
        let mut also = |is: bool, name| types.extend(is.then_some(name));
        also(self.object.is_some(), "object");
        also(self.array.is_some(), "array");
        also(self.string, "string");
        also(self.integer && !self.number, "integer");
        also(self.number, "number");
        also(self.boolean, "boolean");
        also(self.null, "null");
        let mut schema: Vec<(String, Json)> = Vec::new();
        match types.as_slice() {
            [] => {}
            [only] => schema.push(("type".to_owned(), Json::from(*only))),
            types => schema.push(("type".to_owned(), texts(types.iter().copied()))),
        }
        if let Some(members) = self.object.as_ref().filter(|members| !members.map) {
            // Cases end in any order, and what is printed has one.
            let mut known: Vec<_> = members.known.iter().collect();
            known.sort_by(|(one, ..), (other, ..)| one.cmp(other));
            let always = known.iter().filter(|(_, seen, _)| *seen == members.objects);
            let required: Vec<&str> = always.map(|(name, _, _)| name.as_str()).collect();
            if !required.is_empty() {
                schema.push(("required".to_owned(), texts(required.into_iter())));
            }
            if !known.is_empty() {
                let properties = known.iter().map(|(name, _, shape)| (name.clone(), shape.schema()));
                schema.push(("properties".to_owned(), Json::Object(properties.collect())));
            }
        }
        if let Some(items) = self.array.as_ref().map(|items| items.schema()).filter(|items| !is_empty(items)) {
            schema.push(("items".to_owned(), items));
        }
        Json::Object(schema)
    }
}

impl Members {
    fn add(&mut self, members: &[(String, Json)], depth: usize) {
        self.objects += 1;
        for (index, (name, value)) in members.iter().enumerate() {
            // A name that stands twice counts once: the last one is what clients read.
            if self.map || members[index + 1..].iter().any(|(later, _)| later == name) {
                continue;
            }
            let at = self.known.iter().position(|(known, _, _)| known == name).unwrap_or_else(|| {
                self.known.push((name.clone(), 0, Shape::default()));
                self.known.len() - 1
            });
            self.known[at].1 += 1;
            self.known[at].2.add_at(value, depth + 1);
            if self.known.len() > MOST {
                (self.map, self.known) = (true, Vec::new());
            }
        }
    }
}

fn texts<'t>(list: impl Iterator<Item = &'t str>) -> Json {
    Json::Array(list.map(Json::from).collect())
}

fn is_empty(schema: &Json) -> bool {
    matches!(schema, Json::Object(members) if members.is_empty())
}
