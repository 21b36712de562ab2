//! Steps, requests, bodies and expectations.

use super::decode_raw;
use super::decoder::Decoder;
use super::node::{Data, Node};
use super::object::{self, Object};
use super::scenario_tables::{CASE, STEP};
use super::table::{Kind, Table};
use super::validate::{head, misspelt};
use crate::model::contract::HeaderValue;
use crate::model::scenario::{
    Action, BodySpec, CaptureSource, Expect, FileContent, PartBody, PartSpec, Repeat, RequestSpec, SameAs, Step,
};
use crate::model::source::{Problem, Span, Spanned};

pub(super) const BODIES: [&str; 8] = ["json", "json-text", "text", "form", "multipart", "bytes", "hex", "file"];
const ACTIONS: [&str; 6] = ["request", "raw", "together", "walk", "wait", "use"];

/// One step or a list of steps.
pub(super) fn steps(decoder: &mut Decoder<'_>, node: &Node) -> Vec<Step> {
    object::entries(node).map(|node| step(decoder, Object::new(node, &STEP))).collect()
}

/// The step of a case in short form: what the case says of its request belongs to the case as well.
pub(super) fn short_step(decoder: &mut Decoder<'_>, node: &Node) -> Step {
    let case = Object::new(node, &CASE);
    action_and_expectation(decoder, case, &CASE, Step { span: head(node), ..Step::default() })
}

fn step(decoder: &mut Decoder<'_>, step: Object<'_>) -> Step {
    let decoded = Step {
        span: head(step.node),
        id: step.text("id"),
        time_limit: step.duration("time-limit"),
        snapshot: step.text("snapshot").and_then(|mode| super::decode_case::snapshot_mode(&mode.value)),
        ..Step::default()
    };
    let mut decoded = action_and_expectation(decoder, step, &STEP, decoded);
    let request = match &mut decoded.action {
        Action::Send(request) => Some(&mut **request),
        Action::Walk(walk) => Some(&mut walk.request),
        _ => None,
    };
    if let Some(request) = request {
        request.headers = headers(step, "headers");
        request.identity = step.text("as");
    }
    decoded
}

fn action_and_expectation(
    decoder: &mut Decoder<'_>,
    step: Object<'_>,
    table: &'static Table,
    mut decoded: Step,
) -> Step {
    let span = decoded.span;
    let given: Vec<_> = ACTIONS.iter().filter(|key| step.get(key).is_some()).collect();
    match given.as_slice() {
        [] if misspelt(step.node, table, &ACTIONS) => {}
        [] => {
            decoder.problems.push(
                Problem::at(span, "this step does nothing")
                    .expected("expected `request:`, `raw:`, `together:`, `walk:`, `wait:` or `use:`")
                    .help("a request is one line: `request: GET /path`"),
            );
        }
        [_] => {}
        [first, second, ..] => decoder.problems.push(
            Problem::at(key(step, second), format!("`{first}:` and `{second}:` stand in one step"))
                .expected("a step does one thing")
                .help("make two steps of it"),
        ),
    }
    decoded.action = action(decoder, step);
    decoded.expect = expectations(decoder, step);
    decoded.capture = captures(step, "capture");
    decoded.repeat = repeat(decoder, step, "repeat").map(Box::new);
    decoded.retry = repeat(decoder, step, "retry").map(Box::new);
    super::decode_walk::misplaced(decoder, step, &decoded.action);
    if matches!(decoded.action, Action::Wait(_) | Action::Use { .. }) {
        let what = if matches!(decoded.action, Action::Wait(_)) { "a wait" } else { "`use:`" };
        for name in ["expect", "capture", "repeat", "retry"] {
            if step.get(name).is_some() && given.len() == 1 {
                decoder.problems.push(
                    Problem::at(key(step, name), format!("{what} takes no `{name}:`"))
                        .expected("it belongs to a request")
                        .help("move it to the step that sends the request"),
                );
            }
        }
    }
    let once = match &decoded.action {
        Action::Together(_) => Some(("together", "requests that race are sent once")),
        Action::Walk(_) => Some(("walk", "the pages of a walk are asked for once each")),
        _ => None,
    };
    if let Some((name, why)) = once {
        for key in ["repeat", "retry"] {
            if let Some(node) = step.get(key) {
                decoder.problems.push(Problem::at(head(node), format!("`{name}:` takes no `{key}:`")).expected(why));
            }
        }
    }
    if let Action::Together(requests) = &decoded.action
        && requests.len() != decoded.expect.len()
    {
        let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        let answers = match decoded.expect.len() {
            1 => "1 answer is expected".to_owned(),
            many => format!("{many} answers are expected"),
        };
        decoder.problems.push(
            Problem::at(
                key(step, "expect"),
                format!("{} go together, but {answers}", count(requests.len(), "request")),
            )
            .expected("`expect:` is a list here, one entry a request, in any order"),
        );
    } else if !matches!(decoded.action, Action::Together(_)) && decoded.expect.len() > 1 {
        decoder.problems.push(
            Problem::at(key(step, "expect"), "one request has several expectations")
                .expected("a list belongs to `together:`, one entry a request")
                .help("alternatives are written with a bar: `expect: 204 | 404 NOT_FOUND`"),
        );
    }
    decoded
}

