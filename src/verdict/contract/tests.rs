//! Tables of contracts and their verdicts.

use rstest::rstest;

use super::*;
use crate::model::contract::{
    Contract, Envelope, Known, Never, Pair, Promise, ReasonAt, SeverityEntry, SnapshotMode, Volatile, Waiver,
};
use crate::model::coverage::{Demand, Level};
use crate::model::finding::Severity;
use crate::model::json;
use crate::model::source::{Span, Spanned};

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::default())
}

fn text(text: &str) -> Spanned<String> {
    spanned(text.to_owned())
}

fn pair(status: u16, reason: &str) -> Pair {
    Pair {
        status: spanned(status),
        reason: text(reason),
        when: "when".into(),
        envelope: None,
        inferred: false,
        at: Vec::new(),
    }
}

/// A contract in which every part says something.
fn base() -> Contract {
    let schema = r#"{"type":"object","required":["error"],"properties":{"error":{"type":"object"}}}"#;
    let error = Envelope {
        media_type: Some(text("application/json")),
        reason: vec![ReasonAt { at: text("$.error.reason"), matches: None, integer: false, all: false }],
        status: Some(text("$.error.code")),
        prose: vec![text("$.error.message")],
        schema: Some(spanned(json::read(schema).expect("JSON"))),
        invariants: vec![text("body.error")],
    };
    Contract {
        name: "flow".into(),
        answer_headers: vec![text("Content-Type")],
        statuses: vec![spanned(200), spanned(400)],
        unique_reasons: true,
        never: vec![Never { matches: Some(text("panicked")), at: None, within: Vec::new() }],
        envelopes: vec![(text("error"), error), (text("problem"), Envelope::default())],
        pairs: vec![pair(400, "parse_error"), Pair { at: vec![text("GET /block")], ..pair(400, "required") }],
        operations: vec![text("GET /block")],
        promises: vec![(
            text("F1"),
            Promise {
                says: "a success is 200".into(),
                sure: Some("documented".into()),
                held_by: vec![text("unlisted-success")],
            },
        )],
        known: vec![Known { until: Some(text("2027-06-30")), on: vec![text("staging")], ..known("bodies/a") }],
        coverage: Demand { pairs: Some(Level::Asserted), ..Demand::default() },
        waivers: vec![Waiver { until: Some(text("2027-06-30")), on: vec![text("staging")], ..waiver("F1") }],
        volatile: vec![(text("$.token"), Volatile { matches: None, kind: text("token") })],
        ..Contract::default()
    }
}

fn known(case: &str) -> Known {
    Known {
        span: Span::default(),
        case: Some(text(case)),
        pair: None,
        answers: None,
        finding: Some(text("wrong-reason")),
        because: "it is fixed later".into(),
        until: None,
        on: Vec::new(),
    }
}

fn waiver(promise: &str) -> Waiver {
    Waiver {
        span: Span::default(),
        promise: Some(text(promise)),
        pair: None,
        envelope: None,
        operation: None,
        because: "nobody can provoke it".into(),
        until: None,
        on: Vec::new(),
    }
}

fn lower(rule: &str, at: Option<&str>, severity: Severity) -> SeverityEntry {
    SeverityEntry { rule: text(rule), at: at.map(text), severity, because: String::new() }
}

fn rules(old: &Contract, new: &Contract) -> Vec<&'static str> {
    let publish = |contract| Published { contract, cases: &[] };
    compare(publish(old), publish(new)).into_iter().map(|change| change.finding.rule).collect()
}

#[test]
fn equal_contracts_have_no_difference() {
    assert!(rules(&base(), &base()).is_empty());
}

