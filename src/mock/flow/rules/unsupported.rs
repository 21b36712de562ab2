//! What FLOW doesn't do at the moment.

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::asks;

pub(super) const EXPORT: FlowRule = FlowRule {
    name: "the export of an analytic isn't implemented",
    promises: &["F61"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::Export)?;
        Some(refuse(call, 501, "not_implemented", "Analytics can't be exported at the moment."))
    },
};
