//! Contracts that don't fit together.

use rstest::{Context, rstest};

use super::project::{CONTRACT, contract, contract_with, files};

#[rstest]
#[case::that_log_in_as_themselves("identities: { clerk: { login: { request: POST /login, as: clerk, expect: 200 } } }")]
#[case::that_need_each_other(
    "identities: { clerk: { login: { request: POST /a, as: boss, expect: 200 } }, boss: { login: { request: POST /b, as: owner, expect: 200 } }, owner: { login: { request: POST /c, as: clerk, expect: 200 } } }"
)]
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
#[case::called_like_a_path("targets: { a/b: { url: 'https://shop.example' } }\n")]
#[case::called_like_the_self_test("targets: { self-test: { url: 'https://shop.example' } }\n")]
#[case::that_lets_nothing_run("targets: { staging: { url: 'https://shop.example', max-rps: 0, jobs: 0 } }\n")]
fn a_target(#[context] row: Context, #[case] line: &str) {
    contract_with(&row, line);
}

#[rstest]
#[case::of_an_envelope("envelopes: { none: { media-type: text/plain } }\n")]
#[case::of_a_header("headers: { 'Accept Version': 3 }\n")]
fn a_bad_name(#[context] row: Context, #[case] line: &str) {
    contract(&row, &format!("api: Shop API\n{line}"));
}

#[rstest]
#[case::of_a_case_that_is_not_there("{ case: orders/an order is red, answers: 400 parse_error, because: later }")]
#[case::that_names_nothing("{ answers: 400 parse_error, because: later }")]
#[case::that_says_nothing("{ case: orders/an order is read, because: later }")]
#[case::of_an_unknown_rule("{ case: orders/an order is read, finding: wrong-raeson, because: later }")]
#[case::of_an_unknown_pair("{ pair: 400 parse_eror, answers: 400 invalid_argument, because: later }")]
#[case::of_an_unknown_target("{ pair: 400 parse_error, answers: 409 conflict, because: later, on: stagign }")]
#[case::until_no_day("{ pair: 400 parse_error, answers: 409 conflict, because: later, until: soon }")]
#[case::without_a_reason("{ pair: 400 parse_error, answers: 409 conflict }")]
fn a_known_deviation(#[context] row: Context, #[case] entry: &str) {
    contract_with(&row, &format!("targets: {{ staging: {{ url: https://staging.example }} }}\nknown:\n  - {entry}\n"));
}

#[rstest]
#[case::that_is_misspelt("identities:", "identites:")]
#[case::of_another_form("errors:\n", "errors: []\nx-errors:\n")]
fn a_section(#[context] row: Context, #[case] section: &str, #[case] written: &str) {
    // What the section would have said is not unknown as well.
    let scenario = "as: clerk\ncases:\n  - { name: gone, request: GET /orders/1, expect: 404 not_found }\n";
    files(&row, &[("contract.yaml", &CONTRACT.replace(section, written)), ("orders.yaml", scenario)]);
}

#[rstest]
#[case::alone("{ id: '{{ id }}-1' }")]
#[case::over_others(
    "{ start: '{{ one }}', one: '{{ two }}', two: { a: ['{{ three }}'] }, three: '{{ one }}', four: 4 }"
)]
fn a_variable_that_is_made_of_itself(#[context] row: Context, #[case] variables: &str) {
    files(
        &row,
        &[
            (
                "contract.yaml",
                &format!("api: Shop API\nvariables: {variables}\nidentities: {{ clerk: {{ headers: {{ A: b }} }} }}\n"),
            ),
            ("orders.yaml", "cases:\n  - { name: an order is read, request: GET /orders/1, expect: 200 }\n"),
        ],
    );
}
