//! A JSON Schema as people read it: its members in a table.

use crate::model::json::{Json, to_string};

/// So deep members are told apart; what lies deeper the schema says.
const DEEPEST: usize = 6;

/// One member of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Its path from the body on: `error.reason`, `data[].id`.
    pub(super) path: String,
    /// The types that it may have.
    pub(super) kind: String,
    /// Whether it is always there.
    pub(super) required: bool,
    /// What else holds for it.
    pub(super) notes: Vec<String>,
}

/// The members that a schema names, in its order; a body that is no object has one entry, `(body)`.
pub(super) fn members(schema: &Json) -> Vec<Member> {
    let mut found = Vec::new();
    let walk = Walk { root: schema };
    let body = walk.resolved(schema);
    if body.get("properties").is_none() {
        found.push(walk.member("(body)".to_owned(), body, true));
    }
    walk.below("", body, 0, &mut found);
    found
}

/// Whether a schema allows no other members at its top than those it names.
pub(super) fn is_closed(schema: &Json) -> bool {
    let walk = Walk { root: schema };
    matches!(walk.resolved(schema).get("additionalProperties"), Some(Json::Bool(false)))
}

struct Walk<'s> {
    root: &'s Json,
}

impl<'s> Walk<'s> {
    fn below(&self, path: &str, schema: &'s Json, depth: usize, found: &mut Vec<Member>) {
        if depth >= DEEPEST {
            return;
        }
        if let Some(Json::Object(properties)) = schema.get("properties") {
            let required = |name: &str| match schema.get("required") {
                Some(Json::Array(names)) => names.iter().any(|known| known.as_str() == Some(name)),
                _ => false,
            };
            for (name, member) in properties {
                let member = self.resolved(member);
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                found.push(self.member(path.clone(), member, required(name)));
                self.below(&path, member, depth + 1, found);
            }
        }
        if let Some(items) = schema.get("items") {
            self.below(&format!("{path}[]"), self.resolved(items), depth + 1, found);
        }
    }

    fn member(&self, path: String, schema: &'s Json, required: bool) -> Member {
        Member { path, kind: self.kind(schema), required, notes: notes(schema) }
    }

    /// What `$ref` leads to within the schema; a reference that leads in a circle is given up.
    fn resolved(&self, schema: &'s Json) -> &'s Json {
        let mut here = schema;
        for _ in 0..DEEPEST {
            let Some(reference) = here.get("$ref").and_then(Json::as_str) else { break };
            let mut parts = reference.strip_prefix('#').unwrap_or_default().split('/').skip(1);
            let found = parts.try_fold(self.root, |at, part| at.get(&part.replace("~1", "/").replace("~0", "~")));
            let Some(found) = found else { break };
            here = found;
        }
        here
    }

    fn kind(&self, schema: &'s Json) -> String {
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Json::String(kind)) => vec![kind],
            Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
            _ if schema.get("properties").is_some() => vec!["object"],
            _ => Vec::new(),
        };
        let of = schema.get("items").map(|items| self.kind(self.resolved(items))).filter(|of| of != "any");
        match (kinds.as_slice(), of) {
            ([], _) => "any".to_owned(),
            (["array"], Some(of)) => format!("array of {of}"),
            (kinds, _) => kinds.join(" or "),
        }
    }
}

/// The keywords that say something of a value in one line.
fn notes(schema: &Json) -> Vec<String> {
    /// Keywords whose value is shown as it stands, with the words before it.
    const WORDS: [(&str, &str); 5] = [
        ("const", "always"),
        ("format", "format"),
        ("pattern", "matches"),
        ("minimum", "at least"),
        ("maximum", "at most"),
    ];
    /// Keywords whose value is a number of things.
    const NUMBERS: [(&str, &str, &str); 6] = [
        ("minLength", "at least", "character"),
        ("maxLength", "at most", "character"),
        ("minItems", "at least", "element"),
        ("maxItems", "at most", "element"),
        ("minProperties", "at least", "member"),
        ("maxProperties", "at most", "member"),
    ];
    let mut notes: Vec<String> =
        schema.get("description").and_then(Json::as_str).map(str::to_owned).into_iter().collect();
    if let Some(Json::Array(values)) = schema.get("enum") {
        let values: Vec<String> = values.iter().map(|value| format!("`{}`", shown(value))).collect();
        notes.push(format!("one of {}", values.join(", ")));
    }
    for (keyword, before) in WORDS {
        if let Some(value) = schema.get(keyword) {
            notes.push(format!("{before} `{}`", shown(value)));
        }
    }
    for (keyword, before, things) in NUMBERS {
        if let Some(Json::Number(number)) = schema.get(keyword) {
            notes.push(format!("{before} {number} {things}{}", if number == "1" { "" } else { "s" }));
        }
    }
    let combined = ["allOf", "anyOf", "oneOf", "not", "if"].iter().any(|keyword| schema.get(keyword).is_some());
    if combined {
        notes.push("more conditions in the schema".to_owned());
    }
    notes
}

fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| to_string(value), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::json::read;

    fn lines(schema: &str) -> Vec<String> {
        members(&read(schema).expect("JSON"))
            .iter()
            .map(|one| format!("{} {} {} {}", one.path, one.kind, one.required, one.notes.join("; ")))
            .collect()
    }

    #[test]
    fn members_stand_in_their_order_with_what_holds_for_them() {
        let schema = r##"{
            "required": ["error"], "$defs": { "code": { "type": ["integer", "null"], "minimum": 400 } },
            "properties": {
                "error": { "type": "object", "required": ["code"], "properties": {
                    "code": { "$ref": "#/$defs/code" },
                    "kind": { "enum": ["a", 1] } } },
                "rows": { "type": "array", "items": { "type": "object", "properties": { "id": { "type": "string" } } } }
            }}"##;
        let expected = [
            "error object true ",
            "error.code integer or null true at least `400`",
            "error.kind any false one of `a`, `1`",
            "rows array of object false ",
            "rows[].id string false ",
        ];
        assert_eq!(lines(schema), expected);
    }

    #[test]
    fn a_body_that_is_no_object_has_an_entry_of_its_own() {
        assert_eq!(lines(r#"{"type": "array", "minItems": 1}"#), ["(body) array true at least 1 element"]);
        assert_eq!(lines(r#"{"type": "object", "maxProperties": 0}"#), ["(body) object true at most 0 members"]);
    }

    #[test]
    fn a_schema_that_refers_to_itself_comes_to_an_end() {
        assert_eq!(lines(r##"{"$ref": "#"}"##), ["(body) any true "]);
        let tree = r##"{"properties": {"child": {"$ref": "#"}}}"##;
        assert_eq!(lines(tree).len(), DEEPEST);
    }
}
