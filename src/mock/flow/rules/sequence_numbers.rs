//! An update carries the number that comes next, so that nobody overwrites what they haven't seen.

use serde_json::Value;

use super::FlowRule;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{analytic, is_update, members};

pub(super) const MISSING: FlowRule = FlowRule {
    name: "an update needs a sequence number",
    promises: &["F24", "F47"],
    apply: |call| {
        let refused = is_update(call.request) && !members(call)?.contains_key("sequence_number");
        refused.then(|| refuse(call, 400, "required", "The property sequence_number is required."))
    },
};

pub(super) const NO_STRING: FlowRule = FlowRule {
    name: "a sequence number is a string",
    promises: &["F31"],
    apply: |call| {
        let refused = is_update(call.request) && !members(call)?.get("sequence_number")?.is_string();
        refused.then(|| refuse(call, 400, "invalid_sequence_number", "The sequence number is a string."))
    },
};

pub(super) const NOT_NEXT: FlowRule = FlowRule {
    name: "an update carries the current sequence number plus one",
    promises: &["F46", "F49", "F32"],
    apply: |call| {
        let next = Value::from((analytic(call)?.sequence_number + 1).to_string());
        let refused = is_update(call.request) && *members(call)?.get("sequence_number")? != next;
        let message = "The sequence number isn't the current one plus one.";
        refused.then(|| refuse(call, 409, "sequence_number_mismatch", message))
    },
};
