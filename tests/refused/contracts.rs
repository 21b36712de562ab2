//! Contracts that don't fit together.

use rstest::{Context, rstest};

use crate::project::{contract, contract_with};

#[rstest]
#[case::called_none("identities: { none: { headers: { X-User: nobody } } }")]
#[case::that_captures_without_a_login("identities: { clerk: { capture: { token: $.token } } }")]
#[case::with_an_unknown_variable("identities: { clerk: { headers: { Authorization: 'Bearer {{ tokn }}' } } }")]
#[case::with_a_bad_login(
    "identities: { clerk: { login: { request: login, expect: 200 tokn }, capture: { token: $.token } } }"
)]
#[case::with_half_a_password("identities: { clerk: { basic: { user: clerk } } }")]
fn an_identity(#[context] row: Context, #[case] line: &str) {
    contract(&row, &format!("api: Shop API\nenvelopes: {{ order: {{}} }}\n{line}\n"));
}

#[rstest]
#[case::without_a_url("targets: { staging: { max-rps: 5 } }\n")]
#[case::with_an_unknown_variable("targets: { staging: { url: 'https://{{ host }}' } }\n")]
fn a_target(#[context] row: Context, #[case] line: &str) {
    contract_with(&row, line);
}

#[rstest]
#[case::of_an_envelope("envelopes: { none: { media-type: text/plain } }\n")]
#[case::of_a_header("headers: { 'Accept Version': 3 }\n")]
fn a_bad_name(#[context] row: Context, #[case] line: &str) {
    contract(&row, &format!("api: Shop API\n{line}"));
}
