//! What a run covers of a contract, the rules over a whole run, and what a gate demands.

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

/// A contract with two pairs, an envelope, two operations and two promises, and these lines.
fn contract(more: &str) -> String {
    format!(
        "errors: {{ 400: {{ parse_error: the body is no JSON }}, 409: {{ conflict: somebody was faster }} }}\n\
         envelopes: {{ error: {{ reason: $.reason }}, thing: {{ schema: {{ type: object }} }} }}\n\
         operations: ['GET /things/{{id}}', 'PUT /things/{{id}}']\n\
         promises: {{ P1: a thing can be read, P2: of two writers one loses }}\n\
         targets: {{ staging: {{ url: \"{{{{ env.URL }}}}\" }} }}\n{more}"
    )
}

const ALL: &str = "coverage: { pairs: asserted, envelopes: asserted, promises: asserted, operations: asserted }\n";

/// Cases that cover everything.
const CASES: [&str; 3] = [
    "{ name: read, covers: P1, request: GET /things/1, expect: 200 thing }",
    "{ name: broken body, request: PUT /things/1?answer=400+parse_error, expect: 400 parse_error }",
    "{ name: race, covers: P2, request: PUT /things/1?answer=409+conflict, expect: 409 conflict }",
];

fn cases(cases: &[&str]) -> String {
    format!("snapshot: none\ncases:\n{}\n", cases.iter().map(|case| format!("  - {case}\n")).collect::<String>())
}

/// A server that answers what the query asks for, `answer=409+conflict`, else 200.
fn server() -> Recorder {
    Recorder::start(|request| match request.target.split_once("answer=") {
        Some((_, wanted)) => {
            let (status, reason) = wanted.split_once('+').expect("a status and a reason");
            Reply::json(status.parse().expect("a status"), &format!("{{\"reason\": \"{reason}\"}}"))
        }
        None => Reply::json(200, "{}"),
    })
}

fn project(more: &str, list: &[&str]) -> Project {
    Project::new(&contract(more)).cases(&cases(list))
}

#[test]
fn everything_that_cases_assert_is_covered() {
    let server = server();
    let project = project(ALL, &CASES);
    let outcome = project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(0);
    outcome
        .shows("pairs          2: 2 asserted  (asserted is demanded)")
        .shows("envelopes      1: 1 asserted")
        .shows("promises       2: 2 asserted")
        .shows("operations     2: 2 asserted")
        .hides("never");
    project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(0).hides("whole run");
}

#[rstest]
#[case::of_a_pair(1, &["pair-not-covered", "pair 400 parse_error", "nothing showed it, and `asserted` is demanded"])]
#[case::of_an_envelope_and_an_operation(0, &[
    "envelope-not-covered", "envelope thing", "operation-not-covered", "operation GET /things/{id}",
])]
#[case::of_a_promise(2, &["promise-not-covered", "promise P2", "of two writers one loses"])]
fn a_case_that_went_leaves_a_hole_that_fails_the_gate(#[case] gone: usize, #[case] shown: &[&str]) {
    let server = server();
    let rest: Vec<&str> = CASES.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, case)| *case).collect();
    let project = project(ALL, &rest);
    let outcome = project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(1);
    let outcome = shown.iter().fold(outcome, |outcome, text| outcome.shows(text));
    outcome.shows("Shop API over the whole run").shows("wireproof explain").shows("over the run");
    project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(1).shows("a hole: asserted is demanded");
    // Without a gate the end line says it, and nothing fails.
    project.run(&server.url("")).ends_with(0).hides("not-covered");
}

#[test]
fn what_is_not_demanded_may_have_holes() {
    let server = server();
    let project = project("coverage: { envelopes: seen }\n", &CASES[..1]);
    let outcome = project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(0);
    outcome.shows("never           pair 409 conflict").hides("a hole");
    project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(0);
}

