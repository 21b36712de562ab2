//! Process actions, with outputs and without.

use serde_json::{Value, json};

use super::input::{Call, object, parameter};
use super::reply::{BUSINESS_RULE_VIOLATION, PRECONDITION_FAILED, done, error, value};
use super::state::State;
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

/// Takes an amount; gives the order's identifier and the credit that remains.
pub(super) const PLACE_ORDER: &str = "/api/sales/accounts/{id}/place-order";
/// Takes nothing and gives nothing.
pub(super) const CLOSE: &str = "/api/sales/accounts/{id}/close";

pub(super) static RULES: [Rule<State>; 4] = [
    Rule { name: "a closed account takes no order", promises: &["O35"], apply: closed },
    Rule { name: "an order above the remaining credit is forbidden", promises: &["O36"], apply: above_credit },
    Rule { name: "a process action answers its outputs", promises: &["O15"], apply: place_order },
    Rule { name: "a process action without outputs answers nothing", promises: &["O15"], apply: close },
];

fn closed(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "POST", PLACE_ORDER)?;
    if call.state.account(&id)?.is_active {
        return None;
    }
    Some(error(call, &PRECONDITION_FAILED, "The account is closed."))
}

fn above_credit(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "POST", PLACE_ORDER)?;
    if amount(call) <= call.state.account(&id)?.remaining_credit() {
        return None;
    }
    Some(error(call, &BUSINESS_RULE_VIOLATION, "The order exceeds the remaining credit."))
}

fn place_order(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "POST", PLACE_ORDER)?;
    let amount = amount(call);
    let order = call.state.new_id();
    let account = call.state.account_mut(&id)?;
    account.orders.push(amount);
    let outputs = json!({ "orderId": order.to_string(), "remainingCredit": account.remaining_credit() });
    Some(value(call, &outputs))
}

fn close(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "POST", CLOSE)?;
    call.state.account_mut(&id)?.is_active = false;
    Some(done(call))
}

fn amount(call: &Call<'_>) -> u64 {
    object(call).and_then(|members| members.get("amount").and_then(Value::as_u64)).unwrap_or_default()
}
