//! Requests that go out as they stand.

use super::decode_step::{BODIES, key, table_of};
use super::decoder::Decoder;
use super::node::{Data, Node};
use super::object::{self, Object};
use crate::model::scenario::{Action, RawSpec, RequestSpec};
use crate::model::source::Problem;

/// A request that stands as it is: nothing is added to it.
pub(super) fn raw(decoder: &mut Decoder<'_>, step: Object<'_>, node: &Node) -> Action {
    for name in BODIES.iter().chain(&["headers", "query"]) {
        if step.get(name).is_some() {
            decoder.problems.push(
                Problem::at(key(step, name), format!("`raw:` and `{name}:` stand in one step"))
                    .expected("a raw request is its text and nothing else")
                    .help("write it into the text of `raw:`"),
            );
        }
    }
    let (text, exact) = match &node.data {
        Data::Map(_) => {
            let raw = Object::new(node, table_of(step, "raw"));
            (raw.text("text"), raw.text("line-ends").is_some_and(|ends| ends.value == "lf"))
        }
        _ => (object::text(node), false),
    };
    let Some(text) = text else { return Action::Nothing };
    if text.value.trim().is_empty() {
        let problem = Problem::at(text.span, "this raw request is empty").expected("nothing would be sent");
        decoder.problems.push(problem.help("it begins with a request line: `GET {{ base }}/path HTTP/1.1`"));
    }
    Action::Send(Box::new(RequestSpec { raw: Some(RawSpec { text, exact }), ..RequestSpec::default() }))
}
