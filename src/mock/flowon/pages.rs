//! The paginated query.

use serde_json::{Value, json};

use super::cursor::Cursor;
use super::input::{Call, on, query};
use super::reply::{VALIDATION_ERROR, error, value};
use super::state::{Account, State};
use crate::mock::rule::Rule;
use crate::model::answer::Answer;

const PAGINATED: &str = "/api/sales/queries/accounts";

/// How many rows a page has, but the last one.
const PAGE_SIZE: usize = 20;

pub(super) static RULES: [Rule<State>; 3] = [
    Rule { name: "a cursor that this server didn't make is refused", promises: &["O27"], apply: garbage },
    Rule {
        name: "a paginated query begins with the first page",
        promises: &["O13", "O17", "O18", "O19", "O20", "O21", "O22"],
        apply: first_page,
    },
    Rule {
        name: "the cursor alone gives the next page",
        promises: &["O23", "O24", "O25", "O26", "O28"],
        apply: next_page,
    },
];

fn garbage(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", PAGINATED)?;
    match Cursor::read(&query(call, "cursor")?) {
        Some(_) => None,
        None => Some(error(call, &VALIDATION_ERROR, "The parameter 'cursor' is invalid.")),
    }
}

fn first_page(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", PAGINATED)?;
    if query(call, "cursor").is_some() {
        return None;
    }
    let city = query(call, "City");
    Some(page(call, Cursor { offset: 0, city }))
}

fn next_page(call: &mut Call<'_>) -> Option<Answer> {
    on(call, "GET", PAGINATED)?;
    let cursor = Cursor::read(&query(call, "cursor")?)?;
    Some(page(call, cursor))
}

fn page(call: &mut Call<'_>, Cursor { offset, city }: Cursor) -> Answer {
    let matches = |account: &&Account| city.as_ref().is_none_or(|city| *city == account.city);
    let rows: Vec<&Account> = call.state.accounts.iter().filter(matches).collect();
    let data: Vec<Value> = rows.iter().skip(offset).take(PAGE_SIZE).map(|account| account.record()).collect();
    let total = rows.len();
    let end = offset.saturating_add(data.len());
    let has_more = end < total;
    let cursor = if has_more { Cursor { offset: end, city }.write() } else { String::new() };
    let body = json!({
        "cursor": cursor,
        "count": data.len(),
        "totalRecordCount": total,
        "hasMoreRecords": has_more,
        "data": data,
    });
    value(call, &body)
}
