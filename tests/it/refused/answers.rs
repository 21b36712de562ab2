//! Walks, repetitions and comparisons that don't make sense.

use rstest::{Context, rstest};

use super::project::cases;

/// A case with one walk, whose lines these are.
fn walk(row: &Context, lines: &[&str]) {
    let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    cases(row, &format!("cases:\n  - name: all orders\n{lines}    expect: 200 orders\n"));
}

#[rstest]
#[case::without_next(&["walk: GET /orders", "rows: $[*]"])]
#[case::whose_next_is_no_place(&["walk: GET /orders", "next: body.next"])]
#[case::whose_next_is_a_status(&["walk: GET /orders", "next: status"])]
#[case::whose_next_is_misspelt(&["walk: GET /orders", "next: { url: $.next }"])]
#[case::with_an_unknown_variable(&["walk: GET /orders", "next: { query: { page: '{{ page + 1 }}' } }"])]
#[case::that_asks_for_rows_without_saying_which(&["walk: GET /orders", "next: $.next", "afterwards: rows | length == 3"])]
#[case::that_may_not_begin(&["walk: GET /orders", "next: $.next", "at-most: 0"])]
#[case::that_repeats(&["walk: GET /orders", "next: $.next", "repeat: { at-most: 3 }"])]
#[case::that_goes_too_far(&["walk: GET /orders", "next: $.next", "at-most: 101"])]
#[case::with_a_broken_path(&["walk: GET /orders", "next: $.next", "rows: '$['"])]
#[case::with_a_broken_condition(&["walk: GET /orders", "next: $.next", "while: body.more =", "each-page: [rows |]"])]
#[case::beside_a_request(&["walk: GET /orders", "request: GET /orders", "next: $.next"])]
fn a_walk(#[context] row: Context, #[case] lines: &[&str]) {
    walk(&row, lines);
}

#[rstest]
#[case::next("next: $.next")]
#[case::at_most("at-most: 3")]
#[case::afterwards("afterwards: pages == 3")]
fn what_belongs_to_a_walk(#[context] row: Context, #[case] line: &str) {
    walk(&row, &["request: GET /orders", line]);
}

#[rstest]
#[case::of_a_walk("check: [pages == 3, first.id == 1]")]
fn a_name_that_is_known_elsewhere(#[context] row: Context, #[case] check: &str) {
    let text = format!("cases: [{{ name: a, request: GET /orders, expect: {{ is: 200 orders, {check} }} }}]\n");
    cases(&row, &text);
}

#[rstest]
#[case::that_sends_nothing("repeat: { at-most: 0, until: status == 200 }")]
#[case::that_tries_nothing("retry: { at-most: 0 }")]
#[case::with_a_broken_bad_state("repeat: { at-most: 3, fail-if: body.state = 'failed' }")]
#[case::with_an_unknown_bad_state("repeat: { at-most: 3, fail-if: state == 'failed' }")]
fn a_repetition(#[context] row: Context, #[case] line: &str) {
    walk(&row, &["request: GET /orders", line]);
}

#[rstest]
#[case::unknown("ones", "GET /orders/2")]
#[case::later("three", "GET /orders/2")]
#[case::itself("two", "GET /orders/2")]
#[case::a_race("race", "GET /orders/2")]
#[case::with_a_broken_place("{ step: one, but: [body.id] }", "GET /orders/2")]
#[case::that_names_no_step("{ but: [$.id] }", "GET /orders/2")]
fn an_answer_to_compare_with(#[context] row: Context, #[case] same: &str, #[case] line: &str) {
    let text = format!(
        "cases:\n  - name: alike\n    steps:\n      - {{ id: one, request: GET /orders/1 }}\n      \
         - id: race\n        together: [{{ request: GET /orders/1 }}, {{ request: GET /orders/2 }}]\n        expect: [200, 200]\n      \
         - id: two\n        request: {line}\n        expect: {{ same-as: {same} }}\n      \
         - {{ id: three, request: GET /orders/3 }}\n"
    );
    cases(&row, &text);
}

#[rstest]
fn an_answer_to_compare_with_in_shared_steps(#[context] row: Context) {
    cases(
        &row,
        "steps:\n  alike:\n    - { id: one, request: GET /orders/1 }\n    - { request: GET /orders/2, expect: { same-as: one } }\n\
         cases: [{ name: a, steps: [{ use: alike }] }]\n",
    );
}

#[rstest]
#[case::alone("{ is: 404 not_found, stable: true }")]
#[case::of_nothing("{ stable: true }")]
#[case::that_is_not_stored("{ is: 200 | 404 not_found, stable: true }, snapshot: none")]
fn a_stable_answer(#[context] row: Context, #[case] expect: &str) {
    cases(&row, &format!("cases: [{{ name: a, request: GET /orders/1, expect: {expect} }}]\n"));
}

#[rstest]
#[case::of_a_setup("setup")]
#[case::of_a_teardown("teardown")]
fn a_stable_answer_around_the_steps(#[context] row: Context, #[case] around: &str) {
    let step = "{ request: GET /orders/1, expect: { is: 200 | 404 not_found, stable: true } }";
    cases(&row, &format!("cases:\n  - name: a\n    request: GET /orders/2\n    {around}: [{step}]\n"));
}

#[rstest]
fn a_stable_answer_of_shared_steps(#[context] row: Context) {
    cases(
        &row,
        "steps: { read: { request: GET /orders/1, expect: { is: 200 | 404 not_found, stable: true } } }\n\
         cases: [{ name: a, steps: [{ use: read }] }]\n",
    );
}
