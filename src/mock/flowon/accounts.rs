//! Accounts: create, read, update, delete.

use serde_json::{Value, json};

use super::input::{ACCOUNT, ACCOUNTS, Call, object, on, parameter};
use super::reply::{BUSINESS_RULE_VIOLATION, done, error, nothing, value};
use super::state::{Account, State};
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

pub(super) static RULES: [Rule<State>; 5] = [
    Rule { name: "an account with open orders can't be deleted", promises: &["O36"], apply: open_orders },
    Rule { name: "a create answers the new record's id", promises: &["O3", "O49"], apply: create },
    Rule { name: "a read answers the record itself", promises: &["O6", "O7", "O50"], apply: read },
    Rule { name: "an update answers nothing", promises: &["O4"], apply: update },
    Rule { name: "a delete answers nothing", promises: &["O5"], apply: delete },
];

fn open_orders(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "DELETE", ACCOUNT)?;
    if call.state.account(&id)?.orders.is_empty() {
        return None;
    }
    Some(error(call, &BUSINESS_RULE_VIOLATION, "An account with open orders can't be deleted."))
}

fn create(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "POST", ACCOUNTS)?;
    let id = call.state.new_id();
    let mut account = Account {
        id,
        name: String::new(),
        city: String::new(),
        credit_limit: 0,
        is_active: true,
        orders: Vec::new(),
        created_on: call.now + call.state.ahead,
        attachments: Vec::new(),
    };
    take_over(&mut account, &object(call).unwrap_or_default());
    call.state.accounts.push(account);
    Some(value(call, &json!({ "id": id.to_string() })))
}

fn read(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "GET", ACCOUNT)?;
    match call.state.account(&id).map(Account::record) {
        Some(record) => Some(value(call, &record)),
        None => Some(nothing(call)),
    }
}

fn update(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "PUT", ACCOUNT)?;
    let members = object(call).unwrap_or_default();
    if let Some(account) = call.state.account_mut(&id) {
        take_over(account, &members);
    }
    Some(done(call))
}

fn delete(call: &mut Call<'_>) -> Option<Answer> {
    let id = parameter(call, "DELETE", ACCOUNT)?;
    if let Some(id) = call.state.account(&id).map(|account| account.id) {
        call.state.accounts.retain(|account| account.id != id);
    }
    Some(done(call))
}

/// Takes over the members that were sent; the others stay as they are.
fn take_over(account: &mut Account, members: &serde_json::Map<String, Value>) {
    if let Some(name) = members.get("name").and_then(Value::as_str) {
        name.clone_into(&mut account.name);
    }
    if let Some(city) = members.get("city").and_then(Value::as_str) {
        city.clone_into(&mut account.city);
    }
    if let Some(limit) = members.get("creditLimit").and_then(Value::as_u64) {
        account.credit_limit = limit;
    }
}
