//! Answers that carry several identifiers: each of them is held against the catalogue.

use crate::support::{Outcome, Project, Recorder, Reply};
use rstest::rstest;

const CONTRACT: &str = r"
envelopes:
  error: { reason: { at: '$.errors[*].code', all: true } }
  number: { reason: { at: '$.errors[*].code', all: true, type: integer, match: '^40(\d)$' } }
errors:
  400: { required: x, too_long: x, out_of_range: x }
  422: { '1': { envelope: number, when: x }, '2': { envelope: number, when: x } }
";

fn run(contract: &str, body: &str, expect: &str) -> Outcome {
    let body = body.to_owned();
    let server = Recorder::start(move |request| Reply::json(request.target[1..].parse().unwrap_or(200), &body));
    let status = expect.split([' ', '}', '|']).find_map(|word| word.parse::<u16>().ok()).unwrap_or(400);
    let cases = format!("cases: [{{ name: one, snapshot: none, request: GET /{status}, expect: {expect} }}]\n");
    Project::new(contract).cases(&cases).run(&server.url(""))
}

#[rstest]
#[case::first("400 required")]
#[case::last("400 out_of_range")]
#[case::any("400")]
#[case::one_of_two("400 too_long | 400 required")]
fn an_expected_identifier_may_stand_among_others_and_each_is_seen(#[case] expect: &str) {
    let body = r#"{"errors": [{"code": "required"}, {"code": "out_of_range"}, {"code": "required"}]}"#;
    run(CONTRACT, body, expect).ends_with(0).shows("2 of 5 pairs seen");
}

#[test]
fn an_identifier_that_is_not_there_is_a_wrong_reason() {
    let body = r#"{"errors": [{"code": "required"}, {"code": "out_of_range"}]}"#;
    let outcome = run(CONTRACT, body, "400 too_long").ends_with(1);
    outcome.shows(r#"promised "too_long", answered "required" and "out_of_range""#).hides("unlisted-pair");
}

#[rstest]
#[case::one(r#"[{"code": "required"}, {"code": "odd"}]"#, &["400 \"odd\""])]
#[case::two(r#"[{"code": "odd"}, {"code": "required"}, {"code": "strange"}]"#, &["400 \"odd\"", "400 \"strange\""])]
#[case::what_is_no_text(r#"[{"code": "required"}, {"code": null}, {"code": 7}]"#, &["400 \"null\"", "400 \"7\""])]
fn each_identifier_that_is_not_listed_is_a_finding(#[case] errors: &str, #[case] unlisted: &[&str]) {
    let outcome = run(CONTRACT, &format!(r#"{{"errors": {errors}}}"#), "400 required").ends_with(1);
    assert_eq!(outcome.out.matches("unlisted-pair  ").count(), unlisted.len(), "{}", outcome.out);
    let outcome = unlisted.iter().fold(outcome, |outcome, pair| outcome.shows(pair));
    outcome.hides("wrong-reason").hides("reasons-disagree").shows("1 of 5 pairs seen");
}

#[rstest]
#[case::none_at_all("{}")]
#[case::an_empty_list(r#"{"errors": []}"#)]
#[case::errors_without_any(r#"{"errors": [{"message": "no"}]}"#)]
fn no_identifier_is_a_missing_reason(#[case] body: &str) {
    run(CONTRACT, body, "400").ends_with(1).shows("missing-reason");
}

#[test]
fn each_identifier_may_be_a_part_of_a_number() {
    run(CONTRACT, r#"{"errors": [{"code": 401}, {"code": 402}]}"#, "422 2").ends_with(0).shows("2 of 5 pairs seen");
    let outcome = run(CONTRACT, r#"{"errors": [{"code": 401}, {"code": 500}]}"#, "422 1").ends_with(1);
    outcome.shows("unlisted-pair").shows("422 \"500\"");
}

#[test]
fn an_open_catalogue_shows_what_is_not_listed() {
    let body = r#"{"errors": [{"code": "required"}, {"code": "odd"}]}"#;
    run(&format!("catalogue: open\n{CONTRACT}"), body, "400 required").ends_with(0).shows("unlisted-pair");
}

#[test]
fn fields_of_a_header_may_be_several_identifiers() {
    let contract =
        "envelopes: { error: { reason: { at: header.X-Error, all: true } } }\nerrors: { 400: { a: x, b: x, c: x } }\n";
    let server = Recorder::start(|_| Reply::json(400, "{}").with("X-Error", "a").with("X-Error", "c"));
    let project =
        Project::new(contract).cases("cases: [{ name: one, snapshot: none, request: GET /, expect: 400 c }]\n");

    project.run(&server.url("")).ends_with(0).shows("2 of 3 pairs seen");
}

#[test]
fn a_place_of_several_stands_alone() {
    let contract = "envelopes: { error: { reason: [{ at: '$.errors[*].code', all: true }, header.X-Error] } }\n";
    let project = Project::new(contract).cases("cases: [{ name: one, request: GET /, expect: 200 }]\n");

    project.wireproof(&["check"]).ends_with(2).complains("a place with `all:` stands beside another one");
}