#[rstest]
#[case::is_enough_where_seen_is_demanded("seen", 0)]
#[case::is_a_hole_where_asserted_is_demanded("asserted", 1)]
fn a_pair_that_no_case_names_is_only_seen(#[case] level: &str, #[case] code: i32) {
    let server = server();
    let bare = "{ name: bare, request: PUT /things/1?answer=400+parse_error, expect: 400 }";
    let project = project(&format!("coverage: {{ pairs: {level} }}\n"), &[CASES[2], bare]);
    let outcome = project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(code);
    outcome.shows("only seen       pair 400 parse_error").shows("in 1 case");
}

#[test]
fn answers_of_setup_and_of_logins_count_as_seen() {
    let server = server();
    let more = "coverage: { pairs: seen, envelopes: seen }\n\
                identities: { someone: { login: { request: PUT /things/1?answer=409+conflict, expect: 409 } } }\n";
    let text = "snapshot: none\nas: someone\nsetup: [{ request: PUT /things/1?answer=400+parse_error, expect: 400 }]\n\
                cases: [{ name: read, request: GET /things/1, expect: 200 thing }]\n";
    let project = Project::new(&contract(more)).cases(text);
    let outcome = project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(0);
    outcome.shows("only seen       pair 400 parse_error").shows("only seen       pair 409 conflict");
}

#[rstest]
#[case::setup("setup: [{ request: GET /things/1?answer=418+teapot, expect: 418 }]\n", "setup 1")]
#[case::a_login("as: someone\n", "login of someone")]
fn an_unlisted_pair_is_a_finding_wherever_it_is_answered(#[case] text: &str, #[case] step: &str) {
    let server = server();
    let more = "identities: { someone: { login: { request: GET /things/1?answer=418+teapot, expect: 418 } } }\n";
    let text = format!("snapshot: none\n{text}cases: [{{ name: read, request: GET /things/1, expect: 200 thing }}]\n");
    let project = Project::new(&contract(more)).cases(&text);
    project.run(&server.url("")).ends_with(1).shows("unlisted-pair").shows(step);
    project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(1).shows("not listed      418 teapot");
}

#[rstest]
#[case::for_good("{ pair: 409 conflict, because: needs two hands }", 0)]
#[case::until_a_day_to_come("{ pair: 409 conflict, because: needs two hands, until: 2999-12-31 }", 0)]
#[case::here("{ pair: 409 conflict, because: needs two hands, on: staging }", 0)]
#[case::on_any_target("{ pair: 409 conflict, because: needs two hands, on: target }", 0)]
#[case::elsewhere("{ pair: 409 conflict, because: needs two hands, on: self-test }", 1)]
fn a_waiver_fills_a_hole_where_it_holds(#[case] waiver: &str, #[case] code: i32) {
    let server = server();
    let project = project(&format!("coverage: {{ pairs: asserted }}\nwaivers: [{waiver}]\n"), &CASES[..2]);
    let url = server.url("");
    let outcome = project.wireproof_with(&["coverage", "--target", "staging"], &[("URL", &url)]).ends_with(code);
    if code == 0 {
        outcome.shows("waived          pair 409 conflict").shows("needs two hands");
    } else {
        outcome.shows("never           pair 409 conflict");
    }
}

#[test]
fn a_waiver_that_has_expired_is_a_finding() {
    let server = server();
    let more = "coverage: { pairs: asserted }\n\
                waivers: [{ pair: 409 conflict, because: needs two hands, until: 2020-01-31 }]\n";
    let project = project(more, &CASES[..2]);
    let outcome = project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(1);
    outcome.shows("waiver-expired").shows("was waived until 2020-01-31: needs two hands").hides("pair-not-covered");
    project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(1).shows("was waived until 2020-01-31");
}

#[test]
fn a_waiver_of_what_is_asserted_is_shown_and_fails_nothing() {
    let server = server();
    let project = project("waivers: [{ promise: P1, because: no time yet }]\n", &CASES);
    let outcome = project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(0);
    outcome.shows("compatible  waiver-unneeded").shows("take its entry out of `waivers:`");
    let strict = ["run", "--gate", "--fail-on", "compatible", "--target", &server.url("")];
    project.wireproof(&strict).ends_with(1).shows("waiver-unneeded");
}

