//! Are the properties of the body there and valid?

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::{FlowCall, changes_analytic, leads_to, members};

pub(super) const USER_MISSING: FlowRule = FlowRule {
    name: "a login needs a user",
    promises: &["F24"],
    apply: |call| {
        let refused = leads_to(call.request, Endpoint::Login) && lacks(call, "user");
        refused.then(|| refuse(call, 400, "required", "The property user is required."))
    },
};

pub(super) const PASSWORD_MISSING: FlowRule = FlowRule {
    name: "a login needs a password",
    promises: &["F24"],
    apply: |call| {
        let refused = leads_to(call.request, Endpoint::Login) && lacks(call, "password");
        refused.then(|| refuse(call, 400, "required", "The property password is required."))
    },
};

pub(super) const NAME_MISSING: FlowRule = FlowRule {
    name: "an analytic needs a name",
    promises: &["F24"],
    apply: |call| {
        let refused = changes_analytic(call.request) && lacks(call, "name");
        refused.then(|| refuse(call, 400, "required", "The property name is required."))
    },
};

pub(super) const NAME_INVALID: FlowRule = FlowRule {
    name: "the name of an analytic is a text that isn't empty",
    promises: &["F22"],
    apply: |call| {
        let name = members(call)?.get("name")?.clone();
        let valid = name.as_str().is_some_and(|name| !name.trim().is_empty());
        let refused = changes_analytic(call.request) && !valid;
        refused.then(|| refuse(call, 400, "invalid_argument", "The name is a text that isn't empty."))
    },
};

fn lacks(call: &FlowCall<'_>, name: &str) -> bool {
    members(call).is_some_and(|members| !members.contains_key(name))
}
