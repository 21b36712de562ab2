//! A whole exchange as text, for `--verbose`.

use std::fmt::Write as _;

use super::text::{count, duration, up_to, without_spelling};
use crate::model::answer::{Answer, BodyEnd, Content, Exchange};
use crate::model::headers::Headers;
use crate::model::json;
use crate::model::request::{Part, PartContent, RequestBody};

/// The most lines and bytes of a body that are shown.
const MOST_LINES: usize = 200;
const MOST_BYTES: usize = 16 * 1024;

/// The request, each line behind `>`, and the answer, each line behind `<`, of an exchange that is masked.
///
/// The text isn't made safe for a terminal: a reporter does that.
#[must_use]
pub fn text(exchange: &Exchange) -> String {
    let Exchange { request, answer, took, .. } = exchange;
    let mut out = String::new();
    if let Some(raw) = &request.raw {
        let raw = String::from_utf8_lossy(raw).replace("\r\n", "\n");
        push(&mut out, '>', &without_spelling(&format!("{} {}, as it stands:", request.method, request.url)));
        write_body(&mut out, '>', &without_spelling(&raw));
    } else {
        let head = head(&format!("{} {}", request.method, request.url), &request.headers);
        write_message(&mut out, '>', &without_spelling(&head));
        if let Some(sent) = request.body.as_ref().map(sent) {
            write_body(&mut out, '>', &without_spelling(&sent));
        }
    }
    let status = format!("{} {}", answer.status, answer.phrase.as_deref().unwrap_or_default());
    write_message(&mut out, '<', &head(&status, &answer.headers));
    let came = match exchange.content() {
        Content::None => None,
        Content::Json(value) => Some(json::pretty(value)),
        Content::Text { text, .. } => Some(text.clone()),
        Content::Bytes => Some(no_text(answer.body.len() as u64)),
    };
    if let Some(mut came) = came {
        if matches!(answer.end, BodyEnd::BrokenOff { .. } | BodyEnd::OverCap { .. }) {
            came.push('…');
        }
        write_body(&mut out, '<', &came);
    }
    if let Some(rare) = &answer.rare {
        if !rare.trailers.is_empty() {
            write_message(&mut out, '<', &head("(behind the content)", &rare.trailers));
        }
        if !rare.behind.is_empty() {
            push(&mut out, '<', "(behind the answer)");
            write_body(&mut out, '<', &readable(&rare.behind));
        }
    }
    if let Some(end) = end(answer) {
        push(&mut out, '<', &end);
    }
    _ = writeln!(out, "in {}", duration(*took));
    out
}

fn head(line: &str, headers: &Headers) -> String {
    headers.iter().fold(line.to_owned(), |head, (name, value)| format!("{head}\n{name}: {value}"))
}

fn sent(body: &RequestBody) -> String {
    match body {
        RequestBody::Filler(bytes) => filler(*bytes),
        RequestBody::Multipart(parts) => parts.iter().map(part).collect::<Vec<_>>().join("\n"),
        RequestBody::Bytes(bytes) => readable(bytes),
    }
}

/// A request's content: JSON over several lines, other text as it is.
fn readable(bytes: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return no_text(bytes.len() as u64);
    };
    // A number or a quoted word alone is text as well.
    match json::read(text) {
        Ok(value) if text.starts_with(['{', '[']) => json::pretty(&value),
        _ => text.to_owned(),
    }
}

fn part(part: &Part) -> String {
    let mut line = format!("part {}", part.field);
    if let Some(name) = &part.file_name {
        _ = write!(line, ", file {name}");
    }
    if let Some(media_type) = &part.media_type {
        _ = write!(line, ", {media_type}");
    }
    let content = match &part.content {
        PartContent::Filler(bytes) => filler(*bytes),
        PartContent::Bytes(bytes) => readable(bytes),
    };
    let separator = if content.contains('\n') { '\n' } else { ' ' };
    format!("{line}:{separator}{content}")
}

fn write_message(out: &mut String, sign: char, text: &str) {
    text.split('\n').for_each(|line| push(out, sign, line));
}

fn write_body(out: &mut String, sign: char, body: &str) {
    push(out, sign, "");
    let shown = up_to(body, MOST_BYTES);
    let mut lines = 0;
    for line in shown.split('\n').take(MOST_LINES) {
        push(out, sign, line);
        lines += line.len() + 1;
    }
    let left_out = body.len().saturating_sub(lines);
    if left_out > 0 {
        push(out, sign, &format!("… {} more", count(left_out, "byte")));
    }
}

fn push(out: &mut String, sign: char, line: &str) {
    _ = writeln!(out, "{}", format!("{sign} {line}").trim_end_matches(' '));
}

fn end(answer: &Answer) -> Option<String> {
    let came = answer.body.len();
    match &answer.end {
        BodyEnd::Whole => None,
        BodyEnd::BrokenOff { announced: Some(announced), why } => {
            Some(format!("(broken off after {came} of {announced} bytes: {why})"))
        }
        BodyEnd::BrokenOff { announced: None, why } => Some(format!("(broken off after {came} bytes: {why})")),
        BodyEnd::OverCap { cap } => Some(format!("(longer than the limit of {cap} bytes, not read on)")),
        BodyEnd::Stray => Some("(bytes that this answer can't have)".to_owned()),
    }
}

fn filler(bytes: u64) -> String {
    format!("({bytes} bytes of filler)")
}

fn no_text(bytes: u64) -> String {
    format!("({bytes} bytes that are no text)")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::model::request::Request;

    fn exchange(body: Option<RequestBody>, answer: &[u8], end: BodyEnd) -> String {
        let request = Request {
            method: "PUT".into(),
            url: "http://localhost/cubes/0".into(),
            headers: [("Accept", "*/*")].into_iter().collect(),
            body,
            ..Request::default()
        };
        let headers = [("content-type", "application/json")].into_iter().collect();
        let answer = Answer {
            status: 400,
            phrase: Some("Bad Request".into()),
            headers,
            body: answer.into(),
            end,
            ..Answer::default()
        };
        text(&Exchange::new(request, answer, Duration::from_millis(3)))
    }

    #[test]
    fn json_is_spread_over_lines() {
        let sent = Some(RequestBody::Bytes(b"{\"name\": ".to_vec()));
        insta::assert_snapshot!(exchange(sent, br#"{"error":{"code":400}}"#, BodyEnd::Whole), @r#"
        > PUT http://localhost/cubes/0
        > Accept: */*
        >
        > {"name":
        < 400 Bad Request
        < content-type: application/json
        <
        < {
        <   "error": {
        <     "code": 400
        <   }
        < }
        in 3 ms
        "#);
    }

    #[test]
    fn a_body_that_broke_off_says_how_far_it_came() {
        let end = BodyEnd::BrokenOff { announced: Some(90), why: "connection reset".into() };
        let text = exchange(Some(RequestBody::Filler(11)), b"{", end);
        assert!(text.contains("> (11 bytes of filler)\n"), "{text}");
        assert!(text.contains("< (broken off after 1 of 90 bytes: connection reset)\n"), "{text}");
    }

    #[test]
    fn a_long_body_is_cut_and_says_how_much_is_missing() {
        let text = exchange(None, "ä\n".repeat(20_000).as_bytes(), BodyEnd::Whole);
        assert!(text.contains("< … 59400 bytes more\n"), "{text}");
    }
}
