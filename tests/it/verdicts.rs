//! Pairs of answers and their verdicts: `tests/verdicts/` reads as the documentation of what a difference means.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;
use wireproof::model::stored::Stored;
use wireproof::select::path::Path as JsonPath;
use wireproof::snapshot::grammar;
use wireproof::verdict::{RULES, Roles, judge};

/// One entry of a table.
struct Pair {
    title: String,
    accepted: Stored,
    new: Stored,
    /// `severity rule place`, in the order of the report.
    verdict: Vec<String>,
}

#[rstest]
fn each_pair_gets_its_verdict(#[files("tests/verdicts/*.txt")] table: PathBuf) {
    let paths =
        |texts: &[&str]| -> Vec<JsonPath> { texts.iter().map(|text| JsonPath::parse(text).expect("a path")).collect() };
    let (reasons, prose) = (paths(&["$.error.reason"]), paths(&["$.error.message", "$.title"]));
    let (reasons, prose): (Vec<_>, Vec<_>) = (reasons.iter().collect(), prose.iter().collect());
    let roles = Roles { reasons, reason_headers: vec!["X-Error-Code"], prose };
    let mut wrong = Vec::new();
    for pair in read(&table) {
        let found: Vec<String> = judge(&pair.accepted, &pair.new, &roles)
            .into_iter()
            .map(|finding| format!("{} {} {}", finding.severity, finding.rule, finding.place))
            .collect();
        if found != pair.verdict {
            wrong.push(format!("{}\n  written: {:?}\n  judged:  {found:?}", pair.title, pair.verdict));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_and_no_difference_at_all_stand_in_a_table() {
    let pairs: Vec<Pair> = tables().iter().flat_map(|table| read(table)).collect();
    assert!(pairs.len() >= 50, "{} pairs", pairs.len());
    let told: BTreeSet<&str> =
        pairs.iter().flat_map(|pair| &pair.verdict).filter_map(|line| line.split(' ').nth(1)).collect();
    // Two answers alone don't tell it: it needs the step's alternatives. The tests of steps prove it.
    let known: BTreeSet<&str> =
        RULES.iter().map(|rule| rule.name()).filter(|name| *name != "alternative-changed").collect();
    assert_eq!(told, known);
    assert!(pairs.iter().any(|pair| pair.verdict.is_empty()));
}

#[test]
fn each_pair_says_something_of_its_own() {
    let mut titles = BTreeSet::new();
    for pair in tables().iter().flat_map(|table| read(table)) {
        assert!(titles.insert(pair.title.clone()), "`{}` stands there twice", pair.title);
    }
}

fn tables() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verdicts");
    let mut tables: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    tables.sort();
    tables
}

fn read(table: &Path) -> Vec<Pair> {
    let text = fs::read_to_string(table).expect("a table");
    let entries = text.split("\n=== ").skip(1);
    entries.map(|entry| pair(entry).unwrap_or_else(|| panic!("{}: {entry}", table.display()))).collect()
}

fn pair(entry: &str) -> Option<Pair> {
    let (title, rest) = entry.split_once('\n')?;
    let (accepted, rest) = rest.split_once("\n--- becomes\n")?;
    let (new, verdict) = rest.split_once("\n--- verdict\n")?;
    let answer = |text: &str| grammar::parse(text).map_err(|error| panic!("{title}: {error}\n{text}")).ok();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = verdict.lines().map(words).filter(|line| !line.is_empty() && line != "none").collect();
    Some(Pair { title: title.to_owned(), accepted: answer(accepted)?, new: answer(new)?, verdict: lines })
}
