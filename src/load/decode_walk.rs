//! Walks over pages.

use super::decode_step::{at_most, fields, key, table_of};
use super::decoder::Decoder;
use super::node::Data;
use super::object::{self, Object};
use crate::model::scenario::{Action, NextSpec, RequestSpec, WalkSpec};
use crate::model::source::Problem;

/// The keys that only a walk has, besides `walk:` itself.
const KEYS: [&str; 6] = ["next", "while", "rows", "each-page", "afterwards", "at-most"];

/// A walk whose first request is decoded already.
pub(super) fn walk(decoder: &mut Decoder<'_>, step: Object<'_>, request: RequestSpec) -> WalkSpec {
    if step.get("next").is_none() {
        decoder.problems.push(
            Problem::at(key(step, "walk"), "a walk without `next:`")
                .expected("expected where the next page is told")
                .help("`next: header.Link`, `next: $.next`, or `next: { query: { cursor: \"{{ body.cursor }}\" } }`"),
        );
    }
    WalkSpec {
        request,
        next: next(step),
        going_on: step.text("while"),
        at_most: at_most(decoder, step, "page"),
        rows: step.text("rows"),
        each_page: step.texts("each-page"),
        afterwards: step.texts("afterwards"),
    }
}

fn next(step: Object<'_>) -> Option<NextSpec> {
    let node = step.get("next")?;
    match &node.data {
        Data::Map(_) => Some(NextSpec::Query(fields(Object::new(node, table_of(step, "next")), "query"))),
        _ => object::text(node).map(NextSpec::Place),
    }
}

/// Reports keys of a walk on a step that is none.
pub(super) fn misplaced(decoder: &mut Decoder<'_>, step: Object<'_>, action: &Action) {
    if matches!(action, Action::Walk(_) | Action::Nothing) {
        return;
    }
    for name in KEYS.iter().filter(|name| step.get(name).is_some()) {
        decoder.problems.push(
            Problem::at(key(step, name), format!("`{name}:` belongs to a walk"))
                .expected("this step follows no pages")
                .help("`walk: GET /path` in place of `request:` follows them"),
        );
    }
}
