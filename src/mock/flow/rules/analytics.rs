//! What changes analytics.

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::{done, success};
use crate::mock::flow::request::{asks, text, timestamp_format};
use crate::mock::flow::state::Analytic;
use crate::mock::flow::views;

pub(super) const CREATE: FlowRule = FlowRule {
    name: "an analytic is created under the id of the path",
    promises: &["F1", "F2", "F51"],
    apply: |call| {
        let place = asks(call.request, "POST", Endpoint::Analytic)?;
        let id = place.parameter("analytic_id")?;
        let analytic = Analytic::new(text(call, "name").unwrap_or_default(), call.state.clock(call.now));
        let body = views::analytic(id, &analytic, timestamp_format(call.request));
        call.state.analytics.insert(id.to_owned(), analytic);
        Some(success(call, &body))
    },
};

pub(super) const UPDATE: FlowRule = FlowRule {
    name: "an update changes the analytic and raises its sequence number by one",
    promises: &["F1", "F2", "F49", "F50", "F51"],
    apply: |call| {
        let place = asks(call.request, "PUT", Endpoint::Analytic)?;
        let id = place.parameter("analytic_id")?;
        let (name, now) = (text(call, "name").unwrap_or_default(), call.state.clock(call.now));
        let analytic = call.state.analytics.get_mut(id)?;
        analytic.change(name, now);
        let body = views::analytic(id, analytic, timestamp_format(call.request));
        Some(success(call, &body))
    },
};

pub(super) const REMOVE: FlowRule = FlowRule {
    name: "an analytic is removed, and there is nothing to say about it",
    promises: &["F1"],
    apply: |call| {
        let place = asks(call.request, "DELETE", Endpoint::Analytic)?;
        call.state.analytics.remove(place.parameter("analytic_id")?);
        Some(done(call))
    },
};
