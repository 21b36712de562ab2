//! JSONPaths, expressions, regular expressions and schemas that are broken.

use rstest::{Context, rstest};

use super::project::{CONTRACT, cases, contract, contract_with};

#[rstest]
#[case::a_json_path("capture: { id: '$.orders[0' }")]
#[case::a_path_without_dollar("capture: { id: orders.id }")]
#[case::a_regular_expression("capture: { id: { at: $.id, match: '(\\d+' } }")]
#[case::a_template("headers: { X-Order: '{{ shop + }}' }")]
#[case::a_template_that_is_not_closed("headers: { X-Order: '{{ shop }' }")]
#[case::a_filter("headers: { X-Order: '{{ shop | shout }}' }")]
#[case::a_condition("repeat: { at-most: 3, until: status = 200 }")]
#[case::a_value_that_no_run_gives("headers: { X-Order: '{{ nested(-1) }}' }")]
fn a_broken_part_of_a_step(#[context] row: Context, #[case] rest: &str) {
    cases(
        &row,
        &format!("cases:\n  - name: an order is read\n    request: GET /orders/1\n    {rest}\n    expect: 200\n"),
    );
}

#[rstest]
#[case::a_json_path("body: { '$.lines[': 1 }")]
#[case::a_condition("check: [status == 200, body.id ==]")]
#[case::a_filter("check: [body.id | size == 1]")]
#[case::a_regular_expression("body: { $.id: { match: '[a-z' } }")]
#[case::a_test_that_is_unknown("body: { $.id: { matches: '[a-z]' } }")]
#[case::a_type_that_is_unknown("body: { $.id: { type: int } }")]
#[case::a_header_field("headers: { 'Content Type': text/html }")]
#[case::a_template("text: '{{ }}'")]
#[case::a_value_that_no_run_gives("check: [\"nested(-1) == 'a'\"]")]
#[case::a_sum_that_no_run_gives("text: \"{{ 'a' + 1 }}\"")]
fn a_broken_part_of_an_expectation(#[context] row: Context, #[case] rest: &str) {
    let lines = format!(
        "cases:\n  - name: an order is read\n    request: GET /orders/1\n    expect:\n      is: 200 order\n      {rest}\n"
    );
    cases(&row, &lines);
}

#[rstest]
#[case::in_a_list(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json:
      id: 1
      customer: Miller
      lines:
        - { article: one, count: 2 }
        - { article: '{{ shop | }}', count: 3 }
        - { article: three, count: 4 }
    expect: 200
"
)]
#[case::over_several_lines(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    text: |
      Dear customer,
      {{ shop }} and {{ shop | }}
      yours
    expect: 200
"
)]
#[case::a_name(
    "
cases:
  - name: order {{ number | }} is read
    each: [{ number: 1 }]
    request: GET /orders/1
    expect: 200
"
)]
fn a_broken_template(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::a_schema("{ schema: { type: objekt } }")]
#[case::a_schema_deep_inside(
    "
    media-type: application/json
    schema:
      type: object
      properties:
        id: { type: integer }
        lines: { type: array, items: { required: article } }"
)]
#[case::a_schema_that_is_a_text("{ schema: object }")]
#[case::a_pattern("{ schema: { type: object, properties: { id: { pattern: '[a-z' } } } }")]
#[case::a_reference("{ schema: { $ref: '#/$defs/order' } }")]
#[case::a_remote_reference("{ schema: { $ref: 'https://example.com/order.json' } }")]
#[case::an_invariant("{ invariants: ['body.count =='] }")]
#[case::a_reason("{ reason: error.reason }")]
#[case::prose("{ prose: ['$.message['] }")]
fn a_broken_envelope(#[context] row: Context, #[case] envelope: &str) {
    // The cases that name the envelope are not to blame.
    contract(&row, &CONTRACT.replace("order: { schema: { type: object } }", &format!("order: {envelope}")));
}

#[rstest]
#[case::volatile(
    "
volatile: { '$..[': id, timestamp: timestamp, $.etag: { match: '(', as: etag } }
"
)]
#[case::never(
    "
never: [{ match: '*' }, { at: '$.[' }]
"
)]
fn a_broken_part_of_a_contract(#[context] row: Context, #[case] text: &str) {
    contract_with(&row, text);
}
