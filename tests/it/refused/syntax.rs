//! Text that isn't YAML, or YAML that isn't taken.

use rstest::{Context, rstest};

use super::project::{Project, cases, contract};

#[rstest]
#[case::a_template(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers:
      Accept-Version: {{ version }}
    expect: 200
"
)]
#[case::a_template_with_text_behind_it(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers:
      X-Order: {{ shop }}/1
    expect: 200
"
)]
#[case::a_template_in_a_list(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers: { X-Order: [{{ shop }}, two] }
    expect: 200
"
)]
#[case::a_bracket(
    "
cases:
  - name: [draft] an order is read
    request: GET /orders/1
    expect: 200
"
)]
#[case::a_bracket_within_a_mapping(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    repeat: { at-most: 5, until: status not in [503] }
    expect: 200
"
)]
#[case::a_path_within_a_mapping(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    expect: { is: 200, body: { $.lines[*].id: { count: 2 } } }
"
)]
#[case::an_exclamation_mark(
    "
cases:
  - name: !important an order is read
    request: GET /orders/1
    expect: 200
"
)]
#[case::a_star(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers: { Accept: */* }
    expect: 200
"
)]
#[case::a_colon(
    "
cases:
  - name: orders: they are read
    request: GET /orders
    expect: 200
"
)]
#[case::an_at_sign(
    "
cases:
  - name: @home an order is read
    request: GET /orders
    expect: 200
"
)]
fn text_without_quotes(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::a_tab("cases:\n\t- name: an order is read\n\t  request: GET /orders\n")]
#[case::a_tab_later("cases:\n  - name: an order is read\n\t  request: GET /orders\n    expect: 200\n")]
#[case::a_bad_indentation(
    "
cases:
  - name: an order is read
      request: GET /orders
    expect: 200
"
)]
#[case::a_key_out_of_line(
    "
cases:
  - name: an order is read
   request: GET /orders
"
)]
#[case::a_quote_that_is_not_closed(
    "
cases:
  - name: \"an order is read
    request: GET /orders
    expect: 200
"
)]
#[case::a_quote_in_the_middle(
    "
cases:
  - name: 'an order's lines are read'
    request: GET /orders
    expect: 200
"
)]
#[case::a_bracket_that_is_not_closed(
    "
cases:
  - name: an order is read
    request: GET /orders
    covers: [S1, S2
    expect: 200
"
)]
#[case::an_escape(
    "
cases:
  - name: an order is read
    request: PUT /orders
    text: \"\\d+\"
    expect: 200
"
)]
#[case::an_alias_of_nothing(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json: *order
    expect: 200
"
)]
#[case::an_anchor_within_itself(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json: &order { order: *order }
    expect: 200
"
)]
#[case::a_merge_key(
    "
cases:
  - &read
    name: an order is read
    request: GET /orders/1
    expect: 200
  - <<: *read
    name: it is read again
"
)]
#[case::a_tag(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    headers: { X-Count: !!str 5 }
    expect: 200
"
)]
#[case::two_documents(
    "
cases:
  - { name: an order is read, request: GET /orders/1, expect: 200 }
---
cases:
  - { name: orders are read, request: GET /orders, expect: 200 }
"
)]
#[case::a_key_that_is_a_list(
    "
cases:
  - name: an order is written
    request: PUT /orders/1
    json: { [a, b]: c }
    expect: 200
"
)]
#[case::after_letters_beyond_ascii(
    "
about: „Straße“ und 名前 ✓
cases:
  - name: „Straße“: sie wird gefunden
    request: GET /straßen
    expect: 200
"
)]
fn a_syntax_error(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::empty("")]
#[case::nothing_but_a_comment("# orders, later\n")]
#[case::null("null\n")]
#[case::a_list("- name: an order is read\n  request: GET /orders/1\n")]
#[case::a_text("orders\n")]
#[case::a_number("7\n")]
fn a_file_of_another_form(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
#[case::empty("")]
#[case::a_list("- api: Shop API\n")]
#[case::a_syntax_error("api: Shop: API\nidentities: {}\n")]
fn a_contract_of_another_form(#[context] row: Context, #[case] text: &str) {
    // One mistake: the cases that use what the contract would have said are not to blame.
    let project = Project::shop();
    project.write("scenarios/shop/contract.yaml", text);
    project.write(
        "scenarios/shop/orders.yaml",
        "as: clerk\ncases:\n  - { name: gone, covers: S1, request: 'GET /{{ shop }}', expect: 404 not_found }\n",
    );
    project.is_refused(&row);
}

#[rstest]
fn a_file_that_is_not_utf_8(#[context] row: Context) {
    let project = Project::shop();
    project.write("scenarios/shop/orders.yaml", b"about: caf\xe9\ncases: []\n");
    project.is_refused(&row);
}

#[rstest]
fn a_file_in_utf_16(#[context] row: Context) {
    let project = Project::shop();
    let bytes: Vec<u8> = "\u{feff}cases: []\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    project.write("scenarios/shop/orders.yaml", bytes);
    project.is_refused(&row);
}

#[rstest]
fn a_contract_key_that_needs_quotes(#[context] row: Context) {
    contract(&row, "api: Shop API\nenvelopes: { order: { schema: { $ref: #/defs/order } } }\n");
}
