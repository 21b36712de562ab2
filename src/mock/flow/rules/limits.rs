//! How much FLOW takes.

use super::FlowRule;
use crate::mock::flow::reply::{refuse, with};
use crate::mock::flow::request::bearer;

/// Requests of a session within five seconds: more than all scenarios together send, should they share one session. A
/// slow client on a busy machine still gets there, one request after the other.
pub(in crate::mock::flow) const REQUESTS: u32 = 500;
/// Bytes of a body.
pub(in crate::mock::flow) const BYTES: usize = 1024 * 1024;

pub(super) const RATE: FlowRule = FlowRule {
    name: "a session that asks too often is slowed down",
    promises: &["F59"],
    apply: |call| {
        let session = bearer(call.request)?;
        let now = call.now;
        let message = "Too many requests: slow down.";
        (call.state.count(session, now) > REQUESTS)
            .then(|| with(refuse(call, 429, "rate_limit_exceeded", message), "retry-after", "5"))
    },
};

pub(super) const SIZE: FlowRule = FlowRule {
    name: "a body above the limit is refused",
    promises: &["F53"],
    apply: |call| {
        let message = "The body is larger than 1 MiB.";
        (call.body().len() > BYTES).then(|| refuse(call, 413, "payload_too_large", message))
    },
};
