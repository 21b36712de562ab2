//! Each pair of the catalogue is answered where the reference says so.

use rstest::rstest;
use serde_json::{Value, json};

use super::*;

const ANALYTIC: &str = "/cubes/0/analytics/1";

#[rstest]
#[case::broken_percent_encoding("GET /cubes/0/analytics?timestamp_format=%zz", 400, "bad_request")]
#[case::half_a_percent_encoding("GET /cubes/0/analytics/1%2", 400, "bad_request")]
#[case::timestamp_format("GET /cubes/0/analytics?timestamp_format=rfc3339", 400, "invalid_parameter")]
#[case::sink_data_without_number("GET /cubes/0/analytics/1/sinks/1/data", 400, "required")]
#[case::unknown_path("GET /nowhere", 404, "not_found")]
#[case::trailing_slash("GET /cubes/0/analytics/", 404, "not_found")]
#[case::cube("GET /cubes/9/analytics", 404, "not_found")]
#[case::analytic("GET /cubes/0/analytics/9/sinks", 404, "not_found")]
#[case::sink("GET /cubes/0/analytics/1/sinks/9/data?sequence_number=7", 404, "not_found")]
#[case::verb("DELETE /cubes/0/analytics", 405, "method_not_allowed")]
#[case::number("GET /cubes/0/analytics/1/sinks/1/data?sequence_number=6", 409, "sequence_number_mismatch")]
#[case::export("GET /cubes/0/analytics/1/export", 501, "not_implemented")]
fn a_request_without_a_body_is_refused(#[case] line: &str, #[case] status: u16, #[case] reason: &str) {
    assert_pair(&Block::new().operator(line), status, reason);
}

#[rstest]
#[case::truncated(b"{\"name\": ", "parse_error")]
#[case::empty(b"", "parse_error")]
#[case::trailing_bytes(b"{} x", "parse_error")]
#[case::not_utf_8(b"{\"name\": \"\xff\"}", "parse_error")]
#[case::no_object(b"[]", "invalid_argument")]
#[case::name_missing(br#"{"sequence_number": "8"}"#, "required")]
#[case::name_empty(br#"{"name": " ", "sequence_number": "8"}"#, "invalid_argument")]
#[case::name_no_text(br#"{"name": 5, "sequence_number": "8"}"#, "invalid_argument")]
#[case::number_missing(br#"{"name": "A"}"#, "required")]
#[case::number_an_integer(br#"{"name": "A", "sequence_number": 8}"#, "invalid_sequence_number")]
#[case::other_analytic(br#"{"name": "A", "sequence_number": "8", "analytic_id": "2"}"#, "invalid_parameter")]
#[case::other_cube(br#"{"name": "A", "sequence_number": "8", "cube_id": "1"}"#, "invalid_parameter")]
fn a_body_is_refused(#[case] bytes: &[u8], #[case] reason: &str) {
    let update = request(&format!("PUT {ANALYTIC}")).bearer(&token("operator"));
    let update = update.header("Content-Type", "application/json").body(bytes);
    assert_pair(&Block::new().ask(&update), 400, reason);
}

#[rstest]
#[case::both(json!({ "name": "A", "sequence_number": "8", "analytic_id": "1", "cube_id": "0" }))]
#[case::neither(json!({ "name": "A", "sequence_number": "8" }))]
fn a_body_that_agrees_with_the_path_is_accepted(#[case] update: Value) {
    assert_eq!(Block::new().send(&format!("PUT {ANALYTIC}"), &update).status, 200);
}

#[rstest]
#[case::conflict("a change in progress", 409, "conflict")]
#[case::fault("internal fault", 500, "internal_error")]
#[case::loading("loading", 503, "not_ready")]
#[case::session("session expired", 401, "expired")]
fn a_state_makes_an_update_fail(#[case] state: &str, #[case] status: u16, #[case] reason: &str) {
    let answer = Block::given(state).send(&format!("PUT {ANALYTIC}"), &json!({ "name": "A", "sequence_number": "8" }));
    assert_pair(&answer, status, reason);
}

#[test]
fn an_analytic_that_is_there_isnt_created_again() {
    let mut block = Block::new();
    let answer = block.send(&format!("POST {ANALYTIC}"), &json!({ "name": "Another" }));
    assert_pair(&answer, 409, "already_exists");
    assert_eq!(body(&block.operator(&format!("GET {ANALYTIC}")))["name"], "Junction north");
}

#[test]
fn a_wrong_verb_is_told_the_right_ones() {
    let answer = Block::new().operator("DELETE /cubes/0/analytics");
    assert_eq!(answer.headers.get("allow"), Some("GET"));
}

#[rstest]
#[case::missing(None)]
#[case::text(Some("text/plain"))]
#[case::other_json(Some("application/problem+json"))]
fn a_body_of_another_type_is_refused(#[case] media_type: Option<&str>) {
    let update = request(&format!("PUT {ANALYTIC}")).bearer(&token("operator")).json("{}").without("Content-Type");
    let update = media_type.map_or(update.clone(), |media_type| update.header("Content-Type", media_type));
    assert_pair(&Block::new().ask(&update), 415, "unsupported_media_type");
}

#[rstest]
#[case::parameter("application/json; charset=utf-8")]
#[case::upper_case("APPLICATION/JSON")]
fn json_by_another_spelling_is_accepted(#[case] media_type: &str) {
    let update = request(&format!("PUT {ANALYTIC}")).bearer(&token("operator"));
    let update = update.json(r#"{"name": "A", "sequence_number": "8"}"#).header("Content-Type", media_type);
    assert_eq!(Block::new().ask(&update).status, 200);
}