/// The place of a key, or of the whole step where it isn't there.
pub(super) fn key(step: Object<'_>, name: &str) -> Span {
    object::key_span(step.node, name).unwrap_or_else(|| head(step.node))
}

fn action(decoder: &mut Decoder<'_>, step: Object<'_>) -> Action {
    if let Some(milliseconds) = step.duration("wait") {
        return Action::Wait(milliseconds);
    }
    if let Some(what) = step.text("use") {
        return Action::Use { what, with: step.json_map("with") };
    }
    if let Some(node) = step.get("together") {
        let table = table_of(step, "together");
        let requests = object::entries(node).map(|node| {
            let request = Object::new(node, table);
            let mut spec = request_spec(decoder, request, table);
            spec.headers = headers(request, "headers");
            spec.identity = request.text("as");
            spec
        });
        return Action::Together(requests.collect());
    }
    if let Some(node) = step.get("raw") {
        return decode_raw::raw(decoder, step, node);
    }
    if let Some(line) = step.text("walk") {
        let request =
            RequestSpec { line, query: fields(step, "query"), body: body(decoder, step), ..RequestSpec::default() };
        return Action::Walk(Box::new(super::decode_walk::walk(decoder, step, request)));
    }
    if step.get("request").is_some() {
        return Action::Send(Box::new(request_spec(decoder, step, &STEP)));
    }
    Action::Nothing
}