#[test]
fn what_only_the_self_test_can_provoke_is_never_claimed_for_a_target() {
    let server = server();
    let only =
        "{ name: race, covers: P2, only-self-test: it needs a fault, request: PUT /things/1, expect: 409 conflict }";
    let put = "{ name: write, request: PUT /things/1, expect: 200 thing }";
    let project = project(ALL, &[CASES[0], CASES[1], put, only]);
    let outcome = project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(0);
    outcome.shows("self-test only  pair 409 conflict").shows("self-test only  promise P2");
}

#[test]
fn the_contracts_of_this_repository_have_no_hole_until_a_case_goes() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let outcome = project.wireproof(&["coverage", "--self-test"]).ends_with(0);
    outcome.shows("waived          promise O48").hides("a hole").hides("never  ");
    let text = project.read("scenarios/flow/limits.yaml").replace("429 rate_limit_exceeded", "429");
    project.write("scenarios/flow/limits.yaml", text);
    project.wireproof(&["run", "flow", "--gate", "--self-test"]).ends_with(1).shows("pair 429 rate_limit_exceeded");
    std::fs::remove_file(project.path("scenarios/flow/limits.yaml")).expect("it is there");
    let outcome = project.wireproof(&["run", "flow", "--gate", "--self-test"]).ends_with(1);
    outcome.shows("pair 429 rate_limit_exceeded").shows("promise F59").shows("promise F53");
}

#[rstest]
#[case::filtered(&["api/cases/read"], 0, "1 of 3 cases were selected")]
#[case::stopped(&["--fail-fast"], 1, "stopped at the first broken case")]
fn a_run_that_is_not_whole_judges_no_coverage(#[case] more: &[&str], #[case] code: i32, #[case] why: &str) {
    let server = server();
    let bad = "{ name: a bad one, request: GET /things/1, expect: 409 conflict }";
    let list = if code == 0 { [CASES[0], CASES[1], CASES[1]] } else { [bad, CASES[0], CASES[1]] };
    let list = [list[0], list[1], &list[2].replace("name: broken", "name: second broken")];
    let project = project(ALL, &list);
    let url = server.url("");
    let arguments = [&["run", "--gate", "--jobs", "1", "--target", &url], more].concat();
    let outcome = project.wireproof(&arguments).ends_with(code);
    outcome.shows(&format!("coverage not judged: {why}")).hides("not-covered");
    let arguments = [&["coverage", "--jobs", "1", "--target", &url], more].concat();
    project.wireproof(&arguments).ends_with(code).shows(&format!("not judged: {why}")).hides("a hole");
}

#[test]
fn an_outage_is_no_hole() {
    let project = project(ALL, &CASES);
    let outcome = project.wireproof(&["run", "--gate", "--target", "http://127.0.0.1:1"]).ends_with(3);
    outcome.shows("coverage not judged").hides("not-covered");
}

#[test]
fn a_broken_case_is_told_once() {
    let server = server();
    let bad = "{ name: race, covers: P2, request: PUT /things/1?answer=400+parse_error, expect: 409 conflict }";
    let project = project(ALL, &[CASES[0], CASES[1], bad]);
    let outcome = project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(1);
    outcome.shows("wrong-status").hides("pair-not-covered").hides("promise-not-covered");
    let outcome = project.wireproof(&["coverage", "--target", &server.url("")]).ends_with(1);
    outcome.shows("its case was broken").shows("only seen       promise P2").shows("1 case was broken");
}

