//! Keys that are unknown, missing, or there twice.

use rstest::{Context, rstest};

use super::project::{cases, contract, contract_with};

#[rstest]
#[case::in_a_case(
    "
cases:
  - name: a broken body is refused
    request: PUT /orders/1
    stauts: 400
    expect: 400 parse_error
"
)]
#[case::in_a_case_like_nothing(
    "
cases:
  - name: a broken body is refused
    request: PUT /orders/1
    flavour: sweet
    expect: 400 parse_error
"
)]
#[case::in_a_case_with_a_cure(
    "
cases:
  - name: a broken body is refused
    method: PUT
    url: /orders/1
    body: '{'
    status: 400
"
)]
#[case::in_a_file(
    "
abuot: orders
api: Shop API
tests:
  - name: an order is read
    request: GET /orders/1
    expect: 200 order
"
)]
#[case::in_a_step(
    "
cases:
  - name: an order is read
    steps:
      - request: GET /orders/1
        excpect: 200 order
        name: read
"
)]
#[case::in_an_expectation(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    expect:
      is: 200 order
      status: 200
      bodi: { $.id: 1 }
"
)]
#[case::in_a_request_that_goes_together(
    "
cases:
  - name: of two racing updates one wins
    together:
      - { request: PUT /orders/1, expect: 200 }
      - { request: PUT /orders/1 }
    expect: [200, 409 conflict]
"
)]
#[case::in_a_part(
    "
cases:
  - name: a letter is uploaded
    request: POST /orders/1/letters
    multipart: { letter: { filename: letter.txt, txet: Dear customer, text: Dear customer } }
    expect: 204
"
)]
#[case::in_a_repetition(
    "
cases:
  - name: an order becomes ready
    request: GET /orders/1
    repeat: { at-most: 10, untill: status == 200 }
    expect: 200
"
)]
#[case::in_a_capture(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    capture: { id: { at: $.id, regex: '\\d+' } }
    expect: 200
"
)]
fn an_unknown_key(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::of_the_contract(
    "
name: Shop API
catalog: closed
error: {}
cases: []
"
)]
#[case::of_an_envelope(
    "
api: Shop API
envelopes: { order: { schemas: {}, mediatype: application/json } }
"
)]
#[case::of_a_pair(
    "
api: Shop API
errors: { 400: { parse_error: { says: the body is broken } } }
"
)]
#[case::of_an_identity(
    "
api: Shop API
identities: { clerk: { token: abc, heders: {} } }
"
)]
#[case::of_a_target(
    "
api: Shop API
targets: { staging: { url: 'https://staging.example', rps: 5 } }
"
)]
#[case::of_a_promise(
    "
api: Shop API
promises: { S1: { say: orders can be read, sure: documented } }
"
)]
fn an_unknown_contract_key(#[context] row: Context, #[case] text: &str) {
    contract(&row, text);
}

#[rstest]
#[case::in_a_case(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    request: GET /orders/2
    expect: 200
"
)]
#[case::in_headers(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers: { Accept: text/html, Accept: text/plain }
    expect: 200
"
)]
#[case::in_a_json_body(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json:
      lines:
        - { article: 1, count: 2, article: 3 }
    expect: 200
"
)]
fn a_key_that_stands_twice(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
fn a_status_that_stands_twice(#[context] row: Context) {
    let errors = "errors:\n  400: { parse_error: broken }\n  404: { not_found: none }\n  400: { invalid: wrong }\n";
    contract(&row, &format!("api: Shop API\n{errors}"));
}

#[rstest]
fn a_section_that_stands_twice(#[context] row: Context) {
    contract_with(&row, "variables: { customer: 7 }\n");
}

#[rstest]
#[case::the_name_of_a_case(
    "
cases:
  - request: GET /orders/1
    expect: 200
"
)]
#[case::cases_of_a_file(
    "
about: orders
as: clerk
"
)]
#[case::at_most_of_a_repetition(
    "
cases:
  - name: an order becomes ready
    request: GET /orders/1
    repeat: { until: status == 200 }
    expect: 200
"
)]
fn a_missing_key(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}
