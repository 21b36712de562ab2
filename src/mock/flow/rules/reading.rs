//! What reads and changes nothing.

use super::FlowRule;
use super::conditional::entity_tag;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::{success, with};
use crate::mock::flow::request::{analytic, asks, timestamp_format};
use crate::mock::flow::views;

pub(super) const BLOCK: FlowRule = FlowRule {
    name: "the block says what it is, to anybody",
    promises: &["F1", "F2", "F30", "F39"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::Block)?;
        Some(success(call, &views::block()))
    },
};

pub(super) const ANALYTICS: FlowRule = FlowRule {
    name: "a cube lists its analytics",
    promises: &["F1", "F2", "F51", "F57"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::Analytics)?;
        let body = views::analytics(call.state, timestamp_format(call.request));
        Some(success(call, &body))
    },
};

pub(super) const ANALYTIC: FlowRule = FlowRule {
    name: "an analytic is read as it is, with its entity tag",
    promises: &["F1", "F2", "F16", "F51"],
    apply: |call| {
        let place = asks(call.request, "GET", Endpoint::Analytic)?;
        let tag = entity_tag(call)?;
        let id = place.parameter("analytic_id")?;
        let body = views::analytic(id, analytic(call)?, timestamp_format(call.request));
        Some(with(success(call, &body), "etag", tag))
    },
};

pub(super) const SINKS: FlowRule = FlowRule {
    name: "an analytic lists its sinks",
    promises: &["F1", "F2"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::Sinks)?;
        let body = views::sinks(analytic(call)?, timestamp_format(call.request));
        Some(success(call, &body))
    },
};

pub(super) const WIDGETS: FlowRule = FlowRule {
    name: "an analytic lists its widgets",
    promises: &["F1", "F2"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::Widgets)?;
        let body = views::widgets(analytic(call)?, timestamp_format(call.request));
        Some(success(call, &body))
    },
};
