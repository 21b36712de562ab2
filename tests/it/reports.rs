//! `--report`: what happened, in files for programs, beside what a terminal shows.

use std::fs;

use crate::support::{Act, FaultServer, Project, Recorded, Recorder, Reply};
use rstest::rstest;
use serde_json::{Value, json};

/// A case of every kind: kept, changed, known, broken, inconclusive, ignored, and one of two rows.
const CONTRACT: &str = r#"
secrets: { key: env.KEY }
headers: { X-Key: "{{ key }}" }
envelopes: { error: { reason: $.reason } }
errors: { 400: { bad: it is bad, worse: it is worse } }
outage: [502]
known: [{ case: cases/known, answers: 400 worse, because: fixed in 2, until: 2999-01-01 }]
severities: [{ rule: unlisted-pair, severity: compatible, because: it comes soon }]
"#;
const CASES: &str = r#"
cases:
  - { name: kept, tags: [quick], request: GET /ok, expect: 200 }
  - { name: "row {{ n }}", each: [{ n: 1 }, { n: 2 }], request: "GET /ok?n={{ n }}", expect: 200 }
  - { name: changed, request: GET /odd, expect: 400 }
  - { name: known, request: GET /worse, expect: 400 bad }
  - name: broken
    setup: { request: POST /made, json: { key: "{{ key }}" }, expect: 200 }
    steps:
      - { id: first, request: GET /ok, expect: 200, capture: { says: $.key } }
      - { id: second, request: GET /worse, expect: 400 bad, retry: { at-most: 2, every: 1ms } }
    teardown: { request: DELETE /made, expect: 200 }
  - { name: inconclusive, request: GET /gone, expect: 200 }
  - { name: ignored, skip: later, request: GET /ok, expect: 200 }
"#;
const KEY: &str = "k3y/\"of all";

