//! JSON Schemas for editors, in draft-07, which every version of yaml-language-server knows.
//!
//! Where a value has several forms, the form decides which branch holds, as it does in the decoder: `if` and `then`
//! instead of `anyOf`, so that an editor reports what is wrong in the branch that was meant and not in all of them.

use serde_json::{Map, Value, json};

use super::tables::{reachable, word};
use crate::load::table::{Key, Kind, Table};

/// The JSON Schema of the files that a table describes.
#[must_use]
pub fn schema(table: &'static Table) -> String {
    let title = format!("wireproof: {}", table.name);
    let mut root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "generated from the decoder's tables; don't edit",
        "title": title,
    });
    let mut definitions: Vec<&Table> = reachable(table).into_iter().skip(1).collect();
    definitions.sort_by_key(|table| word(table));
    let definitions: Map<String, Value> = definitions.into_iter().map(|table| (word(table), object(table))).collect();
    add(&mut root, object(table));
    add(&mut root, json!({ "definitions": definitions }));
    // A tree of values with texts as keys always prints.
    serde_json::to_string_pretty(&root).unwrap_or_default() + "\n"
}

fn object(table: &'static Table) -> Value {
    let mut keys: Vec<&Key> = table.all().collect();
    keys.sort_by_key(|key| key.name);
    let mut properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    for (wrong, cure) in table.hints.iter().filter(|(wrong, _)| table.key(wrong).is_none()) {
        // No value fits, as with any unknown key; written so that yaml-language-server shows the cure as its message.
        let none = json!({ "type": "null", "not": { "type": "null" }, "errorMessage": cure, "doNotSuggest": true });
        properties.insert((*wrong).to_owned(), none);
    }
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "description": table.doc,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if !required.is_empty() {
        add(&mut schema, json!({ "required": required }));
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut property = json!({ "description": key.doc });
    if key.doc.contains('`') {
        // An editor shows the plain description with every backtick escaped.
        add(&mut property, json!({ "markdownDescription": key.doc }));
    }
    add(&mut property, value(key.kind));
    property
}

/// Adds the members of one object to another.
fn add(to: &mut Value, from: Value) {
    if let (Value::Object(to), Value::Object(from)) = (to, from) {
        to.extend(from);
    }
}

/// The schema of a value. An unquoted number or truth value of YAML is a text where a text is asked for.
fn value(kind: &'static Kind) -> Value {
    match kind {
        Kind::Text | Kind::Template | Kind::Condition | Kind::Regex | Kind::File => {
            json!({ "type": ["string", "number", "boolean"] })
        }
        Kind::JsonPath => text(r"^\$", kind),
        // `none` says that there is no such place; which keys take it is left to the loader.
        Kind::Place => text(r"^(\$|header\..|(status|text|none)$)", kind),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Integer => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        Kind::Status => numeric("^[1-5][0-9][0-9]$", kind, &json!({ "minimum": 100, "maximum": 599 })),
        Kind::Duration => text(r"^\s*([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*(ms|s|m|min|h|d)\s*$", kind),
        Kind::Size => {
            let one = "[0-9]+(B|kB|KB|MB|GB|KiB|MiB|GiB)?";
            numeric(&format!(r"^\s*{one}(\s*[+-]\s*{one})*\s*$"), kind, &json!({ "minimum": 0 }))
        }
        Kind::Hex => numeric(r"^\s*[0-9A-Fa-f]{2}(\s*[0-9A-Fa-f]{2})*\s*$", kind, &json!({ "minimum": 0 })),
        Kind::Choice(words) => json!({ "type": "string", "enum": words }),
        Kind::Null => json!({ "type": "null" }),
        Kind::Json => json!({}),
        Kind::Schema => json!({ "type": ["object", "boolean"] }),
        Kind::List(entry) => json!({ "type": "array", "items": value(entry) }),
        Kind::Map(entry) => json!({ "type": "object", "additionalProperties": value(entry) }),
        Kind::StatusMap(entry) => json!({
            "type": "object",
            "patternProperties": { "^[1-5][0-9][0-9]$": value(entry) },
            "additionalProperties": false,
        }),
        Kind::Object(table) => json!({ "$ref": format!("#/definitions/{}", word(table)) }),
        Kind::OneOrMore(_) | Kind::Either(_) => forms(kind),
    }
}

fn text(pattern: &str, kind: &Kind) -> Value {
    json!({ "type": "string", "pattern": pattern, "errorMessage": format!("expected {}", kind.describe()) })
}

/// A number, or a text that is one or begins with one.
fn numeric(pattern: &str, kind: &Kind, bounds: &Value) -> Value {
    let mut schema = text(pattern, kind);
    schema["type"] = json!(["integer", "string"]);
    add(&mut schema, bounds.clone());
    schema
}

/// One branch for each form that the value may have.
fn forms(kind: &'static Kind) -> Value {
    let mut branches: Vec<(Vec<&'static str>, Value)> = Vec::new();
    branch(kind, &mut branches);
    let types: Vec<&str> = branches.iter().flat_map(|(types, _)| types.clone()).collect();
    let mut conditions = Vec::new();
    for (types, then) in branches {
        let types = if let [only] = types.as_slice() { json!(only) } else { json!(types) };
        // A branch that asks for nothing but the form says no more than the list of types above it.
        if then != json!({ "type": types }) {
            conditions.push(json!({ "if": { "type": types }, "then": then }));
        }
    }
    let mut schema = json!({ "type": types });
    match conditions.len() {
        0 => {}
        1 => conditions.drain(..).for_each(|condition| add(&mut schema, condition)),
        _ => add(&mut schema, json!({ "allOf": conditions })),
    }
    schema
}

/// The forms of a kind and what holds for each; a form belongs to the first kind that has it, as in the decoder.
fn branch(kind: &'static Kind, branches: &mut Vec<(Vec<&'static str>, Value)>) {
    match kind {
        Kind::Either(kinds) => kinds.iter().for_each(|kind| branch(kind, branches)),
        Kind::OneOrMore(one) => {
            branch(one, branches);
            branches.push((vec!["array"], json!({ "type": "array", "items": value(one) })));
        }
        _ => {
            let taken = |form: &&str| !branches.iter().any(|(types, _)| types.contains(form));
            let types: Vec<_> = form(kind).iter().copied().filter(taken).collect();
            if !types.is_empty() {
                branches.push((types, value(kind)));
            }
        }
    }
}

/// The types of JSON Schema that a kind's form has.
const fn form(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Null => &["null"],
        Kind::Flag => &["boolean"],
        Kind::Integer => &["integer"],
        Kind::Hex | Kind::Status | Kind::Size => &["integer", "string"],
        Kind::JsonPath | Kind::Place | Kind::Duration | Kind::Choice(_) => &["string"],
        Kind::List(_) => &["array"],
        Kind::Map(_) | Kind::StatusMap(_) | Kind::Object(_) => &["object"],
        Kind::Schema => &["object", "boolean"],
        Kind::Json => &["string", "number", "boolean", "null", "array", "object"],
        _ => &["string", "number", "boolean"],
    }
}
