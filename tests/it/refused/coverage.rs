//! What can't be demanded, waived, held or chosen.

use rstest::{Context, rstest};

use super::project::{CONTRACT, cases, contract_with, files};

const OPERATIONS: &str = "operations: ['GET /orders/{id}', 'PUT /orders/{id}']\n";

#[rstest]
#[case::of_an_unknown_part("{ pears: asserted }")]
#[case::at_an_unknown_level("{ pairs: all }")]
#[case::of_promises_that_are_seen("{ promises: seen }")]
fn a_demand(#[context] row: Context, #[case] demand: &str) {
    contract_with(&row, &format!("coverage: {demand}\n"));
}

#[rstest]
#[case::of_nothing("{ because: later }")]
#[case::of_two_things("{ promise: S1, pair: 409 conflict, because: later }")]
#[case::without_a_reason("{ promise: S1 }")]
#[case::with_a_blank_reason("{ promise: S1, because: ' ' }")]
#[case::of_an_unknown_promise("{ promise: S3, because: later }")]
#[case::of_an_unknown_pair("{ pair: 409 conflcit, because: later }")]
#[case::of_an_unknown_envelope("{ envelope: ordre, because: later }")]
#[case::of_an_envelope_of_errors("{ envelope: error, because: later }")]
#[case::of_an_unknown_operation("{ operation: 'GET /order/{id}', because: later }")]
#[case::on_an_unknown_target("{ promise: S1, because: later, on: stagign }")]
#[case::until_no_day("{ promise: S1, because: later, until: 2027-02-30 }")]
fn a_waiver(#[context] row: Context, #[case] entry: &str) {
    let targets = "targets: { staging: { url: https://staging.example } }\n";
    contract_with(&row, &format!("{OPERATIONS}{targets}waivers:\n  - {entry}\n"));
}

#[rstest]
#[case::by_an_unknown_rule("unlisted-piar")]
#[case::by_a_rule_that_is_off("invariant-broken")]
#[case::by_a_rule_of_some_steps("wrong-reason")]
#[case::by_a_rule_about_the_suite("pair-not-covered")]
#[case::by_a_rule_of_changes("reason-changed")]
fn a_promise_that_is_held(#[context] row: Context, #[case] rule: &str) {
    let held = format!("S1: {{ says: orders can be read, held-by: {rule} }}");
    files(&row, &[("contract.yaml", &CONTRACT.replace("S1: orders can be read", &held))]);
}

#[test]
fn reasons_that_are_not_unique_hold_no_promise() {
    let held = "S1: { says: a reason has one status, held-by: reason-under-two-statuses }";
    let contract = CONTRACT.replace("reasons: unique\n", "").replace("S1: orders can be read", held);
    let project = super::project::Project::shop();
    project.write("scenarios/shop/contract.yaml", contract);
    let told = project.refusal();
    assert!(told.contains("the contract doesn't say `reasons: unique`"), "{told}");
}

#[rstest]
#[case::from_an_unknown_operation("'GET /order/{id}'", OPERATIONS)]
#[case::from_a_pattern_of_none("'DELETE *'", OPERATIONS)]
#[case::without_operations("'GET *'", "")]
fn a_pair(#[context] row: Context, #[case] at: &str, #[case] operations: &str) {
    let pair = format!("conflict: {{ when: the order was changed, at: {at} }}");
    let contract = CONTRACT.replace("conflict: the order was changed", &pair);
    files(&row, &[("contract.yaml", &format!("{contract}{operations}"))]);
}

#[rstest]
#[case::of_one_alternative("{ is: 404 not_found, always: a missing order }")]
#[case::of_any_success("{ always: a missing order }")]
fn always_the_same(#[context] row: Context, #[case] expect: &str) {
    cases(&row, &format!("cases:\n  - name: one\n    request: GET /orders/1\n    expect: {expect}\n"));
}
