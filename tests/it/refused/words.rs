//! Names that the contract doesn't know.

use rstest::{Context, rstest};

use super::project::{cases, contract_with};

#[rstest]
#[case::identity(
    "
as: clrek
cases:
  - { name: an order is read, request: GET /orders/1, expect: 200 }
  - { name: an order is gone, request: GET /orders/2, expect: 404 not_found }
"
)]
#[case::identity_of_a_step(
    "
cases:
  - name: an order is read
    steps:
      - { as: manger, request: GET /orders/1, expect: 200 }
"
)]
#[case::identity_like_nothing(
    "
cases:
  - { name: an order is read, as: burglar, request: GET /orders/1, expect: 200 }
"
)]
#[case::promise(
    "
cases:
  - { name: an order is read, covers: [S1, S3, orders], request: GET /orders/1, expect: 200 }
"
)]
#[case::state_of_the_self_test(
    "
cases:
  - { name: a session ends, given: [sesion expired], request: GET /orders/1, expect: 400 }
"
)]
#[case::shared_steps(
    "
cases:
  - name: an order is read
    steps:
      - use: steps#new-order
      - { request: GET /orders/1, expect: 200 }
"
)]
#[case::shared_steps_with_a_hint(
    "
steps:
  new-order: { request: POST /orders, expect: 200 order }
cases:
  - name: an order is read
    steps:
      - use: new-oder
      - { request: GET /orders/1, expect: 200 }
"
)]
fn an_unknown_word(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::in_the_path("GET /orders/{{ ordre }}", "")]
#[case::in_a_header("GET /orders/1", "headers: { Accept-Version: '{{ versoin }}' }")]
#[case::in_a_query("GET /orders", "query: { shop: ['{{ shop }}', '{{ shopp }}'] }")]
#[case::in_json("PUT /orders/1", "json: { lines: [{ article: 1 }, { article: '{{ artcle }}' }] }")]
#[case::in_a_text("PUT /orders/1", "text: 'an order of {{ customer }}'")]
#[case::in_a_form("POST /orders", "form: { customer: '{{ customer }}' }")]
#[case::in_a_part("POST /orders", "multipart: { letter: { name: '{{ file }}', text: Dear customer } }")]
#[case::in_a_variable("GET /orders/1", "variables: { whole: '{{ half }}{{ half }}' }")]
#[case::that_is_nearly_a_function("POST /orders", "json-text: '{{ nestd(9) }}'")]
#[case::in_a_repetition("GET /orders/1", "repeat: { at-most: 3, until: status == wanted }")]
fn an_unknown_variable(#[context] row: Context, #[case] request: &str, #[case] rest: &str) {
    let lines = format!("cases:\n  - name: an order\n    request: {request}\n    {rest}\n    expect: 200\n");
    cases(&row, &lines);
}

#[rstest]
#[case::in_a_condition("check: [status == 200, body.id == wanted]")]
#[case::in_a_value("body: { $.id: '{{ wanted }}' }")]
#[case::in_a_header("headers: { ETag: '{{ tag }}' }")]
#[case::in_the_text("text: 'order {{ wanted }}'")]
#[case::that_is_nearly_the_body("check: bdy.id == 1")]
fn an_unknown_variable_that_is_expected(#[context] row: Context, #[case] rest: &str) {
    let lines = format!(
        "cases:\n  - name: an order is read\n    request: GET /orders/1\n    expect:\n      is: 200 order\n      {rest}\n"
    );
    cases(&row, &lines);
}

#[rstest]
#[case::before_it_is_captured(
    "
cases:
  - name: an order is read
    steps:
      - { request: 'GET /orders/{{ id }}', expect: 200 }
      - { request: POST /orders, expect: 200, capture: { id: $.id } }
"
)]
#[case::in_a_name(
    "
cases:
  - name: order {{ nmuber }} is read
    each: [{ number: 1 }, { number: 2 }]
    request: GET /orders/{{ number }}
    expect: 200
"
)]
#[case::in_a_name_without_a_table(
    "
cases:
  - name: order of shop {{ shop }} is read
    request: GET /orders/1
    expect: 200
"
)]
fn a_variable_that_is_not_known_here(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::success(
    "
success: ordr
"
)]
#[case::never(
    "
never: [{ match: password, in: [orders, order, custmer] }]
"
)]
fn an_unknown_envelope(#[context] row: Context, #[case] text: &str) {
    contract_with(&row, text);
}

#[rstest]
#[case::with_a_hint("flwo")]
#[case::like_nothing("warehouse")]
fn an_unknown_self_test(#[context] row: Context, #[case] name: &str) {
    super::project::contract(&row, &format!("api: Shop API\nself-test: {name}\n"));
}

#[rstest]
fn a_state_without_a_self_test(#[context] row: Context) {
    let scenario =
        "cases:\n  - { name: a session ends, given: [session expired], request: GET /orders/1, expect: 400 }\n";
    super::project::files(&row, &[("contract.yaml", "api: Shop API\n"), ("orders.yaml", scenario)]);
}
