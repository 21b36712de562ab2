//! Where a finding is said to stand: the line of the step, or of the table's row.

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

const CASES: &str = "\
setup:
  - { request: GET /before }
cases:
  - name: steps
    steps:
      - { request: GET /one }
      - use: two
      - id: three
        request: GET /three
      - use: other#five
  - name: \"row {{ n }}\"
    each:
      - { n: 1 }
      - { n: 2 }

      - { n: 3 }
    request: GET /row/{{ n }}
  - name: short
    tags: one
    request: GET /short
steps:
  two: { request: GET /two }
";

#[rstest]
#[case::a_step("/one", "steps", 6)]
#[case::shared_steps_of_the_file("/two", "steps", 22)]
#[case::a_step_with_an_id("/three", "steps", 8)]
#[case::shared_steps_of_another_file("/five", "steps", 4)]
#[case::setup("/before", "short", 2)]
#[case::the_first_row("/row/1", "row 1", 13)]
#[case::the_last_row("/row/3", "row 3", 16)]
#[case::a_short_case("/short", "short", 18)]
fn a_finding_names_the_line_of_its_step_or_row(#[case] broken: &'static str, #[case] case: &str, #[case] line: u32) {
    let server = Recorder::start(move |asked| Reply::json(if asked.target == broken { 500 } else { 200 }, "{}"));
    let project = Project::plain(CASES);
    project.write("scenarios/api/other.yaml", "steps:\n\n  five: { request: GET /five }\n");
    let outcome = project.wireproof(&["run", &format!("api/cases/{case}"), "--target", &server.url("")]).ends_with(1);
    outcome.shows(&format!("scenarios/api/cases.yaml:{line}\n"));
}

#[test]
fn a_row_of_another_file_has_the_line_that_names_the_file() {
    let server = Recorder::start(|_| Reply::json(500, "{}"));
    let project = Project::plain("cases:\n  - name: \"row {{ n }}\"\n    each: rows.csv\n    request: GET /{{ n }}\n");
    project.write("scenarios/api/rows.csv", "n\n1\n2\n");
    project.run(&server.url("")).ends_with(1).shows("scenarios/api/cases.yaml:3\n");
}

#[test]
fn a_member_that_stands_twice_is_shown_with_its_values() {
    let body = r#"{"a":1,"b":{"c":"x","c":"x","c":null},"a":1.0}"#;
    let server = Recorder::start(move |_| Reply::json(200, body));
    let outcome = Project::plain("cases: [{ name: one, request: GET /x }]\n").run(&server.url("")).ends_with(1);
    let outcome = outcome.shows("duplicate-member").shows("the name stands 2 times in its object: 1, 1.0");
    outcome.shows("$.b.c").shows("3 times in its object: \"x\", \"x\", null");
}