/// Each change is made to the new contract; the same change taken back has the rule of the other direction.
#[rstest]
#[case::a_pair_that_went(|it: &mut Contract| it.pairs.truncate(1), &["pair-removed"], &["closed-catalogue-extended"])]
#[case::a_pair_of_another_envelope(|it: &mut Contract| it.pairs[0].envelope = Some(text("problem")), &["pair-envelope-changed"], &["pair-envelope-changed"])]
#[case::the_default_envelope_spelled_out(|it: &mut Contract| it.pairs[0].envelope = Some(text("error")), &[], &[])]
#[case::a_pair_in_other_words(|it: &mut Contract| it.pairs[0].when = "else".into(), &["pair-reworded"], &["pair-reworded"])]
#[case::a_catalogue_that_opens(|it: &mut Contract| it.open = true, &["catalogue-opened"], &["catalogue-closed"])]
#[case::an_open_catalogue_with_another_pair(
    |it: &mut Contract| { it.open = true; it.pairs.push(pair(409, "conflict")); },
    &["catalogue-opened", "closed-catalogue-extended"], &["catalogue-closed", "pair-removed"]
)]
#[case::reasons_that_are_not_unique(|it: &mut Contract| it.unique_reasons = false, &["reasons-not-unique"], &["reasons-unique"])]
#[case::a_status_less(|it: &mut Contract| it.statuses.truncate(1), &["status-removed"], &["status-added"])]
#[case::no_statuses(|it: &mut Contract| it.statuses.clear(), &["statuses-opened"], &["statuses-closed"])]
#[case::another_success(|it: &mut Contract| it.success = Some(text("problem")), &["success-envelope-changed"], &["success-envelope-changed"])]
#[case::an_envelope_that_went(|it: &mut Contract| it.envelopes.truncate(1), &["envelope-removed"], &["envelope-added"])]
#[case::no_schema(|it: &mut Contract| it.envelopes[0].1.schema = None, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::no_invariant(|it: &mut Contract| it.envelopes[0].1.invariants.clear(), &["envelope-weakened"], &["envelope-strengthened"])]
#[case::no_media_type(|it: &mut Contract| it.envelopes[0].1.media_type = None, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::another_media_type(|it: &mut Contract| it.envelopes[0].1.media_type = Some(text("text/html")), &["envelope-changed"], &["envelope-changed"])]
#[case::several_reasons(|it: &mut Contract| it.envelopes[0].1.reason[0].all = true, &["envelope-changed"], &["envelope-changed"])]
#[case::another_place_of_the_reason(|it: &mut Contract| it.envelopes[0].1.reason[0].at = text("$.type"), &["envelope-changed"], &["envelope-changed"])]
#[case::more_prose(|it: &mut Contract| it.envelopes[0].1.prose.push(text("$.error.hint")), &["prose-added"], &["envelope-strengthened"])]
#[case::a_promise_less(|it: &mut Contract| it.promises.clear(), &["promise-removed"], &["promise-added"])]
#[case::a_promise_in_other_words(|it: &mut Contract| it.promises[0].1.says = "a success is 2xx".into(), &["promise-reworded"], &["promise-reworded"])]
#[case::a_promise_less_sure(|it: &mut Contract| it.promises[0].1.sure = Some("ambiguous".into()), &["promise-reworded"], &["promise-reworded"])]
#[case::an_operation_less(|it: &mut Contract| it.operations.clear(), &["operation-removed"], &["operation-added"])]
#[case::a_header_less(|it: &mut Contract| it.answer_headers.clear(), &["answer-header-removed"], &["answer-header-added"])]
#[case::a_header_in_other_case(|it: &mut Contract| it.answer_headers[0] = text("content-TYPE"), &[], &[])]
#[case::a_ban_less(|it: &mut Contract| it.never.clear(), &["never-removed"], &["never-added"])]
#[case::a_mask_more(|it: &mut Contract| it.volatile.push((text("$.id"), Volatile { matches: None, kind: text("uuid") })), &["mask-added"], &["mask-removed"])]
#[case::a_mask_of_another_kind(|it: &mut Contract| it.volatile[0].1.kind = text("uuid"), &[], &[])]
#[case::an_outage_more(|it: &mut Contract| it.outage = vec![spanned(502), spanned(504), spanned(503)], &["outage-extended"], &[])]
#[case::a_check_lowered(|it: &mut Contract| it.severities.push(lower("wrong-reason", None, Severity::Cosmetic)), &["severity-lowered"], &["severity-raised"])]
#[case::a_verdict_lowered(|it: &mut Contract| it.severities.push(lower("member-gone", Some("$.x"), Severity::Compatible)), &["severity-lowered"], &["severity-raised"])]
#[case::a_verdict_raised(|it: &mut Contract| it.severities.push(lower("member-added", None, Severity::Breaking)), &["severity-raised"], &["severity-lowered"])]
#[case::a_severity_said_again(|it: &mut Contract| it.severities.push(lower("member-gone", None, Severity::Breaking)), &[], &[])]
#[case::a_deviation_more(|it: &mut Contract| it.known.push(known("bodies/b")), &["known-added"], &["known-removed"])]
#[case::a_deviation_for_longer(|it: &mut Contract| it.known[0].until = Some(text("2028-01-01")), &["known-extended"], &["known-removed"])]
#[case::a_deviation_for_ever(|it: &mut Contract| it.known[0].until = None, &["known-extended"], &["known-removed"])]
#[case::a_deviation_everywhere(|it: &mut Contract| it.known[0].on.clear(), &["known-extended"], &["known-removed"])]
#[case::less_demanded(|it: &mut Contract| it.coverage.pairs = Some(Level::Seen), &["coverage-lowered"], &["coverage-raised"])]
#[case::nothing_demanded_of_a_part(|it: &mut Contract| it.coverage.pairs = None, &["coverage-lowered"], &["coverage-raised"])]
#[case::more_demanded(|it: &mut Contract| it.coverage.operations = Some(Level::Seen), &["coverage-raised"], &["coverage-lowered"])]
#[case::a_waiver_more(|it: &mut Contract| it.waivers.push(waiver("F2")), &["waiver-added"], &["waiver-removed"])]
#[case::a_waiver_for_longer(|it: &mut Contract| it.waivers[0].until = Some(text("2028-01-01")), &["waiver-extended"], &["waiver-removed"])]
#[case::a_waiver_for_ever(|it: &mut Contract| it.waivers[0].until = None, &["waiver-extended"], &["waiver-removed"])]
#[case::a_waiver_everywhere(|it: &mut Contract| it.waivers[0].on.clear(), &["waiver-extended"], &["waiver-removed"])]
#[case::a_waiver_elsewhere_too(|it: &mut Contract| it.waivers[0].on.push(text("other")), &["waiver-extended"], &["waiver-removed"])]
#[case::a_waiver_elsewhere(|it: &mut Contract| it.waivers[0].on = vec![text("other")], &["waiver-extended"], &["waiver-extended"])]
#[case::a_promise_that_no_rule_holds(|it: &mut Contract| it.promises[0].1.held_by.clear(), &["promise-not-held"], &["promise-held"])]
#[case::a_promise_that_another_rule_holds(|it: &mut Contract| it.promises[0].1.held_by = vec![text("not-json")], &["promise-not-held", "promise-held"], &["promise-not-held", "promise-held"])]
#[case::a_pair_from_everywhere(|it: &mut Contract| it.pairs[1].at.clear(), &["pair-widened"], &["pair-narrowed"])]
#[case::a_pair_from_another_operation_too(|it: &mut Contract| it.pairs[1].at.push(text("PUT /x")), &["pair-widened"], &["pair-narrowed"])]
#[case::a_pair_from_another_operation(|it: &mut Contract| it.pairs[1].at = vec![text("PUT /x")], &["pair-widened", "pair-narrowed"], &["pair-widened", "pair-narrowed"])]
fn a_change_of_a_contract_has_a_rule(#[case] change: fn(&mut Contract), #[case] there: &[&str], #[case] back: &[&str]) {
    let mut changed = base();
    change(&mut changed);
    assert_eq!(rules(&base(), &changed), there);
    assert_eq!(rules(&changed, &base()), back);
}

