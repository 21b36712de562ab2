//! Can the body be read, and does it speak of what the path names?

use super::FlowRule;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{body, members, needs_body, place};

pub(super) const UNPARSEABLE: FlowRule = FlowRule {
    name: "a body that isn't JSON can't be parsed",
    promises: &["F21"],
    apply: |call| {
        let refused = needs_body(call.request) && body(call).is_none();
        refused.then(|| refuse(call, 400, "parse_error", "The body isn't JSON."))
    },
};

pub(super) const NO_OBJECT: FlowRule = FlowRule {
    name: "a body that isn't an object has no valid properties",
    promises: &["F22"],
    apply: |call| {
        let refused = !body(call)?.is_object();
        refused.then(|| refuse(call, 400, "invalid_argument", "The body is a JSON object."))
    },
};

pub(super) const DIFFERENT_PARAMETER: FlowRule = FlowRule {
    name: "a property of the body doesn't contradict the URI parameter of its name",
    promises: &["F20"],
    apply: |call| {
        let members = members(call)?;
        let place = place(call.request)?;
        let differs =
            |(name, value): (&str, &str)| members.get(name).is_some_and(|property| property.as_str() != Some(value));
        let message = "A parameter of the path and the property of its name differ.";
        place.parameters().any(differs).then(|| refuse(call, 400, "invalid_parameter", message))
    },
};
