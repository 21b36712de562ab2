//! The reference page: an introduction, then a section a table.

use std::fmt::Write as _;

use super::tables::groups;
use super::values::{legend, value};
use crate::load::table::{Key, Table};

/// What the tables can't say. Its examples are held against the schemas by the tests.
const INTRODUCTION: &str = include_str!("introduction.md");

/// The reference page of both file formats, in Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = format!("<!-- generated from the decoder's tables; don't edit -->\n\n{INTRODUCTION}");
    _ = write!(page, "\n## Values\n\nWhat the column *value* of the tables below means.\n\n{}", legend());
    let headings = ["Keys of a contract", "Keys of a scenario file"];
    for (heading, tables) in headings.into_iter().zip(groups()) {
        _ = write!(page, "\n## {heading}\n");
        for table in tables {
            section(table, &mut page);
        }
    }
    page
}

fn section(table: &Table, page: &mut String) {
    _ = write!(page, "\n### {}\n\n{}\n\n", capitalized(table.name), table.doc);
    page.push_str("| key | value | meaning | required |\n|---|---|---|---|\n");
    let mut keys: Vec<&Key> = table.all().collect();
    keys.sort_by_key(|key| key.name);
    for key in keys {
        let required = if key.required { "yes" } else { "" };
        _ = writeln!(page, "| `{}` | {} | {} | {required} |", key.name, value(key.kind), cell(key.doc));
    }
}

/// A bar ends a cell, even in code.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
