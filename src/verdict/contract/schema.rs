//! Two JSON Schemas: whether clients may rely on less, on more, or on something else.

use crate::model::json::{self, Json};

/// What a difference means for those who read bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// A promise is gone.
    Weaker,
    /// There is one more.
    Stronger,
    /// It can't be told.
    Unclear,
}

use Direction::{Stronger, Unclear, Weaker};

/// What says nothing about a body (JSON Schema Core 8 and Validation 9).
const ANNOTATIONS: [&str; 13] = [
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
    "title",
    "description",
    "default",
    "deprecated",
    "examples",
    "readOnly",
    "writeOnly",
];

/// Every difference, in words, from the root down.
pub(super) fn compare(old: &Json, new: &Json) -> Vec<(Direction, String)> {
    let mut walk = Walk { found: Vec::new() };
    walk.schema("$", old, new);
    walk.found
}

struct Walk {
    found: Vec<(Direction, String)>,
}

impl Walk {
    fn add(&mut self, direction: Direction, message: String) {
        self.found.push((direction, message));
    }

    fn schema(&mut self, path: &str, old: &Json, new: &Json) {
        if same(old, new) {
            return;
        }
        let (Some(before), Some(after)) = (members(old), members(new)) else {
            return self.add(
                match (old, new) {
                    (Json::Bool(false), _) => Weaker,
                    (_, Json::Bool(false)) => Stronger,
                    _ => Unclear,
                },
                format!("the schema of `{path}` is another one"),
            );
        };
        self.values(path, old, new);
        let mut told: Vec<&str> = Vec::new();
        for (name, _) in before.iter().chain(after) {
            if !told.contains(&name.as_str()) {
                told.push(name);
                self.keyword(path, name, old.get(name), new.get(name));
            }
        }
    }

    fn keyword(&mut self, path: &str, name: &str, old: Option<&Json>, new: Option<&Json>) {
        match name {
            _ if ANNOTATIONS.contains(&name) => {}
            // Told by `values`.
            "enum" | "const" => {}
            "required" => self.required(path, old, new),
            "type" => self.types(path, old, new),
            "properties" | "patternProperties" => self.properties(path, old, new),
            "$defs" | "definitions" => {
                for (name, before) in old.and_then(members).into_iter().flatten() {
                    if let Some(after) = new.and_then(|new| new.get(name)) {
                        self.schema(&format!("{path} #{name}"), before, after);
                    }
                }
            }
            "items" => self.inner(path, &format!("{path}[*]"), name, old, new),
            "additionalProperties" | "unevaluatedProperties" => {
                let closed = |schema: Option<&Json>| schema == Some(&Json::Bool(false));
                match (closed(old), closed(new)) {
                    (true, false) => self.add(Weaker, format!("`{path}` may have members that aren't listed")),
                    (false, true) => self.add(Stronger, format!("`{path}` has no members but those listed")),
                    _ => self.inner(path, &format!("{path}.*"), name, old, new),
                }
            }
            "minLength" | "minimum" | "exclusiveMinimum" | "minItems" | "minProperties" | "minContains" => {
                self.bound(path, name, old, new, true);
            }
            "maxLength" | "maximum" | "exclusiveMaximum" | "maxItems" | "maxProperties" | "maxContains" => {
                self.bound(path, name, old, new, false);
            }
            "allOf" | "anyOf" | "prefixItems" => match (old, new) {
                (Some(Json::Array(before)), Some(Json::Array(after))) if before.len() == after.len() => {
                    for (before, after) in before.iter().zip(after) {
                        self.schema(path, before, after);
                    }
                }
                _ => self.other(path, name, old, new),
            },
            _ => self.other(path, name, old, new),
        }
    }

    fn required(&mut self, path: &str, old: Option<&Json>, new: Option<&Json>) {
        let (before, after) = (texts(old), texts(new));
        for name in before.iter().filter(|name| !after.contains(name)) {
            self.add(Weaker, format!("`{}` is no longer required", json::path_child(path, name)));
        }
        for name in after.iter().filter(|name| !before.contains(name)) {
            self.add(Stronger, format!("`{}` is required now", json::path_child(path, name)));
        }
    }

    fn types(&mut self, path: &str, old: Option<&Json>, new: Option<&Json>) {
        let (before, after) = (texts(old), texts(new));
        // A number may be a whole one.
        let has = |list: &[&str], kind: &str| list.contains(&kind) || kind == "integer" && list.contains(&"number");
        let lacks = |list: &[&str], kind: &str| !list.is_empty() && !has(list, kind);
        let more = if after.is_empty() { !before.is_empty() } else { after.iter().any(|kind| lacks(&before, kind)) };
        let less = if before.is_empty() { !after.is_empty() } else { before.iter().any(|kind| lacks(&after, kind)) };
        let direction = match (more, less) {
            (false, false) => return,
            (true, false) => Weaker,
            (false, true) => Stronger,
            (true, true) => Unclear,
        };
        let words = |list: &[&str]| if list.is_empty() { "any type".to_owned() } else { list.join(" or ") };
        self.add(direction, format!("`{path}` was {}, is {}", words(&before), words(&after)));
    }

