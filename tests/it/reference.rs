//! `wireproof reference`: what it prints is what the contract says, with answers that were really accepted.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

/// The repository's own contracts, and where the reason stands in their errors.
#[rstest]
#[case::flow("flow", "\"reason\": \"")]
#[case::flowon("flowon", "\"errorCode\": \"")]
fn every_pair_stands_there_once_and_has_an_example_where_a_snapshot_shows_it(#[case] name: &str, #[case] before: &str) {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let page = project.wireproof(&["reference", name]).ends_with(0).out;
    let contract = project.read(&format!("scenarios/{name}/contract.yaml"));
    let errors = contract.split("\nerrors:\n").nth(1).expect("a catalogue");
    let errors: Vec<&str> = errors.lines().take_while(|line| line.is_empty() || line.starts_with(' ')).collect();
    let reasons: Vec<&str> = errors
        .iter()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     "))
        .filter_map(|line| line.trim().split(':').next())
        .collect();
    assert!(reasons.len() >= 9, "{reasons:?}");
    let shown = shown(&project.path("snapshots").join(name), before);
    assert!(!shown.is_empty());
    for reason in reasons {
        let heading = format!("\n### `{reason}`\n");
        assert_eq!(page.matches(&heading).count(), 1, "{reason}");
        let section = page.split(&heading).nth(1).and_then(|rest| rest.split("\n<a id=").next()).expect("a section");
        let example = section.contains(&format!("{before}{reason}\""));
        assert_eq!(example, shown.contains(reason), "{reason}:\n{section}");
    }
}

/// The reasons of errors that a folder's snapshots show.
fn shown(folder: &Path, before: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut left: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            continue;
        }
        let text = fs::read_to_string(path).expect("a snapshot");
        let is_error = text.lines().any(|line| line.starts_with("HTTP 4") || line.starts_with("HTTP 5"));
        let reason = text.split(before).nth(1).and_then(|rest| rest.split('"').next());
        found.extend(reason.filter(|_| is_error).map(str::to_owned));
    }
    found
}

const CONTRACT: &str = r#"
answer-headers: [content-type]
envelopes: { error: { reason: $.error }, order: { schema: { type: object } } }
errors: { 404: { no_order: there is no such order }, 410: { gone: "it is <script>alert('gone')</script>" } }
"#;

#[test]
fn a_contract_is_enough() {
    let project = Project::new(CONTRACT);
    let outcome = project.wireproof(&["reference"]).ends_with(0).shows("# Shop API: error reference");
    outcome.shows("### `no_order`\n\nThere is no such order.\n").hides("```").hides("<script>");
    let outcome =
        project.wireproof(&["reference", "--format", "html"]).ends_with(0).shows("<h3 id=\"api-404-no_order\">");
    outcome.shows("&lt;script&gt;").hides("<script");
}

#[test]
fn an_answer_of_a_target_of_its_own_is_an_example_too() {
    let server = Recorder::start(|asked| match asked.target.as_str() {
        "/gone" => Reply::json(410, r#"{"error": "gone"}"#),
        _ => Reply::json(200, r#"{"id": 1}"#),
    });
    let cases = "cases:\n  - { name: a, request: GET /gone, expect: 410 gone }\n  - { name: b, request: GET /b, expect: 200 order }\n";
    let project = Project::new(CONTRACT).cases(cases);
    project.wireproof(&["run", "--target", &server.url(""), "--as", "staging"]).ends_with(0);
    // What waits to be accepted is no example.
    project.wireproof(&["reference"]).ends_with(0).hides("HTTP 410");
    project.wireproof(&["accept"]).ends_with(0);
    let outcome = project.wireproof(&["reference"]).ends_with(0);
    outcome
        .shows("HTTP 410 Gone\ncontent-type: application/json\n\n{\n  \"error\": \"gone\"\n}\n")
        .shows("### 200 `order`");
}

#[test]
fn the_example_of_a_pair_is_an_answer_that_shows_the_fewest_others() {
    let server = Recorder::start(|asked| match asked.target.as_str() {
        "/both" => Reply::json(422, r#"{"errors": ["no_title", "no_price"], "of": "pair"}"#),
        _ => Reply::json(422, r#"{"errors": ["no_price"], "of": "one"}"#),
    });
    let contract = "envelopes: { error: { reason: { at: '$.errors[*]', all: true } } }\nerrors: { 422: { no_title: it has none, no_price: it has none } }\n";
    let cases = "cases:\n  - { name: a, request: GET /both, expect: 422 no_title }\n  - { name: b, request: GET /one, expect: 422 no_price }\n";
    let project = Project::new(contract).cases(cases);
    project.wireproof(&["run", "--target", &server.url(""), "--as", "staging"]).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    let page = project.wireproof(&["reference"]).ends_with(0).out;
    let price = page.split("### `no_price`").nth(1).expect("a section");
    assert!(price.contains("\"of\": \"one\"") && !price.contains("pair\""), "{page}");
}

#[rstest]
#[case("markdown")]
#[case("html")]
fn a_secret_in_a_contract_is_masked_before_it_is_escaped(#[case] format: &str) {
    let contract = "secrets: { key: env.SHOP_KEY }\nerrors: { 404: { none: \"ask with s*e_c|r<e>t\" } }\n";
    let outcome = Project::new(contract)
        .wireproof_with(&["reference", "--format", format], &[("SHOP_KEY", "s*e_c|r<e>t")])
        .ends_with(0);
    assert!(outcome.out.contains("secret key") && !outcome.out.contains("e>t"), "{}", outcome.out);
    assert!(!outcome.out.contains("e&gt;t"), "{}", outcome.out);
}

#[test]
fn where_a_pair_may_come_from_is_said() {
    let contract = "operations: [GET /a, PUT /a, GET /b]\nerrors: { 404: { none: { when: it isn't there, at: [\"* /a\"] }, all: it is everywhere } }\n";
    let outcome = Project::new(contract).wireproof(&["reference"]).ends_with(0);
    outcome.shows("It isn't there.\n\nIt may come from: `GET /a`, `PUT /a`.\n").shows("It is everywhere.\n\n<a");
}

#[test]
fn an_unknown_contract_is_refused_with_the_nearest_one() {
    Project::new(CONTRACT).wireproof(&["reference", "apj"]).ends_with(2).complains("did you mean `api`?");
}
