//! Does the request say that its body is JSON? A request without a body says nothing (F57).

use super::FlowRule;
use crate::mock::flow::reply::refuse;

const REASON: &str = "unsupported_media_type";

pub(super) const MISSING: FlowRule = FlowRule {
    name: "a body without Content-Type is refused",
    promises: &["F54", "F57"],
    apply: |call| {
        let refused = !call.body().is_empty() && call.request.headers.get("content-type").is_none();
        refused.then(|| refuse(call, 415, REASON, "The header Content-Type is missing."))
    },
};

pub(super) const UNSUPPORTED: FlowRule = FlowRule {
    name: "a body that isn't application/json is refused",
    promises: &["F55", "F56", "F57"],
    apply: |call| {
        let essence = call.request.headers.get("content-type")?.split(';').next().unwrap_or_default().trim();
        let refused = !call.body().is_empty() && !essence.eq_ignore_ascii_case("application/json");
        refused.then(|| refuse(call, 415, REASON, "Bodies are application/json."))
    },
};
