//! `wireproof judge`: recorded traffic against a contract, without one scenario.

use crate::support::{Outcome, Project};
use rstest::rstest;

/// The repository's contract alone, without its cases.
fn flow() -> Project {
    let project = Project::new("");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read(root.join(path)).expect("a file of the repository");
    std::fs::remove_dir_all(project.path("scenarios/api")).expect("a folder");
    project.write("scenarios/flow/contract.yaml", read("scenarios/flow/contract.yaml"));
    project.write("mitmproxy.har", read("tests/judge/mitmproxy.har"));
    project.write("chromium.har", read("tests/judge/chromium.har"));
    project
}

/// A small contract, closed, with two envelopes of successes.
const SHOP: &str = r#"
statuses: [200, 204, 400, 404, 409]
reasons: unique
envelopes:
  error: { media-type: application/json, reason: $.error, schema: { type: object, required: [error], properties: { error: { type: string } } } }
  order: { schema: { type: object, required: [id, total] } }
  orders: { schema: { type: array }, invariants: ["body | length < 3"] }
errors: { 404: { no_order: there is none, gone: it was there }, 409: { busy: somebody else was faster } }
never: [{ match: 'Traceback' }]
"#;

const OPERATIONS: &str = "operations: [GET /orders, 'GET /orders/{id}', 'DELETE /orders/{id}']\n";

struct Recorded(Vec<String>);

/// An entry: request line, status, and what stands in `content`.
fn entry(request: &str, status: u16, content: &str) -> String {
    let (method, url) = request.split_once(' ').expect("method and URL");
    let url = if url.starts_with('/') { format!("https://shop.example{url}") } else { url.to_owned() };
    format!(
        r#"{{"request": {{"method": "{method}", "url": "{url}", "headers": [{{"name": "Authorization", "value": "Bearer t0ken-of-header"}}, {{"name": "Cookie", "value": "a=b; id=c00kie-of-header"}}]}},
            "response": {{"status": {status}, "headers": [{{"name": "Content-Type", "value": "application/json"}}], "content": {{{content}}}}}}}"#
    )
}

/// An entry with this JSON body.
fn json(request: &str, status: u16, body: &str) -> String {
    entry(request, status, &format!("\"text\": {body:?}"))
}

impl Recorded {
    fn file(&self) -> String {
        format!("{{\"log\": {{\"version\": \"1.2\", \"entries\": [\n{}\n]}}}}", self.0.join(",\n"))
    }

    fn judge(self, contract: &str, arguments: &[&str]) -> Outcome {
        let project = Project::new(contract);
        project.write("a.har", self.file());
        project.wireproof(&[&["judge", "a.har"], arguments].concat())
    }
}

#[rstest]
#[case::proxy("mitmproxy.har", "24 of 24 entries judged", "13 of 25 seen")]
#[case::browser("chromium.har", "10 of 12 entries judged, 1 sent elsewhere, 1 without an answer", "4 of 25 seen")]
fn what_real_tools_record_is_judged_by_the_contract_alone(
    #[case] file: &str,
    #[case] traffic: &str,
    #[case] seen: &str,
) {
    let outcome = flow().wireproof(&["judge", file]).ends_with(0).shows(traffic).shows(seen);
    outcome.shows("FLOW REST API at http://127.0.0.1:18098: kept");
}

