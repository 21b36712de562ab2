//! May they?

use super::FlowRule;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{is_public, user};
use crate::mock::flow::users::Access;

pub(super) const DISABLED: FlowRule = FlowRule {
    name: "a disabled account is refused",
    promises: &["F42"],
    apply: |call| {
        let refused = !is_public(call.request) && user(call.request)?.access == Access::Disabled;
        refused.then(|| refuse(call, 403, "account_disabled", "The account is disabled."))
    },
};

pub(super) const DENIED: FlowRule = FlowRule {
    name: "an account that may only read changes nothing, be the resource there or not",
    promises: &["F40", "F41"],
    apply: |call| {
        let reads_only = !is_public(call.request) && user(call.request)?.access == Access::ReadOnly;
        let refused = reads_only && call.request.method != "GET";
        refused.then(|| refuse(call, 403, "forbidden", "The access policy doesn't allow this."))
    },
};
