//! Steps that ask again: when they stop, and what they say about it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{Project, Recorder, Reply};
use rstest::rstest;

/// A server whose job is in these states, one after the other; the last one stays.
fn job(states: &'static [&'static str]) -> Recorder {
    let count = Arc::new(AtomicUsize::new(0));
    Recorder::start(move |_| {
        let state = states[count.fetch_add(1, Ordering::SeqCst).min(states.len() - 1)];
        Reply::json(200, &format!(r#"{{"state":"{state}"}}"#))
    })
}

/// A case that polls so, and asks once more afterwards.
fn poll(how: &str, expect: &str) -> Project {
    Project::plain(&format!(
        "cases:\n  - name: done\n    steps:\n      - {{ id: poll, request: GET /job, {how}, expect: {expect} }}\n      \
         - {{ id: then, request: GET /then }}\n    teardown: {{ request: DELETE /job }}\n"
    ))
}

const BAD: &str = "fail-if: body.state == 'failed'";

#[rstest]
#[case::repeat("repeat: { at-most: 5, until: body.state == 'done', BAD }", "{ is: 200, body: { $.state: done } }")]
#[case::retry("retry: { at-most: 5, BAD }", "{ is: 200, body: { $.state: done } }")]
fn a_bad_state_stops_the_polling_at_once(#[case] how: &str, #[case] expect: &str) {
    let server = job(&["waiting", "running", "failed", "done"]);
    let outcome = poll(&how.replace("BAD", BAD), expect).run(&server.url("")).ends_with(1);
    let outcome = outcome.shows("repeat-failed").shows("`body.state == 'failed'` came true at try 3 of 5");
    // One finding: the case ends, and its teardown runs.
    outcome.hides("wrong-value").hides("repeat-exhausted");
    assert_eq!(server.lines(), ["GET /job", "GET /job", "GET /job", "DELETE /job"]);
}

#[rstest]
#[case::repeat("repeat: { at-most: 5, until: body.state == 'done', BAD }")]
#[case::retry("retry: { at-most: 5, BAD }")]
fn a_polling_that_comes_to_its_end_is_kept(#[case] how: &str) {
    let server = job(&["waiting", "running", "done"]);
    let expect = "{ is: 200, body: { $.state: done } }";
    poll(&how.replace("BAD", BAD), expect).run(&server.url("")).ends_with(0);
    assert_eq!(server.lines().iter().filter(|line| *line == "GET /job").count(), 3);
}

#[test]
fn nothing_is_stored_of_an_answer_in_a_bad_state() {
    let server = job(&["failed"]);
    let project = poll(&format!("repeat: {{ at-most: 5, until: body.state == 'done', {BAD} }}"), "200");
    project.wireproof(&["run", "--target", &server.url(""), "--as", "here"]).ends_with(1).shows("at try 1 of 5");
    assert_eq!(project.snapshots(), Vec::<String>::new());
}

#[test]
fn a_bad_state_that_cannot_be_told_is_a_finding() {
    let server = job(&["waiting"]);
    let outcome = poll("repeat: { at-most: 5, until: body.state == 'done', fail-if: body.state }", "200");
    outcome.run(&server.url("")).ends_with(1).shows("repeat-failed").shows("neither true nor false at try 1 of 5");
}

#[test]
fn a_retry_that_never_succeeds_says_how_often_it_was_tried() {
    let server = job(&["waiting"]);
    let project = poll("retry: { at-most: 4 }", "{ is: 200, body: { $.state: done } }");
    project.run(&server.url("")).ends_with(1).shows("answered \"waiting\" (try 4 of 4)");
    let project = poll("retry: { at-most: 4, until: body.state == 'done' }", "200");
    let outcome = project.run(&server.url("")).ends_with(1).shows("repeat-exhausted");
    outcome.shows("`body.state == 'done'` didn't come true within 4 requests");
}

#[rstest]
#[case::repeat("repeat: { at-most: 3, until: body.state == 'done' }")]
#[case::retry("retry: { at-most: 3, until: body.state == 'done' }")]
fn a_condition_that_never_comes_is_one_finding_with_the_bound(#[case] how: &str) {
    let server = job(&["waiting"]);
    let outcome = poll(how, "{ is: 201, body: { $.state: done } }").run(&server.url("")).ends_with(1);
    let text = outcome.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let message = "`body.state == 'done'` didn't come true within 3 requests, the last was answered 200";
    assert!(text.contains(message), "`{message}` is missing in:\n{}", outcome.out);
    // What the step waited for isn't there: that the answer is another one follows, and so does all that comes after.
    outcome.hides("wrong-value").hides("wrong-status");
    assert_eq!(server.lines(), ["GET /job", "GET /job", "GET /job", "DELETE /job"]);
}

#[test]
fn an_expectation_that_fails_although_the_condition_came_says_at_which_try() {
    let server = job(&["waiting", "done"]);
    let project = poll("retry: { at-most: 4, until: body.state == 'done' }", "201");
    project.run(&server.url("")).ends_with(1).shows("promised 201, answered 200 (try 2 of 4)");
}

#[test]
fn a_condition_that_is_false_shows_the_values_it_read() {
    let server = Recorder::start(|_| Reply::json(200, r#"{"count":3,"data":[1,2],"name":"x"}"#));
    let condition = "body.count == body.data | length or body.name in ['y', 'z']";
    let project =
        Project::plain(&format!("cases: [{{ name: one, request: GET /x, expect: {{ check: [\"{condition}\"] }} }}]\n"));
    let outcome = project.run(&server.url("")).ends_with(1).shows("condition-false");
    let text = outcome.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for value in ["`body.count` is 3", "`body.data | length` is 2", "`body.name` is \"x\""] {
        assert!(text.contains(value), "`{value}` is missing in:\n{}", outcome.out);
    }
    outcome.hides("is [\"y\"");
}
