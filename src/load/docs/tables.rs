//! Which tables there are, in the order of the page, and how they are called in links.

use crate::load::table::{Kind, Table};
use crate::load::{CONTRACT, SCENARIO};

/// The tables of contracts, then those of scenario files; a table that both use belongs to the scenario files.
pub(super) fn groups() -> [Vec<&'static Table>; 2] {
    let scenario = reachable(&SCENARIO);
    let mut contract = reachable(&CONTRACT);
    contract.retain(|table| !scenario.iter().any(|other| same(other, table)));
    [contract, scenario]
}

/// A table and every table that its values may hold, each once, in the order of the keys that lead there.
pub(super) fn reachable(root: &'static Table) -> Vec<&'static Table> {
    let mut found = vec![root];
    visit(root, &mut found);
    found
}

fn visit(table: &'static Table, found: &mut Vec<&'static Table>) {
    for key in table.all() {
        let mut inner = Vec::new();
        held(key.kind, &mut inner);
        for table in inner {
            if !found.iter().any(|known| same(known, table)) {
                found.push(table);
                visit(table, found);
            }
        }
    }
}

/// Every table of a kind's objects, unlike [`Kind::table`], which stops at the first.
fn held(kind: &'static Kind, tables: &mut Vec<&'static Table>) {
    match kind {
        Kind::Object(table) => tables.push(table),
        Kind::List(kind) | Kind::OneOrMore(kind) | Kind::Map(kind) | Kind::StatusMap(kind) => held(kind, tables),
        Kind::Either(kinds) => kinds.iter().for_each(|kind| held(kind, tables)),
        _ => {}
    }
}

fn same(one: &Table, other: &Table) -> bool {
    one.name == other.name
}

/// A table's name without its article, as one word: `never-entry`.
pub(super) fn word(table: &Table) -> String {
    let name = table.name.strip_prefix("a ").or_else(|| table.name.strip_prefix("an ")).unwrap_or(table.name);
    anchor(name)
}

/// The anchor that a heading gets: lower case, hyphens for spaces, nothing else but letters and digits.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_stands_once_and_has_a_word_of_its_own() {
        let mut words: Vec<String> = groups().iter().flatten().map(|table| word(table)).collect();
        assert!(words.contains(&"contract".to_owned()) && words.contains(&"never-entry".to_owned()), "{words:?}");
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
