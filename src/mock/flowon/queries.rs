//! Queries for one record, and for all that match.

use serde_json::Value;
use uuid::Uuid;

use super::input::{Call, on, query};
use super::reply::{VALIDATION_ERROR, error, nothing, value};
use super::state::{Account, State};
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

const SINGLE: &str = "/api/sales/queries/account";
const MULTI: &str = "/api/sales/queries/accounts-by-city";

pub(super) static RULES: [Rule<State>; 6] = [
    Rule { name: "a query without its required parameter is refused", promises: &["O34"], apply: no_parameter },
    Rule { name: "a parameter that is no GUID is refused", promises: &["O34"], apply: no_guid },
    Rule { name: "a single query without a match has no content", promises: &["O10", "O12"], apply: no_match },
    Rule { name: "a single query answers the record itself", promises: &["O6"], apply: single },
    Rule { name: "a multi query without a match has no content", promises: &["O11", "O12"], apply: no_matches },
    Rule { name: "a multi query answers a bare array", promises: &["O8", "O9"], apply: multi },
];

fn no_parameter(call: &mut Call<'_>) -> Option<Answer> {
    let required = [(SINGLE, "AccountId"), (MULTI, "City")];
    let (_, name) = required.iter().find(|(path, _)| on(call, "GET", path).is_some())?;
    match query(call, name) {
        Some(_) => None,
        None => Some(error(call, &VALIDATION_ERROR, &format!("The parameter '{name}' is required."))),
    }
}

fn no_guid(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", SINGLE)?;
    match Uuid::try_parse(&query(call, "AccountId")?) {
        Ok(_) => None,
        Err(_) => Some(error(call, &VALIDATION_ERROR, "The parameter 'AccountId' must be a GUID.")),
    }
}

fn no_match(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", SINGLE)?;
    match wanted(call) {
        Some(_) => None,
        None => Some(nothing(call)),
    }
}

fn single(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", SINGLE)?;
    let record = wanted(call)?.record();
    Some(value(call, &record))
}

fn no_matches(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", MULTI)?;
    matching(call).is_empty().then(|| nothing(call))
}

fn multi(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", MULTI)?;
    let records = matching(call);
    Some(value(call, &Value::Array(records)))
}

fn wanted<'a>(call: &'a Call<'_>) -> Option<&'a Account> {
    call.state.account(&query(call, "AccountId")?)
}

fn matching(call: &Call<'_>) -> Vec<Value> {
    let city = query(call, "City").unwrap_or_default();
    call.state.accounts.iter().filter(|account| account.city == city).map(Account::record).collect()
}
