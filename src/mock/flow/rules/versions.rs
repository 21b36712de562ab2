//! Do client and block speak the same version? Block info is for clients that don't know yet (F30).

use super::FlowRule;
use crate::mock::flow::paths::Endpoint;
use crate::mock::flow::reply::refuse;
use crate::mock::flow::request::leads_to;
use crate::mock::flow::version::{OURS, Version};
use crate::model::request::Request;

const REASON: &str = "api_version_mismatch";

pub(super) const MISSING: FlowRule = FlowRule {
    name: "a request without Accept-Version is refused",
    promises: &["F25"],
    apply: |call| {
        let refused = needs_version(call.request) && asked(call.request).is_none();
        refused.then(|| refuse(call, 400, REASON, "The header Accept-Version is missing."))
    },
};

pub(super) const MALFORMED: FlowRule = FlowRule {
    name: "a version that isn't two numbers is refused",
    promises: &["F29"],
    apply: |call| {
        let refused = needs_version(call.request) && Version::read(asked(call.request)?).is_none();
        refused.then(|| refuse(call, 400, REASON, "Accept-Version is <major>.<minor>."))
    },
};

pub(super) const OTHER_MAJOR: FlowRule = FlowRule {
    name: "another major version is refused",
    promises: &["F26"],
    apply: |call| {
        let version = Version::read(asked(call.request)?)?;
        let refused = needs_version(call.request) && version.major != OURS.major;
        refused.then(|| refuse(call, 400, REASON, "The block speaks another major version."))
    },
};

pub(super) const LOWER_MINOR: FlowRule = FlowRule {
    name: "a lower minor version is refused, an equal or higher one passes",
    promises: &["F27", "F28"],
    apply: |call| {
        let version = Version::read(asked(call.request)?)?;
        let lower = version.major == OURS.major && version.minor < OURS.minor;
        let refused = needs_version(call.request) && lower;
        refused.then(|| refuse(call, 400, REASON, "The block speaks a higher minor version."))
    },
};

fn needs_version(request: &Request) -> bool {
    !leads_to(request, Endpoint::Block)
}

fn asked(request: &Request) -> Option<&str> {
    request.headers.get("accept-version")
}
