//! `wireproof schema`

use super::shell::Shell;
use crate::load::{CONTRACT, SCENARIO, docs};
use crate::record::format::schema as report_schema;

/// Prints the JSON Schema of a file format.
pub(super) fn schema(format: &str, shell: &Shell) {
    let schema = match format {
        "contract" => docs::schema(&CONTRACT),
        "report" => report_schema(),
        _ => docs::schema(&SCENARIO),
    };
    shell.out(&schema);
}
