//! YAML as the loader reads it, for whoever holds a file against the editor schemas.

use crate::load::yaml;
use crate::model::json;

/// A YAML document as JSON, or nothing where the loader refuses it or JSON has no such value.
#[must_use]
pub fn yaml_to_json(text: &str) -> Option<serde_json::Value> {
    let node = yaml::read(0, text).ok()?;
    serde_json::from_str(&json::to_string(&node.to_json().ok()?)).ok()
}
