//! Conditional requests (RFC 9110 section 13).

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::{not_modified, with};
use crate::mock::flow::request::{FlowCall, analytic, asks, timestamp_format};
use crate::mock::flow::time::Format;

pub(super) const UNCHANGED: FlowRule = FlowRule {
    name: "an analytic that the client already has isn't sent again",
    promises: &["F13", "F16"],
    apply: |call| {
        asks(call.request, "GET", Endpoint::Analytic)?;
        let condition = call.request.headers.get("if-none-match")?;
        let tag = entity_tag(call)?;
        let has_it = condition.split(',').any(|known| known.trim() == "*" || opaque(known) == opaque(&tag));
        has_it.then(|| with(not_modified(call), "etag", tag))
    },
};

/// The entity tag of the analytic in the form that is asked for: it changes with each change.
pub(super) fn entity_tag(call: &FlowCall<'_>) -> Option<String> {
    let number = analytic(call)?.sequence_number;
    Some(match timestamp_format(call.request) {
        Format::Milliseconds => format!("\"{number}\""),
        Format::Iso8601 => format!("\"{number}-iso8601\""),
    })
}

/// If-None-Match compares weakly (RFC 9110 section 13.1.2).
fn opaque(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}
