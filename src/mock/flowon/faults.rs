//! What goes wrong without the client's doing, or for a reason of its own.

use super::input::{ACCOUNTS, Call, on};
use super::reply::{DUPLICATE_RECORD, INTERNAL_ERROR, error};
use super::state::State;
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

pub(super) static RULES: [Rule<State>; 2] = [
    Rule { name: "an unexpected error tells nothing of its cause", promises: &["O47"], apply: unexpected },
    Rule { name: "an uncommon error has the same envelope", promises: &["O29", "O33"], apply: duplicate },
];

fn unexpected(call: &mut Call<'_>) -> Option<Answer> {
    call.state.faulty.then(|| error(call, &INTERNAL_ERROR, "An unexpected error occurred. Please try again later."))
}

fn duplicate(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "POST", ACCOUNTS)?;
    call.state.refuses_duplicates.then(|| error(call, &DUPLICATE_RECORD, "A similar account exists already."))
}
