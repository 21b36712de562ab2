//! The record as JSON, format 1: fields are only ever added. A reader ignores what it doesn't know, and refuses a higher
//! number.

mod case;
mod exchange;
mod finding;
mod run;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;

pub use case::Case;
pub use run::{End, Start};

/// The number of the format.
pub const FORMAT: u32 = 1;

/// A whole report. It is written piece by piece: what is known before the run, the cases as they end, what is known
/// after it.
#[derive(Debug, schemars::JsonSchema, serde::Serialize)]
#[schemars(title = "wireproof's report of a run")]
pub struct Document<'a> {
    /// What is known before the run.
    #[serde(flatten)]
    pub start: Start<'a>,
    /// The cases, in the order in which they ended.
    pub cases: Vec<Case<'a>>,
    /// What is known after the run.
    #[serde(flatten)]
    pub end: End<'a>,
}

/// The JSON Schema of the report.
#[must_use]
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_sizes));
    let schema = settings.into_generator().into_root_schema_for::<Document<'static>>();
    format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default())
}

/// Takes away what says how large a number is in memory (`uint32`): no format that JSON Schema defines, and validators
/// complain of it.
fn without_sizes(schema: &mut Schema) {
    let sized = |format: &str| ["int", "uint", "float", "double"].iter().any(|known| format.starts_with(known));
    if schema.get("format").and_then(serde_json::Value::as_str).is_some_and(sized) {
        schema.remove("format");
    }
}

/// A time in milliseconds.
fn milliseconds(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
