//! Tables of what exchanges showed and how cases ended, and what is covered then.

use std::time::Duration;

use rstest::rstest;

use super::*;
use crate::model::coverage::{Coverage, Demand, Level, Part, Row, RunFinding, State};
use crate::model::finding::{Finding, Severity};
use crate::model::outcome::{CaseRecord, CaseResult, Choice, Seen, StepRecord};

/// A contract with one entry of each part; the promise is held by nothing.
fn terms() -> Terms {
    let pair = PairTerms { status: 400, reason: "bad".into(), when: "it is bad".into(), at: Vec::new() };
    let promise = PromiseTerms { name: "P1".into(), says: "it is good".into(), held_by: Vec::new() };
    let all = Some(Level::Asserted);
    Terms {
        contract: "api".into(),
        api: "API".into(),
        pairs: vec![pair],
        envelopes: vec!["page".into()],
        promises: vec![promise],
        operations: vec!["GET /x".into()],
        unique_reasons: true,
        demand: Demand { pairs: all, envelopes: all, promises: all, operations: all },
        waivers: Vec::new(),
    }
}

/// A case that covers everything.
fn case() -> CaseTerms {
    let all = vec![0];
    CaseTerms {
        covers: all.clone(),
        pairs: all.clone(),
        envelopes: all.clone(),
        operations: all,
        ..CaseTerms::default()
    }
}

fn outcome(index: usize, result: CaseResult, seen: Vec<Seen>) -> CaseRecord {
    CaseRecord { seen, ..CaseRecord::unsent(index, result) }
}

fn bad(asserted: bool) -> Seen {
    Seen { status: 400, reason: Some("bad".into()), pair: Some(0), asserted, operation: Some(0), ..Seen::default() }
}

fn page(asserted: bool) -> Seen {
    Seen { status: 200, envelope: Some("page".into()), asserted, ..Seen::default() }
}

fn row(coverage: &Coverage, part: Part) -> &Row {
    coverage.of(part).next().expect("each part has an entry")
}

fn states(coverage: &Coverage) -> Vec<(State, bool)> {
    Part::ALL.into_iter().map(|part| (row(coverage, part).state, row(coverage, part).hole)).collect()
}

fn rules(findings: &[RunFinding]) -> Vec<&'static str> {
    findings.iter().map(|found| found.finding.rule).collect()
}

const ALL_HOLES: [&str; 4] =
    ["envelope-not-covered", "operation-not-covered", "pair-not-covered", "promise-not-covered"];

/// How a case that covers everything ended and what it showed: pairs, envelopes, promises, operations.
#[rstest]
#[case::kept(CaseResult::Kept, vec![bad(true), page(true)], [State::Asserted; 4])]
#[case::met_only(CaseResult::Kept, vec![bad(false), page(false)], [State::Seen, State::Seen, State::Asserted, State::Seen])]
#[case::broken_after_all(CaseResult::Broken, vec![bad(true), page(true)], [State::Asserted, State::Asserted, State::Seen, State::Asserted])]
#[case::broken_at_once(CaseResult::Broken, vec![], [State::Never, State::Never, State::Seen, State::Never])]
#[case::ignored(CaseResult::Ignored("later".into()), vec![], [State::Never; 4])]
#[case::not_run(CaseResult::NotRun("no login".into()), vec![], [State::Never; 4])]
#[case::inconclusive(CaseResult::Inconclusive("gone".into()), vec![], [State::Never; 4])]
fn what_a_case_showed_is_covered(
    #[case] result: CaseResult,
    #[case] seen: Vec<Seen>,
    #[case] expected: [State; 4],
    #[values(false, true)] self_test: bool,
) {
    let (terms, case) = (terms(), case());
    let mut ledger = Ledger::new(&terms, Site { self_test, ..Site::default() });
    ledger.hear(&case, &outcome(3, result, seen));
    let coverage = ledger.coverage(None);
    let holes = expected.map(|state| (state, state != State::Asserted));
    assert_eq!(states(&coverage), holes);
}

