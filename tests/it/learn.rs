//! `wireproof learn`: what is printed can be pasted, and then nothing is lacking any more.

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

/// Answers that a contract knows little of.
fn server() -> Recorder {
    Recorder::start(|asked| match asked.line().as_str() {
        "GET /orders/1" => Reply::json(200, r#"{"id": 1, "total": 1.5, "note": null}"#),
        "GET /orders/2" => Reply::json(200, r#"{"id": 2, "total": 2, "tags": ["a: b", "c #"]}"#),
        "POST /orders" => Reply::json(201, r#"{"id": 3}"#).with("Location", "/orders/3"),
        "GET /odd" => Reply::json(409, r#"{"error": "no: \"such\" #thing"}"#),
        "GET /busy" => Reply::json(409, r#"{"error": "busy"}"#).with("Retry-After", "1"),
        "GET /gone" => Reply::json(410, r#"{"error": "none"}"#),
        "GET /secret" => Reply::json(418, r#"{"error": "is s3cret-value"}"#),
        _ => Reply::json(404, r#"{"error": "none"}"#),
    })
}

const ENVELOPE: &str = "envelopes: { error: { reason: $.error } }\n";
const CASES: &str = r#"
cases:
  - { name: "order {{ id }}", each: [{ id: 1 }, { id: 2 }], request: "GET /orders/{{ id }}", expect: 200 }
  - { name: a new one, request: POST /orders, expect: 201 }
  - { name: an odd one, request: GET /odd, expect: 409 }
  - { name: busy, request: GET /busy, expect: 409 }
  - { name: none, request: GET /none, expect: 404 }
"#;

#[test]
fn what_is_learnt_can_be_pasted_and_then_nothing_is_lacking() {
    let server = server();
    let project = Project::new("").cases(CASES);
    project.write("scenarios/api/contract.yaml", "api: Shop API\nsecrets: { key: env.SHOP_KEY }\n");
    // Nothing can be read as a reason without an envelope of errors.
    project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0).hides("errors:").shows("get-orders-id:");
    let contract = "api: Shop API\ninclude: ../base.yaml\n";
    project.write("scenarios/base.yaml", ENVELOPE);
    project.write("scenarios/api/contract.yaml", contract);
    let learnt = project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0);
    let learnt = learnt
        .shows("busy: { when: \"TODO: say when; seen in cases/busy\" }")
        .shows("  - location    # cases/a new one\n");
    let learnt = learnt.shows("200 of GET /orders/{id}, seen in cases/order 1").shows("  - retry-after");
    let learnt = learnt.shows("required: [id, total]").shows("type: number").shows("\"no: \\\"such\\\" #thing\": {");
    assert_eq!(project.snapshots(), Vec::<String>::new(), "learning writes nothing");
    let shuffled = project.wireproof(&["learn", "--shuffle", "7", "--target", &server.url("")]).ends_with(0);
    assert_eq!(shuffled.out, learnt.out, "whatever ends first");
    // Pasted as it is.
    project.write("scenarios/api/contract.yaml", format!("{contract}{}", learnt.out));
    let again = project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0);
    assert_eq!((again.out.as_str(), again.err.as_str()), ("", "the contract lacks nothing that was seen\n"));
    // Or kept in a file of its own.
    let contract = contract.replace("../base.yaml", "[../base.yaml, ../learned.yaml]");
    project.write("scenarios/api/contract.yaml", contract);
    project.write("scenarios/learned.yaml", learnt.out);
    assert_eq!(project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0).out, "");
}

#[test]
fn lists_that_the_contract_has_are_completed_and_others_are_not_begun() {
    let server = server();
    let listed = format!("{ENVELOPE}statuses: [200, 404]\noperations: ['GET /orders/{{id}}']\n");
    let contract = format!("include: ../learned.yaml\n{listed}errors: {{ 404: {{ none: it is not there }} }}\n");
    let project = Project::new(&contract).cases(
        "cases: [{ name: a, request: GET /orders/1, expect: 200 }, { name: b, request: POST /orders, expect: 201 }]\n",
    );
    project.write("scenarios/learned.yaml", "statuses: [201]\n");
    let learn = || project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0);
    learn().shows("operations:\n  - \"POST /orders\"    # cases/b\n").hides("statuses:");
    project.write("scenarios/learned.yaml", "{}\n");
    project.write(
        "scenarios/api/contract.yaml",
        format!("api: Shop API\n{contract}").replace("statuses: [200, 404]", "statuses: [200, 404, 500]"),
    );
    // A status that isn't listed can't be expected: the mistake is told as in every run.
    project.wireproof(&["learn", "--target", &server.url("")]).ends_with(2).complains("201 is not among the statuses");
    let plain = Project::new(ENVELOPE).cases(CASES);
    plain.wireproof(&["learn", "--target", &server.url("")]).ends_with(0).hides("operations:").hides("statuses:");
}

#[test]
fn a_reason_that_stands_elsewhere_already_is_told_and_not_listed() {
    let server = server();
    let contract = format!("{ENVELOPE}reasons: unique\nerrors: {{ 404: {{ none: it is not there }} }}\n");
    let project = Project::new(&contract).cases("cases: [{ name: a, request: GET /gone, expect: 410 }]\n");
    let outcome = project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0).hides("none");
    outcome.complains("note: api: 410 none (seen in cases/a) can't be listed");
    // Of two that are new, the lower status is listed.
    let cases = "cases: [{ name: a, request: GET /gone, expect: 410 }, { name: b, request: GET /none, expect: 404 }]\n";
    let project = Project::new(&format!("{ENVELOPE}reasons: unique\n")).cases(cases);
    let outcome = project.wireproof(&["learn", "--target", &server.url("")]).ends_with(0).shows("  404:\n    none: {");
    outcome.hides("410").complains("note: api: 410 none (seen in cases/a) can't be listed");
}

#[test]
fn a_secret_is_no_part_of_what_is_learnt() {
    let server = server();
    let contract = format!("{ENVELOPE}secrets: {{ key: env.SHOP_KEY }}\n");
    let cases = "cases: [{ name: a, request: GET /secret, headers: { K: '{{ key }}' }, expect: 418 }]\n";
    let project = Project::new(&contract).cases(cases);
    let arguments = ["learn", "--target", &server.url("")];
    let outcome = project.wireproof_with(&arguments, &[("SHOP_KEY", "s3cret-value")]).ends_with(0);
    outcome.shows("[secret key]").hides("s3cret");
}

#[rstest]
#[case::inconclusive("http://127.0.0.1:1", 3)]
#[case::usage("ftp://127.0.0.1", 2)]
fn what_was_not_judged_ends_as_in_a_run(#[case] url: &str, #[case] code: i32) {
    Project::new(ENVELOPE).cases(CASES).wireproof(&["learn", "--target", url]).ends_with(code);
}

#[rstest]
#[case::no_login(401, "not learnt from 1 case, not run or not judged")]
#[case::an_outage(502, "not learnt from 3 cases, not run or not judged")]
fn a_target_that_showed_nothing_is_not_told_as_one_that_lacks_nothing(#[case] status: u16, #[case] message: &str) {
    let server = Recorder::start(move |_| Reply::json(status, "{}"));
    let contract =
        "identities: { me: { login: { request: POST /login, expect: 200 }, capture: { token: $.token } } }\n";
    let cases = "as: me\ncases:\n  - { name: a, request: GET /a }\n  - { name: b, request: GET /b }\n  - { name: c, request: GET /c, as: none }\n";
    let project = Project::new(contract).cases(cases);
    let outcome = project.wireproof(&["learn", "--jobs", "1", "--target", &server.url("")]).ends_with(3);
    outcome.complains(message);
}

#[test]
fn recorded_traffic_teaches_the_same() {
    let project = Project::new(ENVELOPE);
    let entry = |url: &str, status: u16, body: &str| {
        format!(
            r#"{{"request": {{"method": "GET", "url": "https://shop.example{url}", "headers": []}}, "response": {{"status": {status},
            "headers": [{{"name": "content-type", "value": "application/json"}}], "content": {{"text": {body:?}}}}}}}"#
        )
    };
    let entries = [
        entry("/orders/1", 200, r#"{"id": 1}"#),
        entry("/orders/2", 200, r#"{"id": 2, "note": "x"}"#),
        entry("/orders/3?token=t0ken-of-query", 404, r#"{"error": "none"}"#),
    ];
    project.write("a.har", format!("{{\"log\": {{\"entries\": [{}]}}}}", entries.join(", ")));
    let learnt = project.wireproof(&["judge", "a.har", "--learn"]).ends_with(0).hides("t0ken").hides("BROKEN");
    let learnt = learnt.shows("    none: { when: \"TODO: say when; seen in GET /orders/3?token=[secret token]\" }");
    let learnt = learnt.shows("get-orders-id:    # 200 of GET /orders/{id}, seen in GET /orders/1\n");
    let learnt = learnt.shows("required: [id]\n");
    project.write("scenarios/learned.yaml", learnt.out);
    project.write("scenarios/api/contract.yaml", format!("api: Shop API\ninclude: ../learned.yaml\n{ENVELOPE}"));
    assert_eq!(project.wireproof(&["judge", "a.har", "--learn"]).ends_with(0).out, "");
    project.wireproof(&["judge", "a.har"]).ends_with(0).shows("1 of 1 seen");
}
