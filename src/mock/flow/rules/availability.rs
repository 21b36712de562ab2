//! Can the cubes be served at all? Login and block info always can.

use super::FlowRule;
use crate::mock::flow::reply::{refuse, with};
use crate::mock::flow::request::is_public;

pub(super) const LOADING: FlowRule = FlowRule {
    name: "while the data of the analytics is loading, the cubes aren't ready",
    promises: &["F62"],
    apply: |call| {
        if is_public(call.request) {
            return None;
        }
        let left = call.state.loads_for(call.now)?;
        let answer = refuse(call, 503, "not_ready", "The data of the analytics is still loading.");
        Some(with(answer, "retry-after", left.as_millis().div_ceil(1000).to_string()))
    },
};

pub(super) const FAULT: FlowRule = FlowRule {
    name: "a fault inside is told without its details",
    promises: &["F60"],
    apply: |call| {
        let refused = !is_public(call.request) && call.state.broken;
        refused.then(|| refuse(call, 500, "internal_error", "Something went wrong: contact the vendor."))
    },
};
