//! Accepted answers, given back.

use rstest::rstest;

use super::Replay;
use super::made_up::made_up;
use crate::mock::backend::{Backend as _, CASE_HEADER};
use crate::model::answer::Answer;
use crate::model::headers::Headers;
use crate::model::json;
use crate::model::request::Request;
use crate::model::stored::Stored;
use crate::snapshot::grammar;

fn stored(text: &str) -> Stored {
    grammar::parse(text).expect("a snapshot's text")
}

fn ask(replay: &Replay, case: &str) -> Answer {
    let headers = Headers::from_iter([(CASE_HEADER, case), ("host", "127.0.0.1:1")]);
    replay.answer(&Request { method: "GET".to_owned(), url: "/".to_owned(), headers, ..Request::default() })
}

fn replayed(text: &str) -> Answer {
    let replay = Replay::new();
    replay.add(1, vec![Some(stored(text))]);
    ask(&replay, "1")
}

fn words(answer: &Answer) -> &str {
    std::str::from_utf8(&answer.body).expect("words")
}

#[rstest]
#[case("uuid 1", r#""00000000-0000-4000-8000-000000000001""#)]
#[case("integer 7", "7")]
#[case("number 7", "7.5")]
#[case("boolean 1", "true")]
#[case("boolean 2", "false")]
#[case("timestamp 3661", r#""2026-01-01T01:01:01Z""#)]
#[case("timestamp 86400", r#""2026-01-02T00:00:00Z""#)]
#[case("token 2", r#""token-2""#)]
#[case("secret api_key", r#""secret-api_key""#)]
#[case("target", r#""http://here""#)]
#[case("null", "null")]
#[case("integer|null", "0")]
#[case("string", r#""string""#)]
fn a_mask_gets_a_value_of_its_kind(#[case] mask: &str, #[case] expected: &str) {
    assert_eq!(json::to_string(&made_up(mask, "http://here")), expected);
    let answer = replayed(&format!("HTTP 200\n\ntext:\n<[{mask}]>"));
    assert_eq!(
        words(&answer),
        format!("<{}>", expected.trim_matches('"').replace("http://here", "http://127.0.0.1:1"))
    );
}

#[test]
fn names_of_masks_are_told_apart_as_their_numbers_are() {
    assert_ne!(made_up("uuid first", ""), made_up("uuid second", ""));
    assert_eq!(made_up("uuid first", ""), made_up("uuid first", ""));
}

#[test]
fn every_mask_of_an_answer_is_filled_and_real_text_stays() {
    let answer = replayed(
        "HTTP 201 Made [integer 2]\nlocation: [target]/a/[uuid 1]\nset-cookie: a=1\nset-cookie: b=2\n\n\
         {\n  \"id\": \"[uuid 1]\",\n  \"n\": \"[integer 2]\",\n  \"[token 1]\": [1.10, \"\\u005buuid 1]\"],\n  \
         \"note\": \"by [token 1] at [timestamp 1]\"\n}",
    );
    assert_eq!((answer.status, answer.phrase.as_deref()), (201, Some("Made 2")));
    let uuid = "00000000-0000-4000-8000-000000000001";
    assert_eq!(answer.headers.get("location"), Some(format!("http://127.0.0.1:1/a/{uuid}").as_str()));
    assert_eq!(answer.headers.all("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert_eq!(answer.headers.get("content-type"), Some("application/json"));
    let expected =
        format!(r#"{{"id":"{uuid}","n":2,"token-1":[1.10,"[uuid 1]"],"note":"by token-1 at 2026-01-01T00:00:01Z"}}"#);
    assert_eq!(words(&answer), expected);
}

#[test]
fn a_shape_is_replayed_as_the_first_of_what_it_allows() {
    let answer = replayed(
        "HTTP 200 OK\n\n{\n  \"data\": [\n    {\n      \"id\": \"[integer|null]\",\n      \"to[absent]\": \"[string]\"\n    }\n  ]\n}",
    );
    assert_eq!(words(&answer), r#"{"data":[{"id":0,"to":"string"}]}"#);
}

#[rstest]
#[case::text("HTTP 200 OK\n\ntext:\nid [token 1]\nend", 200, "id token-1\nend")]
#[case::nothing("HTTP 204 No Content\n\n(no body)", 204, "")]
#[case::digest(
    "HTTP 200 OK\n\nbytes: 3 sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    501,
    "of the accepted answer's 3 bytes only the digest is stored: it can't be replayed\n"
)]
#[case::any_bytes(
    "HTTP 200 OK\n\nbytes:",
    501,
    "of the accepted answer's bytes nothing is stored: it can't be replayed\n"
)]
fn content_is_given_back_as_far_as_it_is_stored(#[case] text: &str, #[case] status: u16, #[case] body: &str) {
    let answer = replayed(text);
    assert_eq!((answer.status, words(&answer)), (status, body));
}

#[test]
fn requests_of_a_case_get_its_answers_in_order_and_no_more() {
    let replay = Replay::new();
    replay
        .add(1, vec![Some(stored("HTTP 200 OK\n\n(no body)")), None, Some(stored("HTTP 404 Not Found\n\n(no body)"))]);
    replay.add(2, vec![Some(stored("HTTP 409 Conflict\n\n(no body)"))]);
    let statuses = ["1", "2", "1", "1", "1", "2", "3"].map(|case| ask(&replay, case).status);
    assert_eq!(statuses, [200, 409, 501, 404, 501, 501, 501]);
    assert_eq!(words(&ask(&replay, "3")), "no accepted answer\n");
    assert_eq!(ask(&replay, "first").status, 400);
}
