//! Values that are of another kind than their key asks for.

use rstest::{Context, rstest};

use super::project::{cases, contract, contract_with};

#[rstest]
#[case::a_list_for_a_text(
    "
cases:
  - name: [an order is read]
    request: GET /orders/1
    expect: 200
"
)]
#[case::a_mapping_for_a_text(
    "
cases:
  - name: an order is read
    request: { GET: /orders/1 }
    expect: 200
"
)]
#[case::a_text_for_a_list(
    "
cases: an order is read
"
)]
#[case::a_mapping_for_a_list(
    "
cases:
  name: an order is read
  request: GET /orders/1
  expect: 200
"
)]
#[case::a_text_for_a_mapping(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers: 'Accept: text/html'
    expect: 200
"
)]
#[case::a_text_for_an_object(
    "
cases:
  - an order is read
  - GET /orders/1
"
)]
#[case::a_text_for_a_flag(
    "
cases:
  - name: an order is read
    exclusive: yes
    request: GET /orders/1
    expect: 200
"
)]
#[case::a_text_for_a_whole_number(
    "
cases:
  - name: an order becomes ready
    request: GET /orders/1
    repeat: { at-most: many, until: status == 200 }
    expect: 200
"
)]
#[case::a_number_without_a_unit(
    "
cases:
  - name: an order changes
    steps:
      - { wait: 5 }
      - { request: GET /orders/1, expect: 200 }
"
)]
#[case::no_size(
    "
cases:
  - name: a large order is taken
    request: PUT /orders/1
    bytes: 10 megs
    expect: 200
"
)]
#[case::another_word(
    "
snapshot: shapes
cases:
  - name: an order is read
    hazard: fire
    request: GET /orders/1
    expect: 200
"
)]
#[case::nothing_for_a_text(
    "
cases:
  - name:
    request: GET /orders/1
    expect:
"
)]
#[case::a_number_that_json_lacks(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json: { price: .inf }
    expect: 200
"
)]
fn a_wrong_kind(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::a_status_out_of_range(
    "
statuses: [200, 99, 600, ok]
"
)]
#[case::a_key_that_is_no_status(
    "
errors:
  Not Found: { not_found: there is no such order }
"
)]
#[case::a_reason_for_reasons(
    "
errors:
  404: not_found
"
)]
#[case::a_text_for_an_envelope(
    "
envelopes: { order: application/json }
"
)]
#[case::a_list_for_an_identity(
    "
identities: { clerk: [a, b] }
"
)]
#[case::a_catalogue_half_open(
    "
catalogue: ajar
"
)]
#[case::a_template_without_quotes(
    "
headers: { X-Shop: {{ shop }} }
"
)]
fn a_wrong_contract_kind(#[context] row: Context, #[case] text: &str) {
    contract(&row, &format!("api: Shop API\n{}", text.strip_prefix('\n').unwrap_or(text)));
}

#[rstest]
#[case::no_header_field(
    "
answer-headers: [content type]
"
)]
#[case::no_operation(
    "
operations: [GET orders]
"
)]
#[case::no_mask(
    "
volatile: { $.id: Order Number }
"
)]
#[case::a_never_of_nothing(
    "
never: [{ in: [order] }]
"
)]
fn a_text_that_does_not_fit(#[context] row: Context, #[case] text: &str) {
    contract_with(&row, text);
}
