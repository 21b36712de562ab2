//! The library: a Rust project that runs its contract against its own API, in its own tests.

use std::net::{Ipv4Addr, SocketAddr};

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};
use wireproof::Suite;
use wireproof::model::finding::Severity;

use crate::support::Project;

const CONTRACT: &str = "
secrets: { token: env.SHOP_TOKEN }
headers: { Authorization: \"Bearer {{ token }}\" }
envelopes:
  error: { reason: $.error.reason, schema: { type: object, required: [error] } }
  order: { schema: { type: object, required: [id], properties: { id: { type: integer } } } }
errors: { 404: { no_such_order: nobody ordered that } }
";

const CASES: &str = "
cases:
  - { name: an order, request: \"GET /orders/{{ order }}\", variables: { order: 7 }, expect: 200 order }
  - { name: no order, request: GET /orders/0, expect: 404 no_such_order }
";

const IDS: [&str; 2] = ["api/cases/an order", "api/cases/no order"];

fn shop() -> Project {
    Project::new(CONTRACT).cases(CASES)
}

// An API in the same process

async fn order(Path(id): Path<u64>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let known = headers.get("authorization").is_some_and(|value| value == "Bearer s3cret-of-the-shop");
    match id {
        _ if !known => (StatusCode::UNAUTHORIZED, Json(json!({ "error": { "reason": "who_are_you" } }))),
        0 => (StatusCode::NOT_FOUND, Json(json!({ "error": { "reason": "no_such_order" } }))),
        id => (StatusCode::OK, Json(json!({ "id": id }))),
    }
}

async fn serve() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port is free");
    let address = listener.local_addr().expect("a bound listener has an address");
    let app = Router::new().route("/orders/{id}", get(order));
    // It ends with the test.
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

#[tokio::test]
async fn an_api_in_the_same_process_keeps_its_contract() {
    let (address, project) = (serve().await, shop());

    let outcome = Suite::new(project.folder())
        .target("api", format!("http://{address}"))
        .secret("token", "s3cret-of-the-shop")
        .run()
        .await
        .expect("it can be run");

    assert!(outcome.is_kept(), "{outcome}");
    assert_eq!(outcome.cases().map(|(case, _)| case.id.as_str()).collect::<Vec<_>>(), IDS);
}

#[tokio::test]
async fn what_is_broken_is_told_and_shows_no_secret() {
    let (address, project) = (serve().await, shop());

    let outcome = Suite::new(project.folder())
        .target("api", format!("http://{address}"))
        .secret("token", "another-s3cret")
        .variable("order", "8")
        .select("api/cases/an order")
        .report("json", "report.json")
        .jobs(1)
        .run()
        .await
        .expect("it can be run");

    assert!(!outcome.is_kept());
    let (case, finding) = outcome.findings().next().expect("a finding");
    assert_eq!((case, finding.rule, finding.severity), ("api/cases/an order", "wrong-status", Severity::Breaking));
    let told = outcome.to_string();
    assert!(told.contains("promised 200 order, answered 401") && told.contains("/orders/8"), "{told}");
    for text in [told, project.read("report.json")] {
        assert!(!text.contains("another-s3cret"), "{text}");
    }
}

// A server that the test makes up

#[test]
fn a_server_of_wiremock_is_a_target_like_any_other() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = runtime.block_on(MockServer::start());
    let answer = ResponseTemplate::new(200).set_body_json(json!({ "id": 7 }));
    runtime.block_on(Mock::given(method("GET")).and(path("/orders/7")).respond_with(answer).mount(&server));
    let project = shop();

    let suite = Suite::new(project.folder()).target("api", server.uri()).secret("token", "s3cret-of-the-shop");
    let kept = suite.clone().select("api/cases/an order").run_blocking().expect("it can be run");
    let broken = suite.containing("no_such_order").run_blocking().expect("it can be run");

    assert!(kept.is_kept(), "{kept}");
    assert!(!broken.is_kept(), "{broken}");
}

#[tokio::test]
async fn a_caller_within_a_runtime_may_wait_for_it() {
    let project = Project::new("self-test: flow\n").cases("cases: [{ name: one, request: GET /x, expect: 200 }]\n");

    let outcome = Suite::new(project.folder()).run_blocking().expect("it can be run");

    assert_eq!(outcome.run().contracts.len(), 1, "{outcome}");
}

// What can't be run

#[test]
fn mistakes_are_told_with_their_places() {
    let project = Project::plain("cases: [{ name: one, reqest: GET /x, expect: 200 }]\n");

    let error = Suite::new(project.folder()).target("api", "http://127.0.0.1:1").run_blocking().expect_err("a mistake");

    let told = format!("{error:?}");
    assert!(told.contains("scenarios/api/cases.yaml:1") && told.contains("did you mean `request`?"), "{told}");
}

#[test]
fn the_environment_is_what_the_suite_says() {
    let project = shop();
    let suite = Suite::new(project.folder()).target("api", "http://127.0.0.1:1");

    let error = suite.clone().run_blocking().expect_err("a secret is missing");
    assert!(error.to_string().contains("SHOP_TOKEN (the secret `token`)"), "{error}");

    let outcome = suite.environment("SHOP_TOKEN", "s3cret-of-the-shop").run_blocking().expect("it can be run");
    assert_eq!(outcome.run().exit_code(), 3, "{outcome}");
}
