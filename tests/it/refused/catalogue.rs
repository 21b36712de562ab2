//! Pairs of status and reason that don't fit the catalogue.

use rstest::{Context, rstest};

use super::project::{CONTRACT, cases, contract};

#[rstest]
#[case::a_reason_with_a_slip("400 parse_eror")]
#[case::a_reason_of_another_status("400 not_found")]
#[case::a_reason_like_nothing("400 sold_out")]
#[case::a_status_without_reasons("204 not_found")]
#[case::an_envelope_with_a_slip("200 ordre")]
#[case::a_status_that_is_not_listed("418 teapot")]
#[case::no_status("parse_error")]
#[case::no_status_but_a_comma("400, parse_error")]
#[case::no_status_but_a_template("'{{ status }} {{ reason }}'")]
#[case::words_too_many("400 parse error")]
#[case::a_second_alternative("200 order | 404 not_fuond")]
#[case::in_quotes("'200 order | 404 not_fuond'")]
#[case::with_escapes(r#""200 order \u007c 404 not_fuond""#)]
#[case::an_empty_alternative("200 | ")]
fn an_expectation(#[context] row: Context, #[case] expect: &str) {
    cases(&row, &format!("cases:\n  - name: an order is read\n    request: GET /orders/1\n    expect: {expect}\n"));
}

#[rstest]
#[case::over_two_lines(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    expect: 200 order |
      404 not_fuond
"
)]
#[case::in_a_folded_text(
    "
cases:
  - name: an order is read
    request: GET /orders/1
    expect: >-
      200 order |
      404 not_fuond
"
)]
#[case::after_letters_beyond_ascii(
    "
cases:
  - { name: „Straße“ wird gefunden ✓, request: GET /straßen/名前, expect: 404 not_fuond }
"
)]
#[case::in_a_race(
    "
cases:
  - name: of two racing updates one wins
    together:
      - { request: PUT /orders/1 }
      - { request: PUT /orders/1 }
    expect: [200 order, 409 conflcit]
"
)]
fn an_expectation_in_its_place(#[context] row: Context, #[case] text: &str) {
    cases(&row, text);
}

#[rstest]
fn an_expectation_in_a_file_with_windows_line_ends(#[context] row: Context) {
    let text =
        "about: orders\ncases:\n  - name: an order is read\n    request: GET /orders/1\n    expect: 400 pars_error\n";
    cases(&row, &text.replace('\n', "\r\n"));
}

#[rstest]
fn an_expectation_in_a_file_with_a_byte_order_mark(#[context] row: Context) {
    cases(&row, "\u{feff}cases: [{ name: an order is read, request: GET /orders/1, expect: 400 pars_error }]\n");
}

#[rstest]
fn a_reason_under_two_statuses(#[context] row: Context) {
    contract(&row, &CONTRACT.replace("409: { conflict:", "409: { not_found:"));
}

#[rstest]
fn a_status_that_is_not_listed(#[context] row: Context) {
    contract(&row, &CONTRACT.replace("409: { conflict:", "410: { gone: it was there, conflict:"));
}

#[rstest]
fn an_envelope_that_is_not_there(#[context] row: Context) {
    contract(&row, &CONTRACT.replace("{ conflict: the order was changed }", "{ conflict: { envelope: eror } }"));
}
