//! Records that don't exist. The status table keeps 404 for attachments, the list of codes doesn't: we follow the list.

use super::actions::{CLOSE, PLACE_ORDER};
use super::input::{ACCOUNT, Call, parameter};
use super::reply::{NOT_FOUND, error};
use super::state::State;
use super::uploads::ATTACHMENTS;
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

pub(super) static RULES: [Rule<State>; 2] = [
    Rule { name: "an account to read that doesn't exist isn't found", promises: &["O14", "O41"], apply: to_read },
    Rule { name: "an account to change that doesn't exist isn't found", promises: &["O16", "O41"], apply: to_change },
];

const CHANGES: [(&str, &str); 5] =
    [("PUT", ACCOUNT), ("DELETE", ACCOUNT), ("POST", CLOSE), ("POST", PLACE_ORDER), ("POST", ATTACHMENTS)];

fn to_read(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "GET", ACCOUNT)?;
    refuse(call, &id)
}

fn to_change(call: &mut Call<'_>) -> Option<Answer> {
    let id = CHANGES.iter().find_map(|(method, path)| parameter(call, method, path))?;
    refuse(call, &id)
}

fn refuse(call: &mut Call<'_>, id: &str) -> Option<Answer> {
    match call.state.account(id) {
        Some(_) => None,
        None => Some(error(call, &NOT_FOUND, "The account does not exist.")),
    }
}