fn answer(request: &Recorded) -> Reply {
    match request.line().split(['?', ' ']).nth(1).unwrap_or_default() {
        "/worse" => Reply::json(400, r#"{"reason":"worse"}"#),
        "/odd" => Reply::json(400, r#"{"reason":"odd"}"#),
        "/gone" => Reply::empty(502),
        _ => Reply::json(200, &json!({ "key": KEY, "n": 1.50 }).to_string()),
    }
}

fn project() -> (Project, Recorder) {
    (Project::new(CONTRACT).cases(CASES), Recorder::start(answer))
}

fn run(project: &Project, server: &Recorder, arguments: &[&str]) -> crate::support::Outcome {
    let url = server.url("");
    let all = [&["run", "--target", &url, "--as", "here"], arguments].concat();
    project.wireproof_with(&all, &[("KEY", KEY)])
}

fn read(project: &Project, path: &str) -> Value {
    serde_json::from_str(&project.read(path)).expect("it is JSON")
}

/// What the schema that `wireproof schema report` prints says against a report.
fn mistakes(report: &Value) -> Vec<String> {
    let project = Project::plain("cases: []\n");
    let schema = project.wireproof(&["schema", "report"]).out;
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn case<'r>(report: &'r Value, name: &str) -> &'r Value {
    let cases = report["cases"].as_array().expect("a list");
    cases.iter().find(|case| case["id"] == format!("api/cases/{name}")).unwrap_or_else(|| panic!("{name} is missing"))
}

#[test]
fn the_report_for_programs_has_every_case_and_every_step() {
    let (project, server) = project();
    run(&project, &server, &["--report", "json=out/report.json", "-k", "cases"])
        .ends_with(1)
        .shows("BROKEN  api/cases/broken");
    let report = read(&project, "out/report.json");
    assert_eq!(mistakes(&report), Vec::<String>::new());
    assert_eq!((&report["format"], &report["exit"]), (&json!(1), &json!({ "code": 1, "why": "broken" })));
    assert_eq!(report["filters"], json!({ "patterns": [], "texts": ["cases"] }));
    assert_eq!(report["contracts"][0]["overlay"], "here");
    assert_eq!(report["contracts"][0]["digest"].as_str().map(str::len), Some(64));
    let outcomes = ["kept", "row 1", "changed", "known", "broken", "inconclusive", "ignored"];
    let outcomes = outcomes.map(|name| case(&report, name)["outcome"].as_str().unwrap_or_default());
    assert_eq!(outcomes, ["kept", "kept", "changed", "known", "broken", "inconclusive", "ignored"]);
    assert_eq!(case(&report, "row 2")["row"], json!({ "n": 2 }));
    assert_eq!(case(&report, "kept")["tags"], json!(["quick"]));
    assert_eq!(case(&report, "broken")["expects"], json!(["200", "400 bad"]));
    assert_eq!(case(&report, "ignored")["why"], "skipped: later");
    assert_eq!(case(&report, "inconclusive")["steps"][0]["attempts"][0]["status"], 502);
    assert_eq!(case(&report, "inconclusive")["steps"][0]["answer"]["status"], 502, "what came is told");
    let steps = case(&report, "broken")["steps"].as_array().expect("a list");
    let phases: Vec<&Value> = steps.iter().map(|step| &step["phase"]).collect();
    assert_eq!(phases, ["setup", "step", "step", "teardown"]);
    assert_eq!(steps[1]["captured"], json!(["says"]));
    assert_eq!(steps[1]["snapshot"]["path"], "snapshots/api@here/cases/broken.first.snap");
    assert_eq!(steps[2]["attempts"].as_array().map(Vec::len), Some(2));
    assert_eq!(steps[2]["evaluation"][0]["shows"], "400 worse");
    let finding = &steps[2]["findings"][0];
    let message = "promised \"bad\", answered \"worse\" (try 2 of 2)";
    assert_eq!(
        (&finding["rule"], &finding["message"], &finding["tried"]),
        (&json!("wrong-reason"), &json!(message), &json!(2))
    );
    assert_eq!((&finding["place"], &finding["place-kind"]), (&json!("$.reason"), &json!("body")));
    let weighed = &case(&report, "changed")["steps"][0]["findings"][0];
    assert_eq!([&weighed["severity"], &weighed["default-severity"]], ["compatible", "breaking"]);
    assert_eq!(weighed["weighed"], "it comes soon");
    assert_eq!(case(&report, "known")["steps"][0]["findings"][0]["known"], "fixed in 2");
}

#[test]
fn bodies_stand_in_the_report_as_they_came_and_secrets_do_not() {
    let (project, server) = project();
    run(&project, &server, &["--report", "json=report.json", "--report", "junit=report.xml"]).ends_with(1);
    let report = read(&project, "report.json");
    let step = &case(&report, "broken")["steps"][0];
    assert_eq!(step["request"]["body"], json!({ "text": "{\"key\":\"[secret key as JSON]\"}" }));
    assert!(
        step["request"]["headers"].as_array().is_some_and(|fields| fields.contains(&json!(["X-Key", "[secret key]"])))
    );
    assert_eq!(step["answer"]["body"], json!({ "text": "{\"key\":\"[secret key]\",\"n\":1.5}" }));
    assert_eq!(step["answer"]["http"], "HTTP/1.1");
    for file in ["report.json", "report.xml"] {
        let text = project.read(file);
        assert!(!text.contains("k3y/") && !text.contains("of all"), "{text}");
    }
}

#[test]
fn a_finding_keeps_its_fingerprint_from_run_to_run() {
    let (project, server) = project();
    let prints = || {
        run(&project, &server, &["--report", "json=report.json"]);
        let report = read(&project, "report.json");
        let of = |name: &str, step: usize| case(&report, name)["steps"][step]["findings"][0]["fingerprint"].clone();
        [of("known", 0), of("broken", 2)]
    };
    let first = prints();
    assert_eq!(prints(), first);
    assert_ne!(first[0], first[1], "the same rule and place in two cases");
}

#[test]
fn ci_systems_get_a_test_for_each_case() {
    let (project, server) = project();
    run(&project, &server, &["--report", "junit=report.xml"]).ends_with(1);
    let xml = project.read("report.xml");
    let counts = "<testsuites name=\"wireproof\" tests=\"8\" skipped=\"1\" failures=\"1\" errors=\"1\"";
    assert!(xml.contains(counts), "{xml}");
    for text in [
        "<testcase name=\"row 2\" classname=\"api/cases\"",
        "<skipped message=\"skipped: later\"",
        "<failure message=\"promised &quot;bad&quot;, answered &quot;worse&quot; (try 2 of 2)\" type=\"wrong-reason\">",
        "<error message=\"the target answered 502, an outage\" type=\"inconclusive\"",
        "reproduce   curl ",
        "file=\"scenarios/api/cases.yaml\" line=\"14\"",
    ] {
        assert!(xml.contains(text), "{text} is missing in:\n{xml}");
    }
}

#[test]
fn a_report_without_a_file_goes_to_standard_output_and_the_terminals_beside_it() {
    let (project, server) = project();
    let outcome = run(&project, &server, &["--report", "json"]).ends_with(1);
    let report: Value = serde_json::from_str(&outcome.out).expect("standard output is the report");
    assert_eq!(mistakes(&report), Vec::<String>::new());
    outcome.complains("BROKEN  api/cases/broken");
}

#[rstest]
#[case::format(&["--report", "jnit"], "did you mean `junit`?")]
#[case::no_file(&["--report", "junit="], "no file stands behind `junit=`")]
#[case::twice_to_standard_output(&["--report", "json", "--report", "junit"], "two reports would go to standard output")]
#[case::twice_to_a_file(&["--report", "json=a", "--report", "junit=a"], "two reports would go to a")]
#[case::a_folder(&["--report", "json=scenarios"], "scenarios can't be written: is a directory; nothing was sent")]
#[case::below_a_file(&["--report", "json=scenarios/api/contract.yaml/x"], "can't be written: ")]
fn a_report_that_cannot_be_written_is_refused_before_anything_is_sent(#[case] arguments: &[&str], #[case] why: &str) {
    let (project, server) = project();
    run(&project, &server, arguments).ends_with(2).complains(why);
    assert_eq!(server.lines(), Vec::<String>::new());
}

#[test]
fn a_run_that_cannot_begin_leaves_the_old_report_and_nothing_half_written() {
    let (project, _) = project();
    project.write("out/report.json", "old");
    project.wireproof(&["run", "--report", "json=out/report.json"]).ends_with(2);
    assert_eq!(project.read("out/report.json"), "old");
    let left: Vec<_> = fs::read_dir(project.path("out")).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_is_a_whole_document_that_says_so() {
    let server = Recorder::start(|request| {
        if request.line() == "GET /slow" {
            std::thread::sleep(std::time::Duration::from_secs(3));
        }
        Reply::json(200, "{}")
    });
    let project = Project::plain(
        "cases:\n  - { name: slow, request: GET /slow, expect: 200 }\n  - { name: later, exclusive: true, request: GET /x, expect: 200 }\n",
    );
    let child = project.start(&[
        "run",
        "--target",
        &server.url(""),
        "--report",
        "json=report.json",
        "--report",
        "junit=report.xml",
    ]);
    while server.lines().is_empty() {
        std::thread::yield_now();
    }
    let id = nix::unistd::Pid::from_raw(i32::try_from(child.id()).expect("a small number"));
    nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGINT).expect("the process is there");
    let outcome: crate::support::Outcome = child.wait_with_output().expect("it ends").into();
    outcome.ends_with(130);
    let report = read(&project, "report.json");
    assert_eq!(mistakes(&report), Vec::<String>::new());
    assert_eq!((&report["interrupted"], &report["exit"]["code"]), (&json!(true), &json!(130)));
    assert_eq!(["slow", "later"].map(|name| case(&report, name)["outcome"].clone()), ["not run", "not run"]);
    let xml = project.read("report.xml");
    assert!(
        xml.contains("<skipped message=\"not run: interrupted\"") && xml.contains("a signal ended the run"),
        "{xml}"
    );
}

#[test]
fn a_finding_over_the_run_is_in_both_reports() {
    let contract =
        "envelopes: { error: { reason: $.reason } }\nerrors: { 400: { bad: x } }\ncoverage: { pairs: seen }\n";
    let project =
        Project::new(contract).cases("cases: [{ name: one, request: GET /x, snapshot: none, expect: 200 }]\n");
    let server = Recorder::kind();
    let reports = ["--report", "json=report.json", "--report", "junit=report.xml"];
    project.wireproof(&[&["run", "--gate", "--target", &server.url("")][..], &reports].concat()).ends_with(1);
    let report = read(&project, "report.json");
    assert_eq!(mistakes(&report), Vec::<String>::new());
    let found = &report["findings"][0];
    assert_eq!((&found["fails"], &found["finding"]["rule"]), (&json!(true), &json!("pair-not-covered")));
    assert_eq!(report["coverage"][0]["entries"][0]["hole"], true);
    assert!(project.read("report.xml").contains("<testcase name=\"the rules over the whole run\""));
}

/// Strict validators complain of formats that JSON Schema doesn't define.
#[test]
fn the_schema_has_no_format_of_its_own() {
    fn formats(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("format").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|value| formats(value, found));
            }
            Value::Array(elements) => elements.iter().for_each(|value| formats(value, found)),
            _ => {}
        }
    }
    let schema = Project::plain("cases: []\n").wireproof(&["schema", "report"]).out;
    let mut found = Vec::new();
    formats(&serde_json::from_str(&schema).expect("the schema is JSON"), &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_try_without_an_answer_is_one() {
    let server = FaultServer::start(vec![Act::ReadRequest, Act::HangUp]);
    let project = Project::plain("cases: [{ name: one, request: POST /x, expect: 200 }]\n");
    project.wireproof(&["run", "--target", &server.url(""), "--report", "json=r.json"]).ends_with(1);
    let report = read(&project, "r.json");
    let tries = &report["cases"][0]["steps"][0]["attempts"];
    assert_eq!((tries.as_array().map(Vec::len), &tries[0]["status"]), (Some(1), &Value::Null), "{tries}");
}

/// What differs from answer to answer says nothing by its value, and may be a credential.
#[test]
fn a_value_at_a_volatile_place_is_told_by_its_kind() {
    let server = Recorder::start(|_| {
        Reply::json(200, r#"{"items":[{"token":"drawn-anew"}],"at":"on 2026-01-02 at","At":"kept"}"#)
    });
    let contract = "volatile: { \"$.items[*].token\": token, $.at: { as: date, match: '[0-9-]{10}' } }\n";
    let cases = "snapshot: none\ncases: [{ name: one, request: GET /x, expect: { is: 200, body: { \"$.items[0].token\": x, $.at: y, $.At: z } } }]\n";
    let project = Project::new(contract).cases(cases);
    let outcome = project.wireproof(&["run", "--target", &server.url(""), "--report", "json=r.json"]).ends_with(1);
    outcome
        .shows("promised \"x\", answered [token]")
        .shows("promised \"y\", answered on [date] at")
        .shows("answered \"kept\"")
        .hides("drawn-anew");
    let findings = &read(&project, "r.json")["cases"][0]["steps"][0]["findings"];
    assert!(!findings.to_string().contains("drawn-anew"), "{findings}");
}

/// Of a race, too, the answer that counts as an outage is told.
#[test]
fn an_outage_in_a_race_is_told() {
    let server = Recorder::start(|_| Reply::empty(502));
    let cases = "cases: [{ name: one, steps: [{ together: [{ request: GET /a }, { request: GET /b }], expect: [200, 200] }] }]\n";
    let project = Project::new("outage: [502]\n").cases(cases);
    project.wireproof(&["run", "--target", &server.url(""), "--report", "json=r.json"]).ends_with(3);
    let step = &read(&project, "r.json")["cases"][0]["steps"][0];
    assert_eq!([&step["attempts"][0]["status"], &step["answer"]["status"]], [502, 502], "{step}");
}
