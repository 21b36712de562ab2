//! Is what the path names there?

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{analytic, asks, place};
use crate::mock::flow::state;

pub(super) const CUBE: FlowRule = FlowRule {
    name: "a cube that isn't there is not found",
    promises: &["F44"],
    apply: |call| {
        let missing = place(call.request)?.parameter("cube_id")? != state::CUBE;
        missing.then(|| refuse(call, 404, "not_found", "There is no such cube."))
    },
};

pub(super) const ANALYTIC: FlowRule = FlowRule {
    name: "an analytic that isn't there is not found, unless it is about to be created",
    promises: &["F44"],
    apply: |call| {
        place(call.request)?.parameter("analytic_id")?;
        let creates = asks(call.request, "POST", Endpoint::Analytic).is_some();
        let missing = !creates && analytic(call).is_none();
        missing.then(|| refuse(call, 404, "not_found", "There is no such analytic."))
    },
};

pub(super) const SINK: FlowRule = FlowRule {
    name: "a sink that isn't there is not found",
    promises: &["F44"],
    apply: |call| {
        let place = place(call.request)?;
        let missing = !analytic(call)?.sinks.contains_key(place.parameter("sink_id")?);
        missing.then(|| refuse(call, 404, "not_found", "There is no such sink."))
    },
};