#[test]
fn without_cases_everything_is_a_hole_where_a_whole_run_is_judged() {
    let terms = terms();
    let ledger = Ledger::new(&terms, Site::default());
    let whole = ledger.coverage(None);
    assert_eq!(rules(&ledger.findings(&whole, true)), ALL_HOLES);
    assert_eq!(rules(&ledger.findings(&whole, false)), [""; 0]);
    let part = ledger.coverage(Some("filtered".into()));
    assert_eq!((rules(&ledger.findings(&part, true)), part.holes().count()), (Vec::new(), 0));
}

#[test]
fn a_hole_of_a_broken_case_is_told_there() {
    let (terms, case) = (terms(), case());
    let mut ledger = Ledger::new(&terms, Site::default());
    ledger.hear(&case, &outcome(0, CaseResult::Broken, Vec::new()));
    assert!(ledger.findings(&ledger.coverage(None), true).is_empty());
}

#[rstest]
#[case::at_a_target(false, [State::SelfTestOnly; 4], 0)]
#[case::at_the_self_test(true, [State::Never; 4], 4)]
fn what_only_the_self_test_provokes_is_no_hole_of_a_target(
    #[case] self_test: bool,
    #[case] expected: [State; 4],
    #[case] holes: usize,
) {
    let (terms, case) = (terms(), CaseTerms { self_test_only: true, ..case() });
    let mut ledger = Ledger::new(&terms, Site { self_test, ..Site::default() });
    ledger.hear(&case, &outcome(0, CaseResult::Ignored("only for the self-test".into()), Vec::new()));
    let coverage = ledger.coverage(None);
    assert_eq!(Part::ALL.map(|part| row(&coverage, part).state), expected);
    assert_eq!(coverage.holes().count(), holes);
}

/// A race may end one way or the other: that a case takes either doesn't mean that it can provoke one of them.
#[rstest]
#[case::beside_a_case_for_the_self_test(true, State::SelfTestOnly)]
#[case::alone(false, State::Never)]
fn one_of_several_alternatives_is_not_claimed(#[case] by_self_test: bool, #[case] expected: State) {
    let terms = terms();
    let perhaps = CaseTerms { perhaps: vec![(Part::Pairs, 0)], ..case() };
    let only = CaseTerms { self_test_only: true, ..case() };
    let mut ledger = Ledger::new(&terms, Site::default());
    let unheard = |index| outcome(index, CaseResult::NotRun("no login".into()), Vec::new());
    ledger.hear(&perhaps, &unheard(0));
    if by_self_test {
        ledger.hear(&only, &unheard(1));
    }
    let coverage = ledger.coverage(None);
    assert_eq!(row(&coverage, Part::Pairs).state, expected);
    assert_eq!(row(&coverage, Part::Envelopes).state, State::Never, "of this it is certain");
}

/// `until` is the first moment after the waiver; it is judged at 10 s.
#[rstest]
#[case::without_an_end(None, &[], State::Waived, &[])]
#[case::before_its_end(Some(11), &[], State::Waived, &[])]
#[case::at_its_end(Some(10), &[], State::Never, &["waiver-expired"])]
#[case::here(None, &["staging"], State::Waived, &[])]
#[case::at_any_target(None, &["target"], State::Waived, &[])]
#[case::elsewhere(None, &["other", "self-test"], State::Never, &["pair-not-covered"])]
fn a_waiver_holds_until_its_day_and_where_it_says(
    #[case] until: Option<u64>,
    #[case] on: &[&str],
    #[case] state: State,
    #[case] found: &[&str],
) {
    let waiver = Waiver {
        part: Part::Pairs,
        index: 0,
        because: "so".into(),
        until: until.map(|end| ("2027-06-30".into(), Duration::from_secs(end))),
        on: on.iter().map(|&name| name.to_owned()).collect(),
    };
    let demand = Demand { pairs: Some(Level::Seen), ..Demand::default() };
    let terms = Terms { waivers: vec![waiver], demand, ..terms() };
    let site = Site { name: "staging".into(), now: Duration::from_secs(10), ..Site::default() };
    let mut ledger = Ledger::new(&terms, site);
    let coverage = ledger.coverage(None);
    assert_eq!(row(&coverage, Part::Pairs).state, state);
    assert_eq!(rules(&ledger.findings(&coverage, true)), found);
    // Where it is asserted meanwhile the waiver has to go, past its day or not.
    ledger.see(0, &bad(true));
    let coverage = ledger.coverage(None);
    let needless: &[&str] = if on.contains(&"other") { &[] } else { &["waiver-unneeded"] };
    assert_eq!(rules(&ledger.findings(&coverage, true)), needless);
}