/// What the catalogue lists was judged, until it counts as an outage.
#[test]
fn a_listed_status_that_counts_as_an_outage_is_a_change() {
    let listed = || Contract { pairs: vec![pair(502, "upstream")], statuses: Vec::new(), ..base() };
    let changed = Contract { outage: vec![spanned(502), spanned(504)], ..listed() };
    assert_eq!(rules(&listed(), &changed), ["outage-extended"]);
}

#[test]
fn a_pair_more_in_an_open_catalogue_is_compatible() {
    let open = || Contract { open: true, ..base() };
    let mut changed = open();
    changed.pairs.push(pair(409, "conflict"));
    assert_eq!(rules(&open(), &changed), ["pair-added"]);
}

/// The new schema against the old one, and what it is called the other way round.
#[rstest]
#[case::a_member_no_longer_required(r#"{"required":["a","b"]}"#, r#"{"required":["b"]}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::required_in_another_order(r#"{"required":["a","b"]}"#, r#"{"required":["b","a"]}"#, &[], &[])]
#[case::may_be_null(r#"{"type":"string"}"#, r#"{"type":["null","string"]}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::a_whole_number_became_any(r#"{"type":"integer"}"#, r#"{"type":"number"}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::another_type(r#"{"type":"string"}"#, r#"{"type":"integer"}"#, &["envelope-changed"], &["envelope-changed"])]
#[case::any_type(r#"{"type":"string"}"#, "{}", &["envelope-weakened"], &["envelope-strengthened"])]
#[case::another_value(r#"{"enum":["a"]}"#, r#"{"enum":["a","b"]}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::one_value_became_two(r#"{"const":"a"}"#, r#"{"enum":["b","a"]}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::members_that_are_not_listed(r#"{"additionalProperties":false}"#, "{}", &["envelope-weakened"], &["envelope-strengthened"])]
#[case::a_lower_bound(r#"{"minLength":2}"#, r#"{"minLength":1}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::a_higher_bound(r#"{"maximum":10}"#, r#"{"maximum":11}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::the_same_bound(r#"{"maximum":10}"#, r#"{"maximum":10.0}"#, &[], &[])]
#[case::no_pattern(r#"{"pattern":"^a"}"#, "{}", &["envelope-weakened"], &["envelope-strengthened"])]
#[case::another_pattern(r#"{"pattern":"^a"}"#, r#"{"pattern":"^b"}"#, &["envelope-changed"], &["envelope-changed"])]
#[case::deep_inside(
    r#"{"properties":{"list":{"items":{"properties":{"id":{"type":"string"}}}}}}"#,
    r#"{"properties":{"list":{"items":{"properties":{"id":{"type":["string","null"]}}}}}}"#,
    &["envelope-weakened"], &["envelope-strengthened"]
)]
#[case::a_member_no_longer_described(r#"{"properties":{"a":{"type":"string"}}}"#, r#"{"properties":{}}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::in_a_definition(r#"{"$defs":{"x":{"minimum":1}}}"#, r#"{"$defs":{"x":{}}}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::one_of_all(r#"{"allOf":[{"required":["a"]}]}"#, r#"{"allOf":[{}]}"#, &["envelope-weakened"], &["envelope-strengthened"])]
#[case::a_condition(r#"{"if":{"required":["a"]}}"#, "{}", &["envelope-changed"], &["envelope-changed"])]
#[case::words_for_people(r#"{"title":"a","description":"b"}"#, r#"{"title":"c"}"#, &[], &[])]
#[case::members_in_another_order(r#"{"properties":{"a":{},"b":{}},"type":"object"}"#, r#"{"type":"object","properties":{"b":{},"a":{}}}"#, &[], &[])]
#[case::anything(r#"{"type":"string"}"#, "true", &["envelope-weakened"], &["envelope-strengthened"])]
#[case::something_for_nothing("false", r#"{"type":"string"}"#, &["envelope-weakened"], &["envelope-strengthened"])]
fn a_change_of_a_schema_has_a_direction(
    #[case] old: &str,
    #[case] new: &str,
    #[case] there: &[&str],
    #[case] back: &[&str],
) {
    let with = |schema: &str| {
        let mut contract = base();
        contract.envelopes[0].1.schema = Some(spanned(json::read(schema).expect("JSON")));
        contract
    };
    assert_eq!(rules(&with(old), &with(new)), there);
    assert_eq!(rules(&with(new), &with(old)), back);
}

