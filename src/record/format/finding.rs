//! A finding, as JSON.

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::model::finding;
use crate::model::json::{Json, path_any_index};
use crate::select::to_value;

/// One way in which an answer differs from what was promised.
#[derive(Debug, JsonSchema, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Finding {
    /// The rule; `wireproof explain` knows it.
    rule: String,
    /// How much it hurts here: `breaking`, `compatible` or `cosmetic`.
    severity: &'static str,
    /// How much the rule hurts by itself.
    default_severity: &'static str,
    /// Why it hurts otherwise than the rule does by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    weighed: Option<String>,
    /// Where: `status`, `header Content-Type`, `body`, a normalized JSONPath, or words.
    place: String,
    /// The kind of place: `status`, `header`, `body`, `snapshot` or `other`.
    place_kind: &'static str,
    /// What was promised, or accepted before; words where it is no single value.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<serde_json::Value>,
    /// What came; words where it is no single value.
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<serde_json::Value>,
    /// The sentence for people.
    message: String,
    /// What to do, where more than the rule's own page can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    cure: Option<String>,
    /// Why the team knows of it: it fails nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<String>,
    /// The try at which it was found, where the step is retried.
    #[serde(skip_serializing_if = "Option::is_none")]
    tried: Option<u32>,
    /// The same in every run for the same rule at the same place of the same step.
    fingerprint: String,
}

impl Finding {
    /// `owner` is what tells findings of one rule at one place apart: the case's id and the step.
    pub(super) fn new(finding: &finding::Finding, owner: &[&str]) -> Self {
        Self {
            rule: finding.rule.to_owned(),
            severity: finding.severity.name(),
            default_severity: finding.default_severity.name(),
            weighed: finding.weighed.clone(),
            place: finding.place.to_string(),
            place_kind: finding.place.kind().name(),
            expected: finding.expected.as_ref().map(value),
            actual: finding.actual.as_ref().map(value),
            message: finding.message(),
            cure: finding.cure.clone(),
            known: finding.known.clone(),
            tried: finding.tried.map(|(tried, _)| tried),
            fingerprint: fingerprint(finding, owner),
        }
    }
}

fn value(value: &finding::Value) -> serde_json::Value {
    match value {
        finding::Value::Json(json) => to_value(json),
        finding::Value::Words(words) => to_value(&Json::from(words.as_str())),
    }
}

fn fingerprint(finding: &finding::Finding, owner: &[&str]) -> String {
    let mut digest = Sha256::new();
    for part in owner.iter().copied().chain([finding.rule, &path_any_index(&finding.place)]) {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
