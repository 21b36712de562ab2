//! Who is asking?

use super::FlowRule;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{bearer, claims, is_public};
use crate::mock::flow::token;

pub(super) const MISSING: FlowRule = FlowRule {
    name: "a request without a bearer token is refused",
    promises: &["F35", "F37", "F38"],
    apply: |call| {
        let refused = !is_public(call.request) && bearer(call.request).is_none();
        refused.then(|| refuse(call, 401, "login_required", "Log in first."))
    },
};

pub(super) const INVALID: FlowRule = FlowRule {
    name: "a token that FLOW didn't issue is refused",
    promises: &["F34", "F37", "F38"],
    apply: |call| {
        let token = bearer(call.request)?;
        let refused = !is_public(call.request) && !token::is_genuine(token);
        refused.then(|| refuse(call, 401, "auth_error", "The bearer token is invalid."))
    },
};

pub(super) const EXPIRED: FlowRule = FlowRule {
    name: "a session ends some time after its login",
    promises: &["F36", "F37"],
    apply: |call| {
        let age = call.state.clock(call.now).saturating_sub(claims(call.request)?.since);
        let refused = !is_public(call.request) && age >= token::LIFETIME;
        refused.then(|| refuse(call, 401, "expired", "The session has expired: log in again."))
    },
};