#[test]
fn steps_that_must_always_get_the_same_show_both_exchanges_where_they_did_not() {
    let server = server();
    let step = |name: &str, answer: &str| {
        format!(
            "{{ name: {name}, request: PUT /things/{name}?answer={answer}, \
             expect: {{ is: 400 parse_error | 409 conflict, always: a bad body }} }}"
        )
    };
    let same = [step("one", "409+conflict"), step("two", "409+conflict")];
    project("", &same.each_ref().map(String::as_str)).run(&server.url("")).ends_with(0);
    let differ = [step("one", "409+conflict"), step("two", "400+parse_error"), step("three", "409+conflict")];
    let outcome = project("", &differ.each_ref().map(String::as_str)).run(&server.url("")).ends_with(1);
    outcome
        .shows("not-always-the-same")
        .shows("always a bad body")
        .shows("got `400 parse_error` once and")
        .shows("`409 conflict` twice")
        .shows("409 conflict from PUT /things/one?answer=409+conflict in api/cases/one")
        .shows("400 parse_error from PUT /things/two?answer=400+parse_error in api/cases/two");
}

#[rstest]
#[case::two_of_an_open_catalogue("404+gone", "410+gone", "stood under 404 and 410")]
#[case::another_than_the_listed_one("404+conflict", "404+gone", "stood under 404; the catalogue lists it")]
fn a_reason_under_two_statuses_shows_its_exchanges(#[case] one: &str, #[case] two: &str, #[case] message: &str) {
    let server = server();
    let case = |name: &str, answer: &str| {
        let status = &answer[..3];
        format!("{{ name: {name}, request: GET /things/{name}?answer={answer}, expect: {status} }}")
    };
    let list = [case("one", one), case("two", two)];
    let open = |more: &str| project(&format!("catalogue: open\n{more}"), &list.each_ref().map(String::as_str));
    open("").run(&server.url("")).ends_with(0);
    let outcome = open("reasons: unique\n").run(&server.url("")).ends_with(1);
    outcome
        .shows("reason-under-two-statuses")
        .shows(message)
        .shows(&format!("{} from GET /things/one?answer={one} in api/cases/one", one.replace('+', " ")));
}

#[test]
fn a_severity_of_the_contract_holds_for_rules_over_a_run() {
    let server = server();
    let lowered = "coverage: { pairs: asserted }\n\
                   severities: [{ rule: pair-not-covered, severity: cosmetic, because: we are at it }]\n";
    let outcome = project(lowered, &CASES[..2]).wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(0);
    outcome.shows("cosmetic    pair-not-covered").shows("we are at it");
}

#[rstest]
#[case::from_where_it_may("PUT /things/1?answer=409+conflict", 0)]
#[case::from_elsewhere("GET /things/1?answer=409+conflict", 1)]
#[case::from_no_operation("GET /others?answer=409+conflict", 1)]
fn a_pair_comes_from_its_operations_only(#[case] request: &str, #[case] code: i32) {
    let server = server();
    let more = "operations: ['GET /things/{id}', 'PUT /things/{id}']\n\
                envelopes: { error: { reason: $.reason } }\n\
                errors: { 409: { conflict: { at: 'PUT *' } } }\n";
    let case = format!("{{ name: one, request: {request}, expect: 409 conflict }}");
    let outcome = Project::new(more).cases(&cases(&[&case])).run(&server.url("/base")).ends_with(code);
    if code == 1 {
        outcome.shows("wrong-operation").shows("promised 409 conflict from PUT /things/{id}");
    }
}

#[test]
fn a_pair_that_an_operation_may_answer_and_never_did_is_told_there() {
    let server = server();
    let more = "operations: ['GET /things/{id}', 'PUT /things/{id}', 'PUT /others/{id}']\n\
                envelopes: { error: { reason: $.reason } }\n\
                errors: { 409: { conflict: { at: 'PUT *' } } }\n";
    let put = |what: &str| {
        format!("{{ name: put {what}, request: PUT /{what}/1?answer=409+conflict, expect: 409 conflict }}")
    };
    let other = "{ name: other, request: PUT /others/1, expect: 200 }";
    let project = Project::new(more).cases(&cases(&[&put("things"), other]));
    let arguments = ["coverage", "--verbose", "--target", &server.url("/base")];
    project.wireproof(&arguments).ends_with(0).shows("never 409 conflict");
    let project = Project::new(more).cases(&cases(&[&put("things"), &put("others")]));
    project.wireproof(&arguments).ends_with(0).hides("never 409 conflict");
}

