//! The head of the request: can it be read, and are the parameters in its target valid?

use super::FlowRule;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::query;
use crate::mock::flow::time::Format;

pub(super) const MALFORMED: FlowRule = FlowRule {
    name: "a request target with a broken percent-encoding is malformed",
    promises: &["F18"],
    apply: |call| {
        let message = "The request target isn't percent-encoded correctly.";
        has_broken_encoding(&call.request.url).then(|| refuse(call, 400, "bad_request", message))
    },
};

pub(super) const SEVERAL_HOSTS: FlowRule = FlowRule {
    // RFC 9112 section 3.2
    name: "a request that names several hosts is malformed",
    promises: &["F18"],
    apply: |call| {
        let several = call.request.headers.all("host").count() > 1;
        several.then(|| refuse(call, 400, "bad_request", "The request names several hosts."))
    },
};

pub(super) const TIMESTAMP_FORMAT: FlowRule = FlowRule {
    name: "a timestamp format other than iso8601 or none is invalid",
    promises: &["F19"],
    apply: |call| {
        let format = query(call.request, "timestamp_format")?;
        let message = "timestamp_format is empty or iso8601.";
        Format::named(&format).is_none().then(|| refuse(call, 400, "invalid_parameter", message))
    },
};

/// Whether a `%` isn't followed by two hexadecimal digits (RFC 3986 section 2.1).
fn has_broken_encoding(target: &str) -> bool {
    target.split('%').skip(1).any(|rest| {
        let digits = rest.bytes().take(2);
        digits.filter(u8::is_ascii_hexdigit).count() < 2
    })
}
