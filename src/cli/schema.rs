//! `wireproof schema`

use super::shell::Shell;
use crate::load::{CONTRACT, SCENARIO, docs};

/// Prints the JSON Schema of a file format.
pub(super) fn schema(format: &str, shell: &Shell) {
    let table = if format == "contract" { &CONTRACT } else { &SCENARIO };
    shell.out(&docs::schema(table));
}
