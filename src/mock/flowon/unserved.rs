//! Everything else.

use super::reply::{NOT_FOUND, error};
use super::state::State;
use crate::mock::rule::Rule;

pub(super) static RULES: [Rule<State>; 1] = [Rule {
    name: "a path or a verb that isn't served isn't found",
    promises: &["O1", "O30"],
    apply: |call| Some(error(call, &NOT_FOUND, "There is nothing at this address.")),
}];
