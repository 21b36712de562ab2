//! Scenario files and their cases.

use super::decode_step::{headers, short_step, steps};
use super::decoder::Decoder;
use super::node::{Data, Node};
use super::object::{Object, entries, key_span, text};
use super::rows;
use super::scenario_tables::{CASE, SCENARIO};
use super::validate::{head, misspelt};
use crate::model::contract::{SnapshotMode, Wire};
use crate::model::scenario::{Case, CaseDefaults, ScenarioFile, Step};
use crate::model::source::Problem;

/// Decodes a scenario file; what the decoder knows of the file's name and place is filled in by the caller.
pub(super) fn scenario(decoder: &mut Decoder<'_>, node: &Node) -> ScenarioFile {
    let file = Object::new(node, &SCENARIO);
    let is_map = matches!(node.data, Data::Map(_));
    if is_map
        && file.get("cases").is_none()
        && file.get("steps").is_none()
        && !misspelt(node, &SCENARIO, &["cases", "steps"])
    {
        decoder.problems.push(
            Problem::at(head(node), "a scenario file without `cases:`")
                .expected("expected `cases:`, or `steps:` that other files use")
                .help("a file begins so: `cases: [{ name: …, request: GET /path, expect: 200 }]`"),
        );
    }
    if file.get("steps").is_some() && file.get("cases").is_none() && !misspelt(node, &SCENARIO, &["cases"]) {
        without_effect(decoder, node);
    }
    let cases: Vec<Case> =
        file.get("cases").map(|node| entries(node).map(|node| case(decoder, node)).collect()).unwrap_or_default();
    if let Some(node) = file.get("cases").filter(|node| matches!(&node.data, Data::List(nodes) if nodes.is_empty())) {
        decoder.problems.push(Problem::at(node.span, "`cases:` is empty").expected("expected at least one case"));
    }
    ScenarioFile {
        about: file.string("about"),
        defaults: defaults(file),
        setup: optional_steps(decoder, file, "setup"),
        teardown: optional_steps(decoder, file, "teardown"),
        cases,
        incomplete: !is_map || file.get("steps").is_some_and(|steps| !matches!(steps.data, Data::Map(_))),
        shared: file.map("steps").into_iter().map(|(name, node)| (name, steps(decoder, node))).collect(),
        ..ScenarioFile::default()
    }
}

/// Reports what a file says for its cases where it has none: shared steps run as part of the cases that use them.
fn without_effect(decoder: &mut Decoder<'_>, node: &Node) {
    let keys = SCENARIO.all().filter(|key| !["about", "cases", "steps"].contains(&key.name));
    for (key, span) in keys.filter_map(|key| Some((key, key_span(node, key.name)?))) {
        let cure = match key.name {
            "variables" => "`{ use: file#name, with: { name: value } }` gives shared steps variables",
            "as" | "headers" | "time-limit" => "it may stand at each step",
            _ => "it belongs into the files whose cases use these steps",
        };
        decoder.problems.push(
            Problem::at(span, format!("`{}:` has no effect in a file without `cases:`", key.name))
                .expected("it holds for the cases of its file, and shared steps run as part of others'")
                .help(cure),
        );
    }
}

fn case(decoder: &mut Decoder<'_>, node: &Node) -> Case {
    let case = Object::new(node, &CASE);
    let has_steps = case.get("steps").is_some();
    let decoded = if has_steps {
        const SHORT: [&str; 13] = [
            "request",
            "walk",
            "together",
            "wait",
            "use",
            "expect",
            "json",
            "text",
            "form",
            "multipart",
            "bytes",
            "capture",
            "query",
        ];
        let given: Vec<_> = SHORT.into_iter().filter(|key| case.get(key).is_some()).collect();
        if let Some(first) = given.first().and_then(|key| key_span(node, key)) {
            let keys: Vec<String> = given.iter().map(|key| format!("`{key}:`")).collect();
            decoder.problems.push(
                Problem::at(first, format!("{} and `steps:` stand in one case", keys.join(", ")))
                    .expected("a case has steps, or is one step in short form")
                    .help("move what belongs to a request into its step"),
            );
        }
        optional_steps(decoder, case, "steps")
    } else {
        vec![short_step(decoder, node)]
    };
    if let Some(steps) = case.get("steps").filter(|node| matches!(&node.data, Data::List(nodes) if nodes.is_empty())) {
        decoder.problems.push(Problem::at(steps.span, "`steps:` is empty").expected("expected at least one step"));
    }
    let each = case.get("each").map(|node| rows::rows(decoder, node)).unwrap_or_default();
    Case {
        span: head(node),
        name: case.text("name").unwrap_or_default(),
        own: defaults(case),
        table_lost: each.is_empty() && case.get("each").is_some(),
        each,
        setup: optional_steps(decoder, case, "setup"),
        steps: decoded,
        teardown: optional_steps(decoder, case, "teardown"),
    }
}

fn optional_steps(decoder: &mut Decoder<'_>, object: Object<'_>, key: &str) -> Vec<Step> {
    object.get(key).map(|node| steps(decoder, node)).unwrap_or_default()
}

fn defaults(object: Object<'_>) -> CaseDefaults {
    CaseDefaults {
        identity: object.text("as"),
        fresh: object.text("fresh"),
        tags: object.texts("tags"),
        covers: object.texts("covers"),
        variables: object.json_map("variables"),
        headers: headers(object, "headers"),
        snapshot: object.get("snapshot").and_then(text).and_then(|mode| snapshot_mode(&mode.value)),
        hazard: object.texts("hazard"),
        given: object.texts("given"),
        only_self_test: object.string("only-self-test"),
        skip: object.string("skip"),
        exclusive: object.flag("exclusive"),
        cookies: object.flag("cookies"),
        wire: wire(object),
        time_limit: object.duration("time-limit"),
    }
}

/// How answers are read.
pub(super) fn wire(object: Object<'_>) -> Option<Wire> {
    match object.string("wire")?.as_str() {
        "ordinary" => Some(Wire::Ordinary),
        "strict" => Some(Wire::Strict),
        _ => None,
    }
}

/// The mode that a word names.
#[must_use]
pub(super) fn snapshot_mode(word: &str) -> Option<SnapshotMode> {
    match word {
        "full" => Some(SnapshotMode::Full),
        "shape" => Some(SnapshotMode::Shape),
        "none" => Some(SnapshotMode::None),
        _ => None,
    }
}
