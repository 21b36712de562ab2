use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::model::json::{Json, read};
use crate::model::stored::any::any_stored;
use crate::model::stored::{Stored, StoredBody, StoredJson, Text};
use crate::snapshot::build;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_snapshot_parses_back_to_what_was_stored(stored in any_stored()) {
        let text = write(&stored);
        prop_assert_eq!(parse(&text), Ok(stored), "{}", text);
    }

    #[test]
    fn nothing_is_left_for_insta_to_trim(stored in any_stored()) {
        let text = write(&stored);
        prop_assert!(!text.contains('\r'));
        prop_assert_eq!(text.trim_end(), &text);
        prop_assert!(text.split('\n').all(|line| line.trim_end() == line), "{:?}", text);
    }

    #[test]
    fn any_text_is_parsed_or_refused(text in any::<String>()) {
        let _ = parse(&text);
        let _ = parse(&format!("HTTP 200 OK\n\n{text}"));
    }
}

fn stored(headers: &[(&str, &str)], body: StoredBody) -> Stored {
    let headers = headers.iter().map(|&(name, value)| (name.to_owned(), Text::from(value)));
    build::stored(400, Some(Text::from("Bad Request")), headers, body)
}

#[test]
fn a_json_answer_reads_as_the_design_has_it() {
    let body = read(r#"{"error":{"code":400,"reason":"parse_error","ratio":1.10,"none":[],"id":"x"}}"#).unwrap();
    let StoredJson::Object(mut members) = StoredJson::from(&body) else { panic!("an object") };
    let StoredJson::Object(error) = &mut members[0].1 else { panic!("an object") };
    error[4].1 = StoredJson::mask("uuid 1");
    let mut message = Text::from("request ");
    message.push_mask("uuid 1");
    message.push(" failed: [uuid 1] [INFO]");
    error.push((Text::from("message"), StoredJson::String(message)));
    let answer = stored(
        &[("ETag", "\"1\""), ("Content-Type", "application/json")],
        StoredBody::Json(StoredJson::Object(members)),
    );
    let expected = r#"HTTP 400 Bad Request
content-type: application/json
etag: "1"

{
  "error": {
    "code": 400,
    "reason": "parse_error",
    "ratio": 1.10,
    "none": [],
    "id": "[uuid 1]",
    "message": "request [uuid 1] failed: \u005buuid 1] [INFO]"
  }
}"#;
    assert_eq!(write(&answer), expected);
    assert_eq!(parse(expected), Ok(answer));
}

#[rstest]
#[case::none(StoredBody::None, "(no body)")]
#[case::null(StoredBody::Json(StoredJson::Null), "null")]
#[case::a_word(StoredBody::Json(StoredJson::from(&Json::from("(no body)"))), "\"(no body)\"")]
#[case::empty_text(StoredBody::Text(Text::new()), "text:")]
#[case::text(StoredBody::Text(Text::from("(no body)")), "text:\n(no body)")]
#[case::lines(StoredBody::Text(Text::from("\none\n\n  two")), "text:\n\none\n\n  two")]
#[case::last_break(StoredBody::Text(Text::from("one\n")), "text:\none\\n")]
#[case::last_breaks(StoredBody::Text(Text::from("one\n\n")), "text:\none\n\\n")]
#[case::blanks(StoredBody::Text(Text::from("one  \n\ttwo\t")), "text:\none \\u0020\n\ttwo\\t")]
#[case::carriage_return(StoredBody::Text(Text::from("one\r\ntwo")), "text:\none\\r\ntwo")]
#[case::backslash(StoredBody::Text(Text::from("C:\\new")), "text:\nC:\\\\new")]
#[case::look_alike(StoredBody::Text(Text::from("[uuid 1]")), "text:\n\\u005buuid 1]")]
#[case::mask(StoredBody::Text(Text::mask("uuid 1")), "text:\n[uuid 1]")]
#[case::any_bytes(StoredBody::AnyBytes, "bytes:")]
#[case::bytes(build::bytes(b"abc"), "bytes: 3 sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
fn a_body_is_written_so_that_nothing_hides(#[case] body: StoredBody, #[case] expected: &str) {
    let answer = stored(&[], body);
    let text = write(&answer);
    assert_eq!(text.strip_prefix("HTTP 400 Bad Request\n\n"), Some(expected));
    assert_eq!(parse(&text), Ok(answer));
}

#[rstest]
#[case::nothing("", "line 1 must be `HTTP <status> <phrase>`")]
#[case::no_status("HTTP OK\n\n(no body)", "line 1 must be `HTTP <status> <phrase>`")]
#[case::no_header("HTTP 200 OK\nallow: GET\noops\n\n1", "line 3 must be `<header>: <value>`, or blank before the body")]
#[case::no_body(
    "HTTP 200 OK\nallow: GET",
    "a blank line and the body must follow the header fields; an empty body is `(no body)`"
)]
#[case::no_json(
    "HTTP 200 OK\n\nhello",
    "the body, from line 3 on, is no JSON, `(no body)`, `text:` or `bytes: <n> sha256 <hex>`"
)]
fn a_damaged_snapshot_is_refused_in_plain_words(#[case] text: &str, #[case] message: &str) {
    assert_eq!(parse(text).unwrap_err().to_string(), message);
}

#[test]
fn a_checkout_with_crlf_means_the_same() {
    let answer = stored(&[("allow", "GET")], StoredBody::Text(Text::from("one\ntwo")));
    assert_eq!(parse(&format!("{}\r\n", write(&answer).replace('\n', "\r\n"))), Ok(answer));
}

#[test]
fn an_answer_without_phrase_gets_the_canonical_one() {
    assert_eq!(write(&build::stored(404, None, [], StoredBody::None)), "HTTP 404 Not Found\n\n(no body)");
    assert_eq!(write(&build::stored(499, None, [], StoredBody::None)), "HTTP 499\n\n(no body)");
}
