use rstest::rstest;

use super::{Broken, Entry, Fate, read};
use crate::model::answer::Content;

fn all(text: &str) -> (Vec<Result<Entry, String>>, Result<(), Broken>) {
    let mut entries = Vec::new();
    let outcome = read(text.as_bytes(), &mut |entry| entries.push(entry));
    (entries, outcome)
}

/// The only entry of a file with this response.
fn one(response: &str) -> Entry {
    let entry = format!(r#"{{"request": {{"method": "GET", "url": "https://a.example/x"}}, "response": {response}}}"#);
    let (mut entries, outcome) = all(&format!(r#"{{"log": {{"version": "1.2", "entries": [{entry}]}}}}"#));
    assert_eq!(outcome, Ok(()));
    entries.remove(0).expect("an entry")
}

const JSON: &str = r#""headers": [{"name": "content-type", "value": "application/json"}]"#;

#[rstest]
#[case::plain(r#""text": "{\"a\": 1}", "size": 8"#, Some("{\"a\": 1}"))]
#[case::base64(r#""text": "eyJhIjogMX0=", "encoding": "base64", "size": 8"#, Some("{\"a\": 1}"))]
#[case::base64_in_lines(r#""text": "eyJh\nIjogMX0=", "encoding": "base64""#, Some("{\"a\": 1}"))]
#[case::no_base64(r#""text": "%%%", "encoding": "base64", "size": 8"#, None)]
#[case::another_encoding(r#""text": "x", "encoding": "quoted-printable", "size": 8"#, None)]
#[case::empty(r#""text": "", "size": 0"#, Some(""))]
#[case::left_out(r#""size": 8"#, None)]
#[case::left_out_without_a_size("", None)]
#[case::null(r#""text": null, "size": 0"#, None)]
#[case::emptied(r#""text": "", "size": 8"#, None)]
#[case::cut(r#""text": "{\"a\":", "size": 800"#, None)]
#[case::size_of_another_charset(r#""text": "{\"a\": 1}", "size": 800"#, Some("{\"a\": 1}"))]
#[case::broken_by_the_server(r#""text": "{\"a\":", "size": 5"#, Some("{\"a\":"))]
#[case::size_as_a_text(r#""text": "{\"a\": 1}", "size": "8""#, Some("{\"a\": 1}"))]
fn a_body_is_what_was_recorded_of_it(#[case] content: &str, #[case] body: Option<&str>) {
    let entry = one(&format!(r#"{{"status": 200, {JSON}, "content": {{{content}}}}}"#));
    assert_eq!(entry.has_body.then_some(entry.exchange.answer.body), body.map(|body| body.as_bytes().to_vec()));
}

#[rstest]
#[case::said_to_be_empty(200, "content-length", "0", true)]
#[case::said_to_be_there(400, "content-length", "10", false)]
#[case::no_content(204, "x", "y", true)]
#[case::redirect(302, "location", "/", false)]
fn a_body_that_is_left_out_counts_as_none_only_where_that_is_certain(
    #[case] status: u16,
    #[case] name: &str,
    #[case] value: &str,
    #[case] none: bool,
) {
    let headers = format!(r#""headers": [{{"name": "{name}", "value": "{value}"}}]"#);
    assert_eq!(one(&format!(r#"{{"status": {status}, {headers}, "content": {{"size": 0}}}}"#)).has_body, none);
}

#[test]
fn what_a_browser_puts_into_a_304_is_not_the_servers() {
    let entry = one(&format!(r#"{{"status": 304, {JSON}, "content": {{"text": "{{}}", "size": 2}}}}"#));
    assert!(entry.has_body && entry.exchange.answer.body.is_empty());
}

#[test]
fn a_body_that_is_still_compressed_was_not_recorded() {
    let headers = r#""headers": [{"name": "Content-Encoding", "value": "gzip"}]"#;
    assert!(
        !one(&format!(r#"{{"status": 200, {headers}, "content": {{"text": "H4sIAAAA", "encoding": "base64"}}}}"#))
            .has_body
    );
    // Decoded is the usual way, with the field still there.
    assert!(one(&format!(r#"{{"status": 200, {headers}, "content": {{"text": "{{}}"}}}}"#)).has_body);
}

#[test]
fn pseudo_header_fields_are_none_and_the_phrase_of_http_2_is_none() {
    let headers = r#""headers": [{"name": ":status", "value": "200"}, {"name": "x", "value": "1"}]"#;
    let answer =
        one(&format!(r#"{{"status": 200, "statusText": "", {headers}, "content": {{"text": ""}}}}"#)).exchange.answer;
    assert_eq!((answer.headers.iter().collect::<Vec<_>>(), answer.phrase), (vec![("x", "1")], None));
}

#[rstest]
#[case::aborted(r#"{"status": 0}"#, Fate::Unanswered)]
#[case::blocked(r#"{"status": -1}"#, Fate::Unanswered)]
#[case::websocket(r#"{"status": 101}"#, Fate::Interim)]
#[case::answered(r#"{"status": 500.0}"#, Fate::Answered)]
fn an_entry_without_an_answer_is_told_apart(#[case] response: &str, #[case] fate: Fate) {
    assert_eq!(one(response).fate, fate);
}

#[test]
fn half_of_a_pair_of_characters_spoils_nothing() {
    let entry = one(&format!(r#"{{"status": 200, {JSON}, "content": {{"text": "\"\ud83d\""}}}}"#));
    assert!(matches!(entry.exchange.content(), Content::Json(_)), "{:?}", entry.exchange.answer);
}

#[test]
fn what_tools_add_is_passed_over_however_deep_it_is() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let text = format!(
        "\u{feff}{{\"x\": {deep}, \"log\": {{\"pages\": [{deep}], \"entries\": [{{\"_initiator\": {deep}, \
         \"request\": {{\"method\": \"GET\", \"url\": \"/\"}}, \"response\": {{\"status\": 200}}}}], \"y\": 1}}}}\n"
    );
    let (entries, outcome) = all(&text);
    assert_eq!((entries.len(), outcome), (1, Ok(())));
    assert!(entries[0].is_ok());
}

#[test]
fn an_entry_that_cannot_be_read_spoils_no_other() {
    let good = r#"{"request": {"method": "GET", "url": "/"}, "response": {"status": 200}}"#;
    let (entries, outcome) = all(&format!(r#"{{"log": {{"entries": [{{"request": 1}}, {good}]}}}}"#));
    assert_eq!(outcome, Ok(()));
    assert!(entries[0].as_ref().is_err_and(|why| why.contains("invalid type")) && entries[1].is_ok(), "{entries:?}");
}

#[test]
fn what_came_before_a_file_breaks_off_is_read() {
    let good = r#"{"request": {"method": "GET", "url": "/"}, "response": {"status": 200}}"#;
    let (entries, outcome) = all(&format!("{{\"log\": {{\"entries\": [\n{good},\n{good},\n{{\"request\": {{\"me"));
    assert_eq!(entries.len(), 2);
    assert_eq!(outcome, Err(Broken { place: Some((4, 16)), why: "it breaks off".to_owned() }));
}

#[rstest]
#[case::nothing("", "it breaks off")]
#[case::no_json("<html>", "expected value")]
#[case::another_json("{\"entries\": []}", "no `log.entries`")]
#[case::a_list("[]", "as in a HAR")]
#[case::entries_are_no_list("{\"log\": {\"entries\": {}}}", "the list of entries")]
#[case::more_behind_it("{\"log\": {\"entries\": []}} x", "trailing characters")]
fn what_is_no_har_says_so(#[case] text: &str, #[case] why: &str) {
    let (_, outcome) = all(text);
    assert!(outcome.as_ref().is_err_and(|broken| broken.why.contains(why)), "{outcome:?}");
}

/// A file of so many bytes that nobody could hold.
struct Endless {
    given: usize,
    rest: Vec<u8>,
}

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            let entry = br#"{"request": {"method": "GET", "url": "/"}, "response": {"status": 200}}, "#;
            self.rest = entry.repeat(100);
        }
        let length = buffer.len().min(self.rest.len());
        buffer[..length].copy_from_slice(&self.rest[..length]);
        self.rest.drain(..length);
        self.given += length;
        Ok(length)
    }
}

#[test]
fn an_entry_is_told_before_the_next_ones_are_read() {
    let given = std::cell::Cell::new(0);
    let mut source = Endless { given: 0, rest: br#"{"log": {"entries": ["#.to_vec() };
    let (mut told, mut ahead) = (0, 0);
    // What comes behind so many entries breaks the file off.
    let limited = ReadUntil { source: &mut source, given: &given, most: 4 << 20 };
    let outcome = read(limited, &mut |_| {
        told += 1;
        ahead = ahead.max(given.get().saturating_sub(told * 74));
    });
    assert!(outcome.is_err() && told > 50_000, "{told}");
    assert!(ahead < 300 << 10, "{ahead} bytes were read ahead");
}

struct ReadUntil<'s> {
    source: &'s mut Endless,
    given: &'s std::cell::Cell<usize>,
    most: usize,
}

impl std::io::Read for ReadUntil<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given.get() >= self.most {
            return Ok(0);
        }
        let length = self.source.read(buffer)?;
        self.given.set(self.source.given);
        Ok(length)
    }
}
