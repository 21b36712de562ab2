//! What reads.

use rstest::rstest;
use serde_json::json;

use super::*;

#[rstest]
#[case::block("/block", json!({ "block_name": "Self-test block", "api_version": "3.17", "cubes": ["0"] }))]
#[case::analytic(
    "/cubes/0/analytics/1",
    json!({ "id": "1", "cube_id": "0", "name": "Junction north", "sequence_number": "7", "timestamp": 1_714_521_600_000_u64 })
)]
#[case::iso8601(
    "/cubes/0/analytics/2/sinks?timestamp_format=iso8601",
    json!({ "sinks": [{ "id": "1", "type": "webhook", "timestamp": "2024-05-01T00:00:00.000Z" }] })
)]
#[case::empty_format(
    "/cubes/0/analytics/2/widgets?timestamp_format=",
    json!({ "widgets": [{ "id": "1", "type": "table", "timestamp": 1_714_521_600_000_u64 }] })
)]
#[case::sink_data(
    "/cubes/0/analytics/1/sinks/2/data?sequence_number=7&timestamp_format=iso8601",
    json!({
        "block_name": "Self-test block", "cube_id": "0", "analytic_id": "1", "sink_id": "2", "sequence_number": "7",
        "timestamp": "2026-01-01T00:00:00.000Z",
        "data": [{ "category": "car", "count": 12 }, { "category": "bicycle", "count": 3 }]
    })
)]
fn a_resource_is_read(#[case] path: &str, #[case] expected: Value) {
    let answer = Block::new().operator(&format!("GET {path}"));
    assert_eq!((answer.status, body(&answer)), (200, expected));
    assert_eq!(answer.headers.get("content-type"), Some("application/json"));
}

#[test]
fn all_analytics_are_listed() {
    let listed = body(&Block::new().operator("GET /cubes/0/analytics"));
    let ids: Vec<_> = listed["analytics"].as_array().into_iter().flatten().map(|it| it["id"].clone()).collect();
    assert_eq!(ids, [json!("1"), json!("2")]);
}

#[rstest]
#[case::same("\"7\"", 304)]
#[case::weak("W/\"7\"", 304)]
#[case::among_others("\"1\", \"7\"", 304)]
#[case::any("*", 304)]
#[case::older("\"6\"", 200)]
#[case::of_another_form("\"7-iso8601\"", 200)]
fn an_analytic_that_the_client_has_isnt_sent_again(#[case] condition: &str, #[case] status: u16) {
    let asked = request("GET /cubes/0/analytics/1").bearer(&token("operator")).header("If-None-Match", condition);
    let answer = Block::new().ask(&asked);
    assert_eq!((answer.status, answer.headers.get("etag")), (status, Some("\"7\"")));
    assert_eq!(answer.body.is_empty(), status == 304);
}

#[test]
fn each_answer_has_a_number_of_its_own() {
    let mut block = Block::new();
    let numbers: Vec<_> = ["GET /block", "GET /nowhere", "DELETE /cubes/0/analytics/1"]
        .map(|line| block.operator(line).headers.get("x-request-id").unwrap_or_default().to_owned())
        .to_vec();
    assert_eq!(numbers, ["flow-000001", "flow-000002", "flow-000003"]);
}