#[rstest]
#[case::kept("{ name: one, request: GET /things/1?answer=409+conflict, expect: 409 }", 0, "asserted        promise P3")]
#[case::broken("{ name: one, request: GET /things/1?answer=409+teapot, expect: 409 }", 1, "only seen       promise P3")]
fn a_rule_holds_a_promise_while_no_answer_breaks_it(#[case] case: &str, #[case] code: i32, #[case] row: &str) {
    let server = server();
    let more = "envelopes: { error: { reason: $.reason } }\n\
                errors: { 409: { conflict: somebody was faster } }\n\
                promises: { P3: { says: every pair is listed, held-by: unlisted-pair } }\n\
                coverage: { promises: asserted }\n";
    let project = Project::new(more).cases(&cases(&[case]));
    let outcome = project.wireproof(&["coverage", "--verbose", "--target", &server.url("")]).ends_with(code);
    outcome.shows(row).shows("unlisted-pair").hides("in 0 cases");
}

#[rstest]
#[case::there_is_none(&CASES[..2], "promise P2  no case covers it (of two writers one loses)")]
#[case::it_is_ignored(&[CASES[0], CASES[1], "{ name: race, covers: P2, skip: too slow, request: GET /things/1 }"], "no case that covers it was kept")]
fn a_hole_says_whether_any_case_covers_the_promise(#[case] list: &[&str], #[case] message: &str) {
    let server = server();
    let project = project("coverage: { promises: asserted }\n", list);
    project.wireproof(&["run", "--gate", "--target", &server.url("")]).ends_with(1).shows(message);
}

#[test]
fn every_row_names_its_cases_where_all_is_asked_for() {
    let server = server();
    let project = project("", &CASES);
    let outcome = project.wireproof(&["coverage", "--verbose", "--target", &server.url("")]).ends_with(0);
    outcome
        .shows("asserted in api/cases/race")
        .shows("answered 400 parse_error, 409 conflict")
        .shows("asserted        operation PUT /things/{id}");
}

#[test]
fn programs_and_pull_requests_get_the_same_table() {
    let server = server();
    let project = project("coverage: { pairs: asserted }\n", &CASES[..2]);
    let url = server.url("");
    let json = project.wireproof(&["coverage", "--format", "json", "--target", &url]).ends_with(1);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let contract = &json["contracts"][0];
    assert_eq!(contract["sums"]["pairs"]["asserted"], 1);
    assert_eq!(contract["sums"]["pairs"]["never"], 1);
    assert_eq!(contract["holes"], 1);
    let entry = &contract["entries"][0];
    assert_eq!((&entry["name"], &entry["state"]), (&"400 parse_error".into(), &"asserted".into()));
    assert_eq!(entry["asserted-in"][0], "api/cases/broken body");
    assert_eq!(json["findings"][0]["rule"], "pair-not-covered");
    let markdown = project.wireproof(&["coverage", "--format", "markdown", "--target", &url]).ends_with(1);
    markdown
        .shows("## Coverage: Shop API at http")
        .shows("| pairs | 2 | 1 | 0 | 0 | 0 | 1 | asserted |")
        .shows("- pair `409 conflict`: **Never** — a hole: asserted is demanded");
}

#[test]
fn no_output_shows_a_secret() {
    let server = server();
    let more = "reasons: unique\ncatalogue: open\nsecrets: { key: env.SHOP_KEY }\n";
    let list = [404, 410].map(|status| {
        format!("{{ name: c{status}, request: 'GET /x?answer={status}+{{{{ key }}}}', expect: {status} }}")
    });
    let project = project(more, &list.each_ref().map(String::as_str));
    for format in ["text", "json", "markdown"] {
        let arguments = ["coverage", "--verbose", "--format", format, "--target", &server.url("")];
        let outcome = project.wireproof_with(&arguments, &[("SHOP_KEY", "s3cret_of_the_shop")]);
        assert!(!outcome.out.contains("s3cret"), "{format}: {}", outcome.out);
    }
}
