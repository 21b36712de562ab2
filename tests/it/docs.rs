//! `docs/` is printed from the lists and tables of the program. Here it is compared with them, or written anew with
//! `WIREPROOF_PRINT_DOCS=1`, and the schemas are held against every file that they must accept or refuse.

use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use rstest::rstest;
use serde_json::Value;
use wireproof::cli::topics;
use wireproof::load::docs::{reference, schema, yaml_to_json};
use wireproof::load::{CONTRACT, Root, SCENARIO, load_contract, load_scenario};
use wireproof::model::outcome::exit;
use wireproof::model::source::Sources;
use wireproof::report::rules_page::rules;

#[rstest]
#[case("contract.schema.json", schema(&CONTRACT))]
#[case("scenario.schema.json", schema(&SCENARIO))]
#[case("report.schema.json", wireproof::record::format::schema())]
#[case("reference.md", reference())]
#[case("rules.md", rules(&topics()))]
fn the_page_is_what_the_lists_print(#[case] name: &str, #[case] printed: String) {
    let path = root().join("docs").join(name);
    if std::env::var_os("WIREPROOF_PRINT_DOCS").is_some_and(|value| value == "1") {
        fs::write(&path, printed).expect("docs/ can be written");
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written.ends_with('\n') && written == printed, "docs/{name} is out of date: run `just docs`");
}

#[rstest]
#[case(exit::KEPT, "kept")]
#[case(exit::BROKEN, "broken")]
#[case(exit::USAGE, "usage")]
#[case(exit::INCONCLUSIVE, "inconclusive")]
#[case(exit::NOTHING_RUN, "nothing run")]
#[case(exit::INTERNAL, "internal")]
#[case(exit::OUTPUT_LOST, "output lost")]
#[case(exit::INTERRUPTED, "interrupted")]
fn every_exit_code_stands_on_its_page(#[case] code: u8, #[case] name: &str) {
    assert!(page("exit-codes.md").contains(&format!("\n| {code} | {name} | ")), "{code} {name}");
}

#[test]
fn every_file_of_the_project_fits_its_schema() {
    let mut files = Vec::new();
    yaml_files(&root().join("scenarios"), &mut files);
    assert!(files.len() > 10, "{files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("it is UTF-8");
        // `include:`d contracts lie beside the folders of the contracts.
        let shared = path.parent() == Some(&root().join("scenarios"));
        let contract = shared || path.ends_with("contract.yaml");
        assert_eq!(mistakes(contract, &text), Vec::<String>::new(), "{}", path.display());
    }
}

#[rstest]
#[case::reference(reference(), 10)]
#[case::ci(page("ci.md"), 1)]
#[case::coverage(page("coverage.md"), 1)]
#[case::exit_codes(page("exit-codes.md"), 0)]
fn every_example_of_the_page_fits_its_schema_and_loads(#[case] page: String, #[case] examples: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("scenarios")).expect("a folder");
    let blocks: Vec<&str> = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), examples);
    for block in blocks {
        let path = block.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the example's path");
        assert_eq!(mistakes(path.ends_with("contract.yaml"), block), Vec::<String>::new(), "{path}");
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, block).expect("a file");
    }
    let root = Root::find(folder.path()).expect("scenarios/");
    for files in root.contracts().expect("contracts") {
        let sources = Sources::default();
        let (_, mut problems) = load_contract(&root, &files, &sources);
        for path in &files.scenarios {
            problems.extend(load_scenario(&root, &files.name, path, &sources).1);
        }
        assert!(problems.is_empty(), "{problems:?}");
    }
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).expect("the page is there")
}