/// The table of the objects that a key holds.
pub(super) fn table_of(object: Object<'_>, key: &str) -> &'static Table {
    object.kind(key).and_then(Kind::table).unwrap_or(&STEP)
}

fn request_spec(decoder: &mut Decoder<'_>, request: Object<'_>, table: &'static Table) -> RequestSpec {
    let line = request.text("request").unwrap_or_default();
    if request.get("request").is_none() && !misspelt(request.node, table, &["request"]) {
        decoder.problems.push(
            Problem::at(head(request.node), "a request without `request:`").expected("expected `request: GET /path`"),
        );
    }
    RequestSpec { line, query: fields(request, "query"), body: body(decoder, request), ..RequestSpec::default() }
}

fn body(decoder: &mut Decoder<'_>, request: Object<'_>) -> Option<BodySpec> {
    let given: Vec<_> = BODIES.iter().filter(|key| request.get(key).is_some()).collect();
    if let [first, second, ..] = given.as_slice() {
        decoder.problems.push(
            Problem::at(key(request, second), format!("`{first}:` and `{second}:` stand in one request"))
                .expected("a request has one body")
                .help("take one of them away"),
        );
    }
    match **given.first()? {
        "json" => request.get("json").and_then(object::json).map(BodySpec::Json),
        "json-text" => request.text("json-text").map(BodySpec::JsonText),
        "text" => request.text("text").map(BodySpec::Text),
        "form" => Some(BodySpec::Form(fields(request, "form"))),
        "bytes" => request.size("bytes").map(BodySpec::Filler),
        "hex" => request.hex("hex").map(BodySpec::Exact),
        "file" => file(decoder, request, "file").map(BodySpec::File),
        _ => Some(BodySpec::Multipart(parts(decoder, request))),
    }
}

fn parts(decoder: &mut Decoder<'_>, request: Object<'_>) -> Vec<PartSpec> {
    let table = table_of(request, "multipart");
    let mut parts = Vec::new();
    for (field, nodes) in request.map("multipart") {
        for node in object::one_or_more(nodes) {
            if let Data::Map(_) = node.data {
                parts.extend(part(decoder, field.clone(), Object::new(node, table), table));
            } else if let Some(text) = object::text(node) {
                let content = PartBody::Text(text);
                parts.push(PartSpec { field: field.clone(), file_name: None, media_type: None, content });
            }
        }
    }
    parts
}

fn part(
    decoder: &mut Decoder<'_>,
    field: Spanned<String>,
    part: Object<'_>,
    table: &'static Table,
) -> Option<PartSpec> {
    const CONTENTS: [&str; 4] = ["text", "json", "bytes", "file"];
    let content = if let Some(text) = part.text("text") {
        PartBody::Text(text)
    } else if let Some(json) = part.get("json").and_then(object::json) {
        PartBody::Json(json)
    } else if let Some(size) = part.size("bytes") {
        PartBody::Filler(size)
    } else if let Some(file) = file(decoder, part, "file") {
        PartBody::File(file)
    } else {
        // A content of the wrong form was reported already.
        if CONTENTS.iter().all(|key| part.get(key).is_none()) && !misspelt(part.node, table, &CONTENTS) {
            decoder.problems.push(
                Problem::at(head(part.node), "a part without content")
                    .expected("expected `text:`, `json:`, `bytes:` or `file:`"),
            );
        }
        return None;
    };
    Some(PartSpec { field, file_name: part.text("name"), media_type: part.text("type"), content })
}

fn file(decoder: &mut Decoder<'_>, object: Object<'_>, key: &str) -> Option<FileContent> {
    let path = object.text(key)?;
    match decoder.data(&path) {
        Ok((_, bytes)) => Some(FileContent { path, bytes: bytes.into() }),
        Err(problem) => {
            decoder.problems.push(problem);
            None
        }
    }
}

fn expectations(decoder: &mut Decoder<'_>, step: Object<'_>) -> Vec<Expect> {
    let Some(node) = step.get("expect") else { return Vec::new() };
    let table = table_of(step, "expect");
    object::one_or_more(node)
        .iter()
        .map(|node| match &node.data {
            Data::Map(_) => expectation(decoder, Object::new(node, table)),
            _ => Expect { span: node.span, is: object::text(node), ..Expect::default() },
        })
        .collect()
}

fn expectation(decoder: &mut Decoder<'_>, expect: Object<'_>) -> Expect {
    Expect {
        span: expect.node.span,
        is: expect.text("is"),
        headers: expect.json_map("headers"),
        body: expect.json_map("body"),
        text: expect.text("text"),
        file: file(decoder, expect, "file"),
        check: expect.texts("check"),
        always: expect.text("always"),
        same_as: same_as(expect),
        stable: expect.flag("stable").map(|stable| Spanned::new(stable, key(expect, "stable"))),
    }
}

fn same_as(expect: Object<'_>) -> Option<SameAs> {
    let node = expect.get("same-as")?;
    match &node.data {
        Data::Map(_) => {
            let same = Object::new(node, table_of(expect, "same-as"));
            same.text("step").map(|step| SameAs { step, but: same.texts("but") })
        }
        _ => object::text(node).map(|step| SameAs { step, but: Vec::new() }),
    }
}

fn repeat(decoder: &mut Decoder<'_>, step: Object<'_>, key: &str) -> Option<Repeat> {
    let repeat = Object::new(step.get(key)?, table_of(step, key));
    Some(Repeat {
        at_most: at_most(decoder, repeat, "request")?.value,
        fail_if: repeat.text("fail-if"),
        until: repeat.text("until"),
        every: repeat.duration("every").unwrap_or_default(),
    })
}

/// The bound of a repetition or a walk.
pub(super) fn at_most(decoder: &mut Decoder<'_>, object: Object<'_>, what: &str) -> Option<Spanned<u32>> {
    let node = object.get("at-most")?;
    let bound = Spanned::new(object.integer("at-most")?, node.span);
    if bound.value == 0 {
        decoder.problems.push(
            Problem::at(node.span, "`at-most: 0` sends nothing")
                .expected(format!("expected 1 {what} or more"))
                .help("a step that isn't to be run has no place in a case; a case says `skip: <why>`"),
        );
    }
    Some(bound)
}

/// Captures by name.
pub(super) fn captures(object: Object<'_>, key: &str) -> Vec<(Spanned<String>, CaptureSource)> {
    let table = table_of(object, key);
    let mut captures = Vec::new();
    for (name, node) in object.map(key) {
        let source = match &node.data {
            Data::Map(_) => {
                let capture = Object::new(node, table);
                capture.text("at").map(|from| CaptureSource { from, matches: capture.text("match") })
            }
            _ => object::text(node).map(|from| CaptureSource { from, matches: None }),
        };
        captures.extend(source.map(|source| (name, source)));
    }
    captures
}

/// Header fields by name; `null` leaves no value.
pub(super) fn headers(object: Object<'_>, key: &str) -> Vec<(Spanned<String>, HeaderValue)> {
    fields(object, key).into_iter().map(|(name, values)| (name, HeaderValue { values })).collect()
}

/// Texts by name, one or several each.
pub(super) fn fields(object: Object<'_>, key: &str) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
    let texts = |node| object::one_or_more(node).iter().filter_map(object::text).collect();
    object.map(key).into_iter().map(|(name, node)| (name, texts(node))).collect()
}
