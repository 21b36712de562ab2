//! Is there a method at the path?

use super::FlowRule;
use crate::mock::flow::reply::{refuse, with};
use crate::mock::flow::request::place;

pub(super) const UNKNOWN: FlowRule = FlowRule {
    name: "nothing is found at an unknown path",
    promises: &["F43"],
    apply: |call| {
        place(call.request).is_none().then(|| refuse(call, 404, "not_found", "There is no method at this path."))
    },
};

pub(super) const WRONG_VERB: FlowRule = FlowRule {
    name: "a verb that a path doesn't support is refused, and the others are named",
    promises: &["F45"],
    apply: |call| {
        let verbs = place(call.request)?.verbs;
        let message = "The endpoint doesn't support this verb.";
        (!verbs.contains(&call.request.method.as_str()))
            .then(|| with(refuse(call, 405, "method_not_allowed", message), "allow", verbs.join(", ")))
    },
};
