//! What a sink holds is given to those who know the analytic's current sequence number.

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::{refuse, success};
use crate::mock::flow::request::{analytic, asks, query, timestamp_format};
use crate::mock::flow::views;

pub(super) const NUMBER_MISSING: FlowRule = FlowRule {
    name: "a sink data request needs the parameter sequence_number",
    promises: &["F23", "F47"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::SinkData)?;
        let missing = query(call.request, "sequence_number").is_none();
        missing.then(|| refuse(call, 400, "required", "The parameter sequence_number is required."))
    },
};

pub(super) const NUMBER_NOT_CURRENT: FlowRule = FlowRule {
    name: "a sink data request carries the current sequence number",
    promises: &["F48"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::SinkData)?;
        let current = analytic(call)?.sequence_number.to_string();
        let refused = query(call.request, "sequence_number")? != current;
        let message = "The sequence number isn't the current one.";
        refused.then(|| refuse(call, 409, "sequence_number_mismatch", message))
    },
};

pub(super) const DATA: FlowRule = FlowRule {
    name: "a sink gives its data",
    promises: &["F1", "F2", "F48", "F51"],
    apply: |call| {
        let place = asks(call.request, "GET", Endpoint::SinkData)?;
        let (id, sink) = (place.parameter("analytic_id")?, place.parameter("sink_id")?);
        let now = call.state.clock(call.now);
        let body = views::sink_data(id, sink, analytic(call)?, timestamp_format(call.request), now);
        Some(success(call, &body))
    },
};