#[rstest]
#[case::proxy("mitmproxy.har")]
#[case::browser("chromium.har")]
fn a_recorded_answer_that_breaks_the_contract_is_found(#[case] file: &str) {
    let project = flow();
    // Both recorders write the body as a text, in which the quotes are escaped.
    let broken = project.read(file).replace(r#"\"reason\":\"not_found\""#, r#"\"reason\":\"missing\""#);
    project.write(file, broken);
    let outcome = project.wireproof(&["judge", file]).ends_with(1).shows("breaking    unlisted-pair  status");
    outcome.shows("promised a listed pair, answered 404 \"missing\"").shows("broken, ").shows("explain unlisted-pair");
    let project = flow();
    project.write(file, project.read(file).replace(r#"\"code\":404"#, r#"\"code\":400"#));
    project.wireproof(&["judge", file]).ends_with(1).shows("wrong-status-echo  $.error.code");
}

#[rstest]
#[case("text")]
#[case("markdown")]
#[case("json")]
fn no_credential_of_a_recording_is_printed(#[case] format: &str) {
    let project = flow();
    // Everything is broken, so that as much as possible is told.
    let contract =
        project.read("scenarios/flow/contract.yaml").replace("additionalProperties: false", "maxProperties: 0");
    let contract = contract.replace("token: { type: string, minLength: 1 }", "token: { type: integer }");
    project.write("scenarios/flow/contract.yaml", contract);
    for file in ["mitmproxy.har", "chromium.har"] {
        let recorded = project.read(file);
        let tokens: Vec<&str> = recorded.split("Bearer ").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let long = tokens.into_iter().filter(|token| token.len() > 20).collect::<Vec<_>>();
        assert!(!long.is_empty());
        let outcome = project.wireproof(&["judge", file, "--format", format, "--verbose"]).ends_with(1);
        for secret in long.iter().chain(&["amber-signal-47", "granite-kerb-31"]) {
            assert!(!outcome.out.contains(secret) && !outcome.err.contains(secret), "{secret}:\n{}", outcome.out);
        }
    }
}

#[rstest]
#[case("text")]
#[case("markdown")]
#[case("json")]
fn a_credential_that_the_server_sends_back_is_masked(#[case] format: &str) {
    let body = r#"{"error": "t0ken-of-header c00kie-of-header qu3ry-key eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"}"#;
    let recorded = Recorded(vec![json("GET /orders/1?api_key=qu3ry-key&a=b", 404, body)]);
    let outcome = recorded.judge(SHOP, &["--format", format]).ends_with(1).shows("unlisted-pair");
    for secret in ["t0ken", "c00kie", "qu3ry", "eyJhbG"] {
        assert!(!outcome.out.contains(secret), "{}", outcome.out);
    }
    outcome.shows("a=b");
}

#[test]
fn the_same_finding_is_told_once_with_its_first_requests() {
    let entries = (1..=5).map(|n| json(&format!("GET /orders/{n}"), 404, r#"{"error": "odd"}"#));
    let others = [json("DELETE /orders/1", 404, r#"{"error": "odd"}"#), json("GET /orders", 200, "[1, 2, 3]")];
    let outcome = Recorded(entries.chain(others).collect()).judge(&format!("{SHOP}{OPERATIONS}"), &[]).ends_with(1);
    let outcome = outcome.shows("unlisted-pair  status  GET /orders/{id}, 5 times\n").shows("  and 2 more\n");
    let outcome = outcome.shows("GET /orders/1 → 404").shows("GET /orders/3 → 404").hides("GET /orders/4");
    let outcome = outcome.shows("unlisted-pair  status  DELETE /orders/{id}\n").shows("invariant-broken");
    outcome.shows("broken, 3 findings in 7 answers").shows("operations  3 of 3 seen");
}

#[test]
fn each_unlisted_pair_of_an_operation_is_told_by_itself() {
    // Two of them under one message would hide the second one.
    let entries = [("GET /orders/1", "odd"), ("GET /orders/2", "odder"), ("GET /orders/3", "odd")];
    let entries = entries.map(|(request, reason)| json(request, 404, &format!("{{\"error\": \"{reason}\"}}")));
    let outcome = Recorded(entries.to_vec()).judge(&format!("{SHOP}{OPERATIONS}"), &[]).ends_with(1);
    let outcome = outcome.shows("answered 404 \"odd\"").shows("answered 404 \"odder\"");
    outcome.shows("unlisted-pair  status  GET /orders/{id}, 2 times\n").shows("broken, 2 findings in 3 answers");
}

#[rstest]
#[case::left_out("\"size\": 20")]
#[case::emptied("\"size\": 20, \"text\": \"\"")]
#[case::cut("\"size\": 2000, \"text\": \"{\"")]
fn a_body_that_was_not_recorded_is_counted_and_breaks_nothing(#[case] content: &str) {
    let entries = [("GET /orders/1", 404), ("GET /orders/2", 200), ("GET /orders/3", 409)];
    let entries = entries.map(|(request, status)| entry(request, status, content)).to_vec();
    let outcome = Recorded(entries).judge(SHOP, &[]).ends_with(0).shows("3 not recorded");
    // Which pair it was can't be told.
    outcome.shows("pairs       0 of 3 seen");
    // What status and header fields tell is judged.
    let outcome = Recorded(vec![entry("GET /orders/1", 418, content)]).judge(SHOP, &[]).ends_with(1);
    outcome.shows("unlisted-status").hides("missing-reason").hides("wrong-envelope");
}

#[test]
fn a_success_that_no_envelope_fits_is_shown_and_breaks_on_demand() {
    let recorded = || Recorded(vec![json("GET /orders/1", 200, r#"{"id": 1}"#), json("GET /orders", 200, "[]")]);
    let outcome = recorded().judge(SHOP, &[]).ends_with(0).shows("compatible  unknown-body  body  GET /orders/…");
    outcome.shows("nearest is `order`: \"total\" is a required property").shows("1 finding to look at");
    recorded().judge(SHOP, &["--fail-on", "compatible"]).ends_with(1).shows("broken");
}

#[test]
fn a_rule_over_all_answers_is_held() {
    let open = SHOP.replace("reasons: unique", "reasons: unique\ncatalogue: open");
    let entries = vec![
        json("GET /orders/1", 404, r#"{"error": "no_order"}"#),
        json("DELETE /orders/1", 409, r#"{"error": "no_order"}"#),
    ];
    let outcome = Recorded(entries).judge(&open, &[]).ends_with(1).shows("reason-under-two-statuses");
    outcome.shows("GET /orders/1 → 404 no_order").shows("DELETE /orders/1 → 409 no_order");
}

#[test]
fn what_came_before_a_file_breaks_off_is_judged() {
    let project = Project::new(SHOP);
    let whole = Recorded(vec![json("GET /a", 200, "[]"), json("GET /b", 404, r#"{"error": "odd"}"#)]).file();
    let lines = whole.lines().count();
    project.write("a.har", &whole[..whole.len() - 10]);
    let outcome = project.wireproof(&["judge", "a.har"]).ends_with(2).shows("1 of 1 entry judged");
    outcome.complains(&format!("error: a.har:{}:", lines - 1)).complains("it breaks off");
    // An entry that can't be read spoils no other.
    let file = Recorded(vec!["{\"request\": \"s3cret-value\"}".to_owned(), json("GET /a", 200, "[]")]);
    let outcome = file.judge(SHOP, &["--base", "https://shop.example"]).ends_with(2).shows("1 of 2 entries judged");
    let outcome = outcome.shows("1 unreadable").complains("entry 1 can't be read");
    assert!(!outcome.err.contains("s3cret"), "{}", outcome.err);
    let file = Recorded(vec!["{\"s3cret-name\": 1}".to_owned()]);
    let outcome = file.judge(SHOP, &["--base", "https://shop.example"]).ends_with(2);
    let outcome = outcome.complains("entry 1 can't be read: missing field `request`");
    assert!(!outcome.err.contains("s3cret"), "{}", outcome.err);
}

#[rstest]
#[case::missing("b.har", "b.har can't be read")]
#[case::folder("scenarios", "directory")]
#[case::no_har("scenarios/api/contract.yaml", "contract.yaml")]
fn a_file_that_cannot_be_read_ends_with_2(#[case] file: &str, #[case] message: &str) {
    Project::new(SHOP).wireproof(&["judge", file, "--base", "https://shop.example"]).ends_with(2).complains(message);
}

#[test]
fn of_several_origins_somebody_has_to_say_which_is_the_api() {
    let entries = || {
        let ads = ["GET https://ads.example/orders/1/x", "GET http://shop.example:8080/y"]
            .map(|request| json(request, 500, "{}"));
        let api = (0..3).map(|_| json("GET /v1/orders/1", 404, r#"{"error": "gone"}"#));
        Recorded(api.chain(ads).chain([json("GET data:text/plain,x", 200, "{}")]).collect())
    };
    let outcome = entries().judge(SHOP, &[]).ends_with(2).complains("requests to 3 origins").complains("--base URL");
    let outcome = outcome.complains("        3  https://shop.example\n").complains("        1  https://ads.example");
    assert_eq!(outcome.out, "");
    let outcome = entries().judge(SHOP, &["--base", "https://shop.example/v1/"]).ends_with(0);
    outcome.shows("3 of 6 entries judged, 3 sent elsewhere").shows("at https://shop.example/v1: kept");
    // Where one of them alone was asked an operation of the contract, it is the API.
    let operations = "operations: ['GET /v1/orders/{id}']\n";
    entries()
        .judge(&format!("{SHOP}{operations}"), &[])
        .ends_with(0)
        .shows("at https://shop.example: kept in 3 answers");
}

#[rstest]
#[case::aborted(entry("GET /a", 0, ""), 4, "1 without an answer")]
#[case::elsewhere(json("GET https://shop.example.evil/a", 500, "{}"), 4, "1 sent elsewhere")]
#[case::websocket(entry("GET /a", 101, ""), 4, "1 interim")]
#[case::outage(json("GET /a", 502, "{}"), 3, "1 in an outage")]
#[case::preflight(entry("OPTIONS /a", 403, "").replace("\"Cookie\"", "\"Access-Control-Request-Method\""), 4, "1 asked by a browser")]
#[case::cached(json("GET /a", 500, "{}").replacen('{', "{\"_fromCache\": \"disk\", ", 1), 4, "1 answered by the browser")]
fn what_is_no_answer_of_the_api_is_counted(#[case] entry: String, #[case] code: i32, #[case] counted: &str) {
    let outcome = Recorded(vec![entry]).judge(SHOP, &["--base", "https://shop.example"]).ends_with(code);
    outcome.shows("0 of 1 entry judged").shows(counted).shows("nothing was judged");
}

#[test]
fn which_contract_must_be_clear() {
    let project = Project::new(SHOP);
    project.write("scenarios/other/contract.yaml", "api: Other API\n");
    project.write("a.har", Recorded(vec![json("GET /a", 200, "[]")]).file());
    project.wireproof(&["judge", "a.har"]).ends_with(2).complains("--contract NAME").complains("api, other");
    project.wireproof(&["judge", "a.har", "--contract", "ap"]).ends_with(2).complains("did you mean `api`?");
    project.wireproof(&["judge", "a.har", "--contract", "other"]).ends_with(0).shows("Other API at");
}