fn case(alternatives: &[&str], assertions: &[(&str, &str)]) -> CaseFacts {
    let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let of = |(place, what): &(&str, &str)| Assertion { place: (*place).into(), what: (*what).into() };
    let step = StepFacts {
        name: "1".into(),
        alternatives: list(alternatives),
        assertions: assertions.iter().map(of).collect(),
        snapshot: None,
    };
    CaseFacts { id: "flow/bodies/a".into(), steps: vec![step], ..CaseFacts::default() }
}

fn of_cases(old: &[CaseFacts], new: &[CaseFacts]) -> Vec<&'static str> {
    let contract = base();
    let publish = |cases| Published { contract: &contract, cases };
    compare(publish(old), publish(new)).into_iter().map(|change| change.finding.rule).collect()
}

#[rstest]
#[case::another_alternative(&["400 a"], &["400 a", "400 b"], &["expectation-widened"], &["expectation-narrowed"])]
#[case::no_reason(&["400 a"], &["400"], &["expectation-widened"], &["expectation-narrowed"])]
#[case::another_reason(&["400 a"], &["400 b"], &["expectation-changed"], &["expectation-changed"])]
#[case::any_success(&["200 page"], &[], &["expectation-widened"], &["expectation-narrowed"])]
#[case::a_success_for_an_error(&["400 a"], &[], &["expectation-changed"], &["expectation-changed"])]
#[case::another_order(&["400 a", "400 b"], &["400 b", "400 a"], &[], &[])]
fn what_a_step_expects_is_compared(
    #[case] old: &[&str],
    #[case] new: &[&str],
    #[case] there: &[&str],
    #[case] back: &[&str],
) {
    let (old, new) = (case(old, &[]), case(new, &[]));
    assert_eq!(of_cases(std::slice::from_ref(&old), std::slice::from_ref(&new)), there);
    assert_eq!(of_cases(&[new], &[old]), back);
}