    /// The values that `enum` and `const` list; a client may have a branch for each.
    fn values(&mut self, path: &str, old: &Json, new: &Json) {
        let (before, after) = (listed(old), listed(new));
        match (before, after) {
            (None, None) => {}
            (Some(_), None) => self.add(Weaker, format!("the values of `{path}` are no longer listed")),
            (None, Some(_)) => self.add(Stronger, format!("the values of `{path}` are listed now")),
            (Some(before), Some(after)) => {
                for value in after.iter().filter(|value| !before.iter().any(|known| same(known, value))) {
                    self.add(Weaker, format!("`{path}` may be {} now", show(value)));
                }
                for value in before.iter().filter(|value| !after.iter().any(|known| same(known, value))) {
                    self.add(Stronger, format!("`{path}` is never {} any more", show(value)));
                }
            }
        }
    }

    fn properties(&mut self, path: &str, old: Option<&Json>, new: Option<&Json>) {
        let list = |schema: Option<&Json>| schema.and_then(members).unwrap_or_default().to_vec();
        let (before, after) = (list(old), list(new));
        for (name, schema) in &before {
            let inner = json::path_child(path, name);
            match after.iter().find(|(known, _)| known == name) {
                Some((_, changed)) => self.schema(&inner, schema, changed),
                None => self.add(Weaker, format!("`{inner}` is no longer described")),
            }
        }
        for (name, _) in after.iter().filter(|(name, _)| !before.iter().any(|(known, _)| known == name)) {
            self.add(Stronger, format!("`{}` is described now", json::path_child(path, name)));
        }
    }

    fn inner(&mut self, path: &str, inner: &str, name: &str, old: Option<&Json>, new: Option<&Json>) {
        match (old, new) {
            (Some(old), Some(new)) => self.schema(inner, old, new),
            _ => self.other(path, name, old, new),
        }
    }

    /// A bound. `lower`: a higher number promises more.
    fn bound(&mut self, path: &str, name: &str, old: Option<&Json>, new: Option<&Json>, lower: bool) {
        let number = |json: Option<&Json>| match json {
            Some(Json::Number(text)) => text.parse::<f64>().ok(),
            _ => None,
        };
        match (number(old), number(new)) {
            (Some(was), Some(is)) if (was - is).abs() > 0.0 => {
                let direction = if (is > was) == lower { Stronger } else { Weaker };
                self.add(direction, format!("`{name}` of `{path}` was {was}, is {is}"));
            }
            (Some(_), Some(_)) => {}
            _ => self.other(path, name, old, new),
        }
    }

    fn other(&mut self, path: &str, name: &str, old: Option<&Json>, new: Option<&Json>) {
        let conditional = matches!(name, "if" | "then" | "else" | "not");
        match (old, new) {
            (Some(was), None) => {
                let direction = if conditional { Unclear } else { Weaker };
                self.add(direction, format!("`{name}` of `{path}` is no longer promised, was {}", show(was)));
            }
            (None, Some(is)) => {
                let direction = if conditional { Unclear } else { Stronger };
                self.add(direction, format!("`{name}` of `{path}` is promised now: {}", show(is)));
            }
            (Some(was), Some(is)) if !same(was, is) => {
                self.add(Unclear, format!("`{name}` of `{path}` was {}, is {}", show(was), show(is)));
            }
            _ => {}
        }
    }
}

/// The members of a schema; `true` allows everything, as an empty one does.
fn members(schema: &Json) -> Option<&[(String, Json)]> {
    match schema {
        Json::Object(members) => Some(members),
        Json::Bool(true) => Some(&[]),
        _ => None,
    }
}

/// A text or a list of texts.
fn texts(json: Option<&Json>) -> Vec<&str> {
    match json {
        Some(Json::Array(elements)) => elements.iter().filter_map(Json::as_str).collect(),
        Some(Json::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

fn listed(schema: &Json) -> Option<Vec<&Json>> {
    match (schema.get("const"), schema.get("enum")) {
        (Some(only), _) => Some(vec![only]),
        (None, Some(Json::Array(values))) => Some(values.iter().collect()),
        _ => None,
    }
}

/// Equal as JSON is: members in any order.
fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(members), Json::Object(others)) => {
            members.len() == others.len()
                && members.iter().all(|(name, value)| other.get(name).is_some_and(|found| same(value, found)))
        }
        (Json::Array(elements), Json::Array(others)) => {
            elements.len() == others.len() && elements.iter().zip(others).all(|(one, other)| same(one, other))
        }
        _ => one == other,
    }
}

fn show(value: &Json) -> String {
    const LONGEST: usize = 80;
    let text = json::to_string(value);
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}
