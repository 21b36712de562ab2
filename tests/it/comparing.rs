//! Answers that are held against other answers: `same-as:` an earlier step of the case, and `stable:` alternatives.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

// same-as

/// A case of two steps; the second one's answer is the same as the first one's.
fn two(contract: &str, same: &str) -> Project {
    Project::new(contract).cases(&format!(
        "cases:\n  - name: alike\n    steps:\n      - {{ id: one, request: GET /one }}\n      \
         - {{ id: two, request: GET /two, expect: {{ same-as: {same} }} }}\n"
    ))
}

/// A server that answers `/one` and everything else.
fn one_and_other(one: Reply, other: Reply) -> Recorder {
    Recorder::start(move |asked| if asked.target == "/one" { one.clone() } else { other.clone() })
}

#[test]
fn equal_answers_are_the_same_whatever_the_order_of_their_members() {
    let one = Reply::json(200, r#"{"a":1,"b":[1,2]}"#).with("X-Other", "1");
    let server = one_and_other(one, Reply::json(200, r#"{"b":[1,2],"a":1}"#));
    two("answer-headers: [content-type]\n", "one").run(&server.url("")).ends_with(0);
}

#[test]
fn every_difference_is_told_with_both_values() {
    let one = Reply::json(200, r#"{"a":1,"b":{"c":"x"},"d":1.0}"#).with("Allow", "GET");
    let server = one_and_other(one, Reply::json(201, r#"{"a":2,"b":{},"d":1.00}"#));
    let outcome = two("answer-headers: [allow]\n", "one").run(&server.url("")).ends_with(1).shows("answers-differ");
    let text = outcome.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for difference in [
        "status `one` answered 200, this step 201",
        "header allow `one` answered `GET`, this step none",
        "$.a `one` answered 1, this step 2",
        r#"$.b.c `one` answered "x", this step nothing"#,
        "$.d `one` answered 1.0, this step 1.00",
    ] {
        assert!(text.contains(difference), "`{difference}` is missing in:\n{}", outcome.out);
    }
}

#[rstest]
#[case::a_value("$.a")]
#[case::a_value_among_others("[$.b, $.a]")]
#[case::what_holds_it("$")]
#[case::the_whole_text("text")]
fn named_places_may_differ(#[case] but: &str) {
    let server = one_and_other(Reply::json(200, r#"{"a":1}"#), Reply::json(200, r#"{"a":2}"#));
    two("", &format!("{{ step: one, but: {but} }}")).run(&server.url("")).ends_with(0);
    two("", "{ step: one, but: $.c }").run(&server.url("")).ends_with(1).shows("answers-differ");
}

#[test]
fn status_and_header_fields_may_differ_where_they_are_named() {
    let server = one_and_other(Reply::json(200, "{}").with("Date", "x"), Reply::json(404, "{}").with("Date", "y"));
    let project = |but: &str| {
        Project::new("answer-headers: [date]\n").cases(&format!(
            "cases:\n  - name: alike\n    steps:\n      - {{ id: one, request: GET /one }}\n      \
             - {{ request: GET /two, expect: {{ is: 404, same-as: {{ step: one, but: {but} }} }} }}\n"
        ))
    };
    project("[status, header.Date]").run(&server.url("")).ends_with(0);
    project("status").run(&server.url("")).ends_with(1).shows("header date").hides("`one` answered 200");
}

#[test]
fn what_is_volatile_may_differ_but_not_be_missing() {
    let volatile = "volatile: { $..id: uuid, $.text: { match: 'at ([0-9]+)', as: timestamp } }\n";
    let answer = |body: &str| Reply::json(200, body);
    let one = r#"{"id":1,"text":"it failed at 1"}"#;
    let server = one_and_other(answer(one), answer(r#"{"id":2,"text":"it failed at 2"}"#));
    two(volatile, "one").run(&server.url("")).ends_with(0);
    let server = one_and_other(answer(one), answer(r#"{"text":"it is gone at 2"}"#));
    let outcome = two(volatile, "one").run(&server.url("")).ends_with(1);
    outcome.shows("$.id").shows("this step nothing").shows("it is gone at [timestamp]");
}

#[rstest]
#[case::another_text(Reply::empty(200).body("a"), Reply::empty(200).body("b"), "a text of 1 bytes of other content")]
#[case::no_body(Reply::json(200, "{}"), Reply::empty(200), "this step no body")]
#[case::no_json(Reply::json(200, "{}"), Reply::empty(200).body("{}"), "this step a text of 2 bytes")]
fn bodies_that_are_no_json_are_compared_byte_for_byte(#[case] one: Reply, #[case] other: Reply, #[case] told: &str) {
    let server = one_and_other(one, other);
    two("", "one").run(&server.url("")).ends_with(1).shows("answers-differ").shows(told);
}

#[test]
fn a_step_of_the_setup_can_be_compared_with() {
    let server = one_and_other(Reply::json(200, "[1]"), Reply::json(200, "[2]"));
    let project = Project::plain(
        "setup: { id: one, request: GET /one }\ncases: [{ name: alike, request: GET /two, expect: { same-as: one } }]\n",
    );
    project.run(&server.url("")).ends_with(1).shows("`one` answered 1, this step 2");
}

// stable

const CONTRACT: &str = "envelopes: { error: { reason: $.code }, item: { schema: { type: object } } }\n\
     errors: { 400: { bad: x, worse: y }, 401: { login: z } }\n";

const STABLE: &str = "cases: [{ name: both, request: GET /x, expect: { is: 400 bad | 400 worse | 401 login | 200 item, stable: true } }]\n";

/// A server that gives these answers one after the other.
fn in_turn(replies: &'static [(u16, &'static str)]) -> Recorder {
    let count = Arc::new(AtomicUsize::new(0));
    Recorder::start(move |_| {
        let (status, body) = replies[count.fetch_add(1, Ordering::SeqCst).min(replies.len() - 1)];
        Reply::json(status, body)
    })
}

/// Runs a case once, accepts its answer, and runs it again.
fn accepted_and_again(replies: &'static [(u16, &'static str)]) -> (Project, crate::support::Outcome) {
    let server = in_turn(replies);
    let project = Project::new(CONTRACT).cases(STABLE);
    let run = ["run", "--target", &server.url(""), "--as", "here"];
    project.wireproof(&run).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    assert_eq!(project.snapshots(), ["api@here/cases/both.snap"], "one file for all alternatives");
    let outcome = project.wireproof(&run);
    (project, outcome)
}

#[rstest]
#[case::another_reason(&[(400, r#"{"code":"bad"}"#), (400, r#"{"code":"worse"}"#)], "was 400 bad, is 400 worse")]
#[case::another_status(&[(401, r#"{"code":"login"}"#), (400, r#"{"code":"bad"}"#)], "was 401 login, is 400 bad")]
#[case::no_success_any_more(&[(200, "{}"), (401, r#"{"code":"login"}"#)], "was 200 item, is 401 login")]
#[case::a_success(&[(401, r#"{"code":"login"}"#), (200, "{}")], "was 401 login, is 200 item")]
fn another_alternative_than_the_accepted_one_is_breaking(
    #[case] replies: &'static [(u16, &'static str)],
    #[case] told: &str,
) {
    let (project, outcome) = accepted_and_again(replies);
    let outcome = outcome.ends_with(1).shows("alternative-changed").shows(told);
    // What follows from it stands in the diff.
    outcome.hides("reason-changed").hides("status-changed").shows(r#""code""#);
    assert_eq!(project.snapshots(), ["api@here/cases/both.snap", "api@here/cases/both.snap.new"]);
    project.wireproof(&["snapshots"]).ends_with(0).shows("each is in use");
    // The same verdict where the two answers are compared without a run, and where it is accepted by its rule.
    let folder = project.path("snapshots/api@here/cases");
    std::fs::create_dir_all(project.path("new/api/cases")).expect("a folder");
    std::fs::create_dir_all(project.path("old/api/cases")).expect("a folder");
    std::fs::copy(folder.join("both.snap"), project.path("old/api/cases/both.snap")).expect("a copy");
    std::fs::copy(folder.join("both.snap.new"), project.path("new/api/cases/both.snap")).expect("a copy");
    project.wireproof(&["diff", "old", "new"]).ends_with(1).shows("alternative-changed").shows(told);
    project.wireproof(&["accept", "--rule", "reason-changed"]);
    assert_eq!(project.snapshots().len(), 2, "another rule doesn't take it");
    project.wireproof(&["accept", "--rule", "alternative-changed"]).ends_with(0);
    assert_eq!(project.snapshots(), ["api@here/cases/both.snap"]);
}

#[test]
fn a_shape_keeps_which_alternative_it_was() {
    let server = in_turn(&[(400, r#"{"code":"bad"}"#), (400, r#"{"code":"worse"}"#)]);
    let project = Project::new(&format!("snapshot: shape\n{CONTRACT}")).cases(STABLE);
    let run = ["run", "--target", &server.url(""), "--as", "here"];
    project.wireproof(&run).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    project.wireproof(&run).ends_with(1).shows("was 400 bad, is 400 worse");
}

#[test]
fn the_accepted_alternative_is_judged_like_any_other_answer() {
    accepted_and_again(&[(400, r#"{"code":"bad"}"#)]).1.ends_with(0);
    let (_, outcome) = accepted_and_again(&[(400, r#"{"code":"bad","a":1}"#), (400, r#"{"code":"bad"}"#)]);
    outcome.ends_with(1).shows("member-gone").hides("alternative-changed");
}

#[test]
fn alternatives_that_are_not_stable_have_one_file_each() {
    let server = in_turn(&[(400, r#"{"code":"bad"}"#), (400, r#"{"code":"worse"}"#)]);
    let project = Project::new(CONTRACT).cases(&STABLE.replace(", stable: true", ""));
    for _ in 0..2 {
        project.wireproof(&["run", "--target", &server.url(""), "--as", "here"]).ends_with(0);
        project.wireproof(&["accept"]).ends_with(0);
    }
    assert_eq!(project.snapshots(), ["api@here/cases/both.400-bad.snap", "api@here/cases/both.400-worse.snap"]);
}