#[rstest]
#[case::it_is_gone(|_: CaseFacts| None, &["case-removed"], &["case-added"])]
#[case::it_is_skipped(|it: CaseFacts| Some(CaseFacts { skip: Some("later".into()), ..it }), &["case-skipped"], &["case-unskipped"])]
#[case::it_is_for_the_self_test(|it: CaseFacts| Some(CaseFacts { self_test_only: true, ..it }), &["case-self-test-only"], &["case-unskipped"])]
#[case::it_asserts_less(|_: CaseFacts| Some(case(&["400 a"], &[])), &["assertion-removed"], &["assertion-added"])]
#[case::it_asserts_otherwise(|_: CaseFacts| Some(case(&["400 a"], &[("$.id", "8")])), &["assertion-changed"], &["assertion-changed"])]
#[case::it_lost_a_step(|it: CaseFacts| Some(CaseFacts { steps: Vec::new(), ..it }), &["assertion-removed"], &["assertion-added"])]
#[case::its_snapshot_is_a_shape(|it: CaseFacts| Some(kept(it, SnapshotMode::Shape)), &["snapshot-lowered"], &["snapshot-raised"])]
#[case::it_has_no_snapshot(|it: CaseFacts| Some(kept(it, SnapshotMode::None)), &["snapshot-lowered"], &["snapshot-raised"])]
#[case::full_is_what_it_was(|it: CaseFacts| Some(kept(it, SnapshotMode::Full)), &[], &[])]
fn what_a_case_asserts_is_compared(
    #[case] change: fn(CaseFacts) -> Option<CaseFacts>,
    #[case] there: &[&str],
    #[case] back: &[&str],
) {
    let old = [case(&["400 a"], &[("$.id", "7")])];
    let new: Vec<CaseFacts> = change(old[0].clone()).into_iter().collect();
    assert_eq!(of_cases(&old, &new), there);
    assert_eq!(of_cases(&new, &old), back);
}

fn kept(mut case: CaseFacts, mode: SnapshotMode) -> CaseFacts {
    case.steps[0].snapshot = Some(mode);
    case
}