#[rstest]
#[case::once_answers_were_judged(None, true, State::Asserted)]
#[case::not_before(None, false, State::Never)]
#[case::not_where_an_answer_broke_it(Some("unlisted-pair"), true, State::Seen)]
#[case::whatever_other_rule_was_broken(Some("not-json"), true, State::Asserted)]
fn a_promise_is_held_by_a_rule(#[case] broken: Option<&'static str>, #[case] judged: bool, #[case] expected: State) {
    let mut terms = terms();
    terms.promises[0].held_by.push("unlisted-pair".into());
    let case = CaseTerms::default();
    let mut ledger = Ledger::new(&terms, Site::default());
    let mut outcome = outcome(0, CaseResult::Kept, if judged { vec![page(false)] } else { Vec::new() });
    let findings = broken.into_iter().map(|rule| Finding::new(rule, "status", "")).collect();
    outcome.steps.push(StepRecord { findings, ..StepRecord::default() });
    ledger.hear(&case, &outcome);
    assert_eq!(row(&ledger.coverage(None), Part::Promises).state, expected);
}

/// What is kept by `known:` only is not claimed, be it a promise of the case, of a rule, or a pair that didn't come; and
/// as it has its reason there, it is no hole.
#[rstest]
#[case::of_its_case(&[], &[0], State::Seen)]
#[case::of_a_rule(&["wrong-status-echo"], &[], State::Seen)]
#[case::of_another_rule(&["unlisted-pair"], &[], State::Asserted)]
fn a_promise_with_a_known_deviation_is_not_claimed(
    #[case] held_by: &[&str],
    #[case] covers: &[usize],
    #[case] expected: State,
) {
    let mut terms = terms();
    terms.promises[0].held_by = held_by.iter().map(|rule| (*rule).to_owned()).collect();
    let case = CaseTerms { covers: covers.to_vec(), pairs: vec![0], ..CaseTerms::default() };
    let mut ledger = Ledger::new(&terms, Site::default());
    let mut outcome = outcome(0, CaseResult::Kept, vec![page(true)]);
    let known = Finding { known: Some("fixed in 2".into()), ..Finding::new("wrong-status-echo", "$.code", "") };
    outcome.steps.push(StepRecord { findings: vec![known], ..StepRecord::default() });
    ledger.hear(&case, &outcome);
    let coverage = ledger.coverage(None);
    let (promise, pair) = (row(&coverage, Part::Promises), row(&coverage, Part::Pairs));
    assert_eq!((promise.state, promise.hole), (expected, false));
    if expected == State::Seen {
        assert_eq!(promise.note.as_deref(), Some("a known deviation: fixed in 2"));
    }
    assert_eq!((pair.state, pair.hole), (State::Never, false));
}

#[test]
fn a_rule_over_the_run_holds_a_promise_too() {
    let mut terms = terms();
    terms.promises[0].held_by.push("reason-under-two-statuses".into());
    let mut ledger = Ledger::new(&terms, Site::default());
    ledger.see(0, &bad(true));
    assert_eq!(row(&ledger.coverage(None), Part::Promises).state, State::Asserted);
    ledger.see(1, &Seen { status: 409, pair: None, ..bad(false) });
    assert_eq!(row(&ledger.coverage(None), Part::Promises).state, State::Seen);
}