#[rstest]
#[case::unknown_key("cases: [{ name: a, request: GET /, expcet: 200 }]", "expcet")]
#[case::foreign_key("cases: [{ name: a, request: GET /, status: 400 }]", "status")]
#[case::no_name("cases: [{ request: GET /, expect: 200 }]", "name")]
#[case::cases_are_no_mapping("cases: { name: a, request: GET / }", "array")]
#[case::request_in_two_parts("cases: [{ name: a, request: { method: GET, path: / } }]", "string")]
#[case::time_without_unit("cases: [{ name: a, wait: 10 }]", "string")]
#[case::time_with_another_unit("cases: [{ name: a, wait: 10 sec }]", "10 sec")]
#[case::size_with_another_unit("cases: [{ name: a, request: POST /, bytes: 10 megs }]", "10 megs")]
#[case::unknown_word("cases: [{ name: a, request: GET /, snapshot: ful }]", "ful")]
#[case::flag_in_words("cases: [{ name: a, request: GET /, exclusive: 'yes' }]", "boolean")]
#[case::key_of_the_answer("cases: [{ name: a, request: GET /, expect: { is: 200, reason: x } }]", "reason")]
#[case::capture_without_dollar("cases: [{ name: a, request: GET /, capture: { id: data.id } }]", "data.id")]
#[case::repeat_without_end("cases: [{ name: a, request: GET /, repeat: { until: status == 200 } }]", "at-most")]
#[case::step_is_a_text("cases: [{ name: a, steps: [GET /] }]", "object")]
#[case::list_of_tags_in_a_list("cases: [{ name: a, request: GET /, tags: [[a]] }]", "string")]
#[case::header_is_a_mapping("cases: [{ name: a, request: GET /, headers: { A: { is: b } } }]", "string")]
#[case::key_of_a_contract("api: Shop API", "api")]
fn a_mistake_of_a_scenario_is_refused(#[case] text: &str, #[case] word: &str) {
    refuses(false, text, word);
}

#[rstest]
#[case::unknown_key("envelops: {}", "envelops")]
#[case::status_out_of_range("errors: { 700: { x: y } }", "700")]
#[case::status_is_a_word("statuses: [ok]", "ok")]
#[case::status_below("statuses: [99]", "99")]
#[case::target_without_url("targets: { staging: { max-rps: 5 } }", "url")]
#[case::target_is_a_text("targets: { staging: https://staging.example }", "object")]
#[case::negative_number("targets: { staging: { url: x, max-rps: -5 } }", "-5")]
#[case::unknown_word("catalogue: opened", "opened")]
#[case::envelope_key("envelopes: { error: { media_type: a } }", "media_type")]
#[case::reason_without_place("envelopes: { error: { reason: { match: a } } }", "at")]
#[case::schema_is_a_text("envelopes: { error: { schema: error.json } }", "object")]
#[case::pair_is_a_list("errors: { 400: [parse_error] }", "object")]
#[case::cases("cases: [{ name: a }]", "cases")]
fn a_mistake_of_a_contract_is_refused(#[case] text: &str, #[case] word: &str) {
    refuses(true, text, word);
}

fn refuses(contract: bool, text: &str, word: &str) {
    let mistakes = mistakes(contract, text);
    assert!(mistakes.iter().any(|mistake| mistake.contains(word)), "{text}: {mistakes:?}");
    // One mistake is one message: an editor that lists every branch is no help.
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
}

#[rstest]
#[case::number_as_text("cases: [{ name: 7, request: GET /, expect: 200 }]")]
#[case::one_or_more("cases: [{ name: a, covers: F1, setup: { use: x }, request: GET /, query: { a: [1, true] } }]")]
#[case::null_header("cases: [{ name: a, request: GET /, headers: { A: null, B: [a, b] } }]")]
#[case::sum_of_sizes("cases: [{ name: a, request: GET /, bytes: 10MiB + 1, time-limit: 1.5s }]")]
#[case::plain_size("cases: [{ name: a, request: GET /, bytes: 512 }]")]
#[case::table_of_a_file("cases: [{ name: a, each: rows.csv, request: GET /, expect: [200] }]")]
fn what_the_decoder_takes_is_accepted(#[case] text: &str) {
    assert_eq!(mistakes(false, text), Vec::<String>::new());
}

/// What the schema says about a text, every message with its place.
fn mistakes(contract: bool, text: &str) -> Vec<String> {
    let value = yaml_to_json(text).expect("it is YAML");
    let schema: Value = serde_json::from_str(&schema(if contract { &CONTRACT } else { &SCENARIO })).expect("JSON");
    let validator: Validator = jsonschema::draft7::new(&schema).expect("a schema");
    validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn yaml_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            yaml_files(&path, files);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            files.push(path);
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
