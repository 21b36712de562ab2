//! Does somebody else stand in the way?

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{analytic, asks, is_update};

pub(super) const CHANGING: FlowRule = FlowRule {
    name: "an update loses to a change that is in progress",
    promises: &["F46"],
    apply: |call| {
        let refused = is_update(call.request) && call.state.changing;
        refused.then(|| refuse(call, 409, "conflict", "Somebody else is changing the analytic."))
    },
};

pub(super) const EXISTING: FlowRule = FlowRule {
    name: "an analytic that is there isn't created again",
    promises: &["F52"],
    apply: |call| {
        let refused = asks(call.request, "POST", Endpoint::Analytic).is_some() && analytic(call).is_some();
        refused.then(|| refuse(call, 409, "already_exists", "The analytic is already there."))
    },
};
