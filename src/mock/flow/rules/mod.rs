//! FLOW's promises in the order in which the server checks them (F58 leaves the order open; this is ours).

mod access;
mod analytics;
mod arguments;
mod availability;
mod bodies;
mod conditional;
mod conflicts;
mod limits;
mod login;
mod media_types;
mod parameters;
mod paths;
mod reading;
mod resources;
mod sequence_numbers;
mod sessions;
mod sinks;
mod unsupported;
mod versions;

#[cfg(test)]
pub(super) use limits::{BYTES, REQUESTS};

use super::state::State;
use crate::mock::rule::Rule;

/// A promise of FLOW.
type FlowRule = Rule<State>;

/// The rules in their order.
pub(super) static RULES: &[FlowRule] = &[
    parameters::MALFORMED,
    parameters::SEVERAL_HOSTS,
    limits::RATE,
    sessions::MISSING,
    sessions::INVALID,
    sessions::EXPIRED,
    access::DISABLED,
    access::DENIED,
    versions::MISSING,
    versions::MALFORMED,
    versions::OTHER_MAJOR,
    versions::LOWER_MINOR,
    paths::UNKNOWN,
    paths::WRONG_VERB,
    limits::SIZE,
    media_types::MISSING,
    media_types::UNSUPPORTED,
    parameters::TIMESTAMP_FORMAT,
    availability::LOADING,
    availability::FAULT,
    resources::CUBE,
    resources::ANALYTIC,
    resources::SINK,
    bodies::UNPARSEABLE,
    bodies::NO_OBJECT,
    bodies::DIFFERENT_PARAMETER,
    arguments::USER_MISSING,
    arguments::PASSWORD_MISSING,
    arguments::NAME_MISSING,
    arguments::NAME_INVALID,
    sequence_numbers::MISSING,
    sequence_numbers::NO_STRING,
    sinks::NUMBER_MISSING,
    conflicts::CHANGING,
    conflicts::EXISTING,
    sequence_numbers::NOT_NEXT,
    sinks::NUMBER_NOT_CURRENT,
    login::UNKNOWN_USER,
    login::WRONG_PASSWORD,
    conditional::UNCHANGED,
    unsupported::EXPORT,
    login::LOGIN,
    reading::BLOCK,
    reading::ANALYTICS,
    reading::ANALYTIC,
    reading::SINKS,
    reading::WIDGETS,
    sinks::DATA,
    analytics::CREATE,
    analytics::UPDATE,
    analytics::REMOVE,
];