/// The status and reason of two answers, and how many findings there are.
#[rstest]
#[case::one_status((404, "gone"), (404, "gone"), true, 0)]
#[case::two_statuses((404, "gone"), (410, "gone"), true, 1)]
#[case::two_reasons((404, "gone"), (410, "away"), true, 0)]
#[case::another_status_than_the_listed_one((404, "bad"), (404, "gone"), true, 1)]
#[case::shared_reasons((404, "gone"), (410, "gone"), false, 0)]
fn a_reason_has_one_status(
    #[case] one: (u16, &str),
    #[case] other: (u16, &str),
    #[case] unique_reasons: bool,
    #[case] number: usize,
) {
    let terms = Terms { unique_reasons, ..terms() };
    let mut ledger = Ledger::new(&terms, Site::default());
    for (index, (status, reason)) in [one, other].into_iter().enumerate() {
        ledger.see(index, &Seen { status, reason: Some(reason.into()), ..Seen::default() });
    }
    let findings = ledger.findings(&ledger.coverage(None), false);
    assert_eq!(rules(&findings), vec!["reason-under-two-statuses"; number]);
    assert!(findings.iter().all(|found| !found.exchanges.is_empty()));
}

/// Cases end in any order, as they run side by side.
#[test]
fn what_is_told_of_cases_does_not_depend_on_their_order() {
    let terms = terms();
    let known = |index| {
        let mut found = Finding::new("status", "status", "differs");
        (found.severity, found.known) = (Severity::Breaking, Some(format!("why {index}")));
        let step = StepRecord { findings: vec![found], ..StepRecord::default() };
        let seen = |status| Seen { status, reason: Some("gone".into()), url: format!("/{index}"), ..Seen::default() };
        let both = vec![seen(404), seen(410), page(true)];
        CaseRecord { seen: both, steps: vec![step], ..CaseRecord::unsent(index, CaseResult::Kept) }
    };
    let told = |order: [usize; 5]| {
        let mut ledger = Ledger::new(&terms, Site::default());
        for index in order {
            ledger.hear(&case(), &known(index));
        }
        let coverage = ledger.coverage(None);
        let why = ledger.excused_rules.clone();
        format!("{:?} {coverage:?} {why:?}", ledger.findings(&coverage, true))
    };
    assert_eq!(told([4, 2, 0, 3, 1]), told([0, 1, 2, 3, 4]));
}

/// What steps of one name got, and the cases whose exchanges are shown: two of each alternative.
#[rstest]
#[case::the_same_each_time(&["a", "a"], &[])]
#[case::another_one(&["a", "b", "a", "a"], &[0, 2, 1])]
#[case::three_of_them(&["c", "b", "a"], &[2, 1, 0])]
fn steps_of_one_name_get_the_same_alternative(#[case] alternatives: &[&str], #[case] shown: &[usize]) {
    let terms = terms();
    let mut ledger = Ledger::new(&terms, Site::default());
    for (index, alternative) in alternatives.iter().enumerate() {
        let choice = Some(Choice { name: "n".into(), alternative: (*alternative).into() });
        ledger.see(index, &Seen { status: 200, choice, ..Seen::default() });
    }
    let findings = ledger.findings(&ledger.coverage(Some("filtered".into())), true);
    assert_eq!(findings.len(), usize::from(!shown.is_empty()));
    let cases: Vec<usize> = findings.iter().flat_map(|found| &found.exchanges).map(|place| place.case).collect();
    assert_eq!(cases, shown);
}

#[test]
fn what_is_not_listed_is_kept_with_its_cases() {
    let terms = terms();
    let mut ledger = Ledger::new(&terms, Site::default());
    let teapot = Seen { status: 418, reason: Some("teapot".into()), ..Seen::default() };
    for case in [2, 2, 0] {
        ledger.see(case, &teapot);
    }
    ledger.see(1, &Seen { status: 502, ..Seen::default() });
    ledger.see(1, &page(false));
    let expected = vec![("418 teapot".to_owned(), vec![0, 2]), ("502".to_owned(), vec![1])];
    assert_eq!(ledger.coverage(None).unlisted, expected);
}
