//! The answer that every server gives and every contender expects, in one place.

/// The media type of an answer.
pub(crate) const MEDIA_TYPE: &str = "application/json";

/// The body of an answer, in nginx's notation for a variable.
pub(crate) const TEMPLATE: &str = r#"{"id":$id,"name":"Junction $id","kind":"crossing","open":true,"position":{"latitude":52.52,"longitude":13.405},"tags":["north","signal"]}"#;

/// What such a body promises, as a JSON Schema in YAML's flow style.
pub(crate) const SCHEMA: &str = "{ type: object, required: [id, name, kind, open, position, tags], \
additionalProperties: false, properties: { id: { type: integer, minimum: 1 }, name: { type: string, minLength: 1 }, \
kind: { enum: [crossing, roundabout] }, open: { type: boolean }, position: { type: object, \
required: [latitude, longitude], properties: { latitude: { type: number }, longitude: { type: number } } }, \
tags: { type: array, items: { type: string } } } }";

/// The path of an item.
pub(crate) fn path(id: &str) -> String {
    format!("/items/{id}")
}

/// The body of an item.
pub(crate) fn body(id: &str) -> String {
    TEMPLATE.replace("$id", id)
}
