//! The gate: a changed answer goes red in both entries, is accepted where it may be, and is green then.
//!
//! This target has a main of its own, since it is also the `cargo test` entry that it proves: started again with
//! [`ENTRY`] set, it is what `fn main() -> ExitCode { wireproof::test_main() }` makes of a project.

mod support;

use std::collections::BTreeMap;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Trial};
use support::{Outcome, Project, Recorder, Reply, Served};

const ENTRY: &str = "WIREPROOF_GATE_ENTRY";

macro_rules! trials {
    ($($name:ident),* $(,)?) => {
        vec![$(Trial::test(stringify!($name), || { $name(); Ok(()) })),*]
    };
}

fn main() -> ExitCode {
    if std::env::var_os(ENTRY).is_some() {
        return wireproof::test_main();
    }
    let trials = trials![
        a_run_against_flow_in_another_process_is_kept_twice,
        a_run_against_flowon_in_another_process_is_kept_twice,
        a_changed_reason_is_red_in_the_cli,
        a_changed_reason_is_red_under_cargo_test,
        a_broken_promise_stays_red_when_its_answer_is_accepted,
        a_changed_text_for_people_is_shown_and_fails_who_asks_for_it,
        a_changed_answer_is_red_then_accepted_then_green_in_the_cli,
        a_changed_answer_is_red_then_accepted_then_green_under_cargo_test,
        one_change_has_the_same_verdict_in_a_run_under_cargo_test_and_in_a_comparison,
        a_missing_snapshot_is_pending_at_a_desk_and_a_finding_in_ci,
        a_gate_writes_nothing_and_needs_every_snapshot,
        nothing_is_written_in_ci,
        what_would_accept_unseen_is_refused_in_ci,
        a_bare_url_writes_nothing_and_a_name_has_an_overlay,
        an_overlay_holds_only_what_differs,
        a_long_list_has_the_shape_of_a_short_one,
        alternatives_have_one_file_each,
        an_answer_that_is_the_accepted_one_again_takes_the_pending_file_away,
        accepting_selects_by_id_and_sends_nothing,
        both_entries_write_the_same_bytes,
        accepted_answers_stand_in_for_a_server,
        every_case_is_a_trial_and_what_cannot_be_served_is_ignored,
        what_is_ignored_is_listed_so,
        a_contract_without_a_server_is_ignored_at_a_desk_and_fails_in_ci,
        a_filter_of_cargo_test_sends_only_what_it_selects,
        a_mistake_fails_a_trial_that_no_filter_leaves_out,
        an_outage_is_inconclusive_under_cargo_test,
        a_missing_secret_is_one_failing_trial,
        one_more_trial_holds_the_rules_over_the_run,
        a_signal_ends_the_tests_with_teardown_and_an_outcome_of_each,
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The `cargo test` entry in a project's folder.
fn cargo_test(project: &Project, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    entry(project, arguments, environment).output().expect("this test can be started").into()
}

fn entry(project: &Project, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let this = std::env::current_exe().expect("the path of this test");
    let mut command = Command::new(this);
    command.args(arguments).current_dir(project.folder()).stdin(Stdio::null());
    command.env_clear().env(ENTRY, "1").env("CARGO_MANIFEST_DIR", project.folder());
    command.envs(environment.iter().copied());
    command
}

// `wireproof serve` in another process

const FLOW_SECRETS: [(&str, &str); 3] = [
    ("FLOW_PASSWORD", "amber-signal-47"),
    ("FLOW_VIEWER_PASSWORD", "granite-kerb-31"),
    ("FLOW_FORMER_PASSWORD", "closed-ramp-92"),
];
const FLOWON_SECRETS: [(&str, &str); 2] =
    [("FLOWON_PASSWORD", "seven-Quiet-harbours-41"), ("FLOWON_AUDITOR_PASSWORD", "nine-Narrow-bridges-86")];

/// This repository's own scenarios, against one server with one state for all cases.
fn kept_twice(contract: &str, secrets: &[(&str, &str)]) {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let before = project.snapshots();
    let server = Served::start(contract);
    for _ in 0..2 {
        // As a gate: no promise, pair or operation of a target has a hole.
        let arguments = ["run", contract, "--gate", "--target", &server.url];
        let outcome = project.wireproof_with(&arguments, secrets).ends_with(0);
        outcome.shows(&format!(" at {}: kept", server.url)).shows("only by the self-test").hides("CHANGED");
    }
    assert_eq!(project.snapshots(), before, "a bare URL writes nothing");
    let url = [("TARGET_URL", server.url.as_str()), ("CI", "1")];
    let environment: Vec<(&str, &str)> = secrets.iter().copied().chain(url).collect();
    // Without the case that waits for seconds until a limit is over.
    let arguments = [&format!("{contract}/"), "--skip", "too many requests"];
    cargo_test(&project, &arguments, &environment).ends_with(0).shows("ignored");
}

fn a_run_against_flow_in_another_process_is_kept_twice() {
    kept_twice("flow", &FLOW_SECRETS);
}

fn a_run_against_flowon_in_another_process_is_kept_twice() {
    kept_twice("flowon", &FLOWON_SECRETS);
}

// A changed reason

const TRUNCATED: &str = "flow/bodies/a body that is truncated can't be parsed";

fn with_another_reason(server: &Served) -> Recorder {
    server.behind(|_, text| text.replace("parse_error", "bad_request"))
}

fn a_changed_reason_is_red_in_the_cli() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let server = Served::start("flow");
    let proxy = with_another_reason(&server);
    let url = proxy.url("");
    let arguments = ["run", "flow/bodies/*", "--target", &url];
    let outcome = project.wireproof_with(&arguments, &FLOW_SECRETS).ends_with(1);
    let outcome = outcome.shows(&format!("BROKEN  {TRUNCATED}")).shows("scenarios/flow/bodies.yaml:");
    let outcome = outcome.shows(r#"wrong-reason  $.error.reason  promised "parse_error", answered "bad_request""#);
    let outcome = outcome.shows(r#"-     "reason": "parse_error","#).shows(r#"+     "reason": "bad_request","#);
    let outcome = outcome.shows("wireproof explain wrong-reason").shows("curl -X PUT").hides("amber-signal-47");
    outcome.hides("wireproof accept").hides("cargo");
    project.wireproof_with(&["run", "flow/bodies/*", "--target", &server.url], &FLOW_SECRETS).ends_with(0);
}

fn a_changed_reason_is_red_under_cargo_test() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let server = Served::start("flow");
    let proxy = with_another_reason(&server);
    let url = proxy.url("");
    let environment: Vec<(&str, &str)> = FLOW_SECRETS.into_iter().chain([("TARGET_URL_FLOW", url.as_str())]).collect();
    let outcome = cargo_test(&project, &["flow/bodies/a body that is"], &environment).ends_with(101);
    let outcome = outcome.shows(&format!("---- {TRUNCATED} ----"));
    let outcome = outcome.shows(r#"wrong-reason  $.error.reason  promised "parse_error", answered "bad_request""#);
    let outcome = outcome.shows(r#"-     "reason": "parse_error","#).shows(r#"+     "reason": "bad_request","#);
    outcome.shows("3 passed; 7 failed").hides("amber-signal-47");
    let environment: Vec<(&str, &str)> =
        FLOW_SECRETS.into_iter().chain([("TARGET_URL_FLOW", server.url.as_str())]).collect();
    cargo_test(&project, &["flow/bodies/a body that is"], &environment).ends_with(0);
}

fn a_broken_promise_stays_red_when_its_answer_is_accepted() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let server = Served::start("flow");
    let proxy = with_another_reason(&server);
    let url = proxy.url("");
    let arguments = ["run", TRUNCATED, "--target", &url, "--as", "next"];
    let outcome = project.wireproof_with(&arguments, &FLOW_SECRETS).ends_with(1);
    outcome.shows(r"wireproof accept 'flow/bodies/a body that is truncated can'\''t be parsed'");
    project.wireproof(&["accept", TRUNCATED]).ends_with(0).shows("1 answer accepted");
    let outcome = project.wireproof_with(&arguments, &FLOW_SECRETS).ends_with(1);
    outcome.shows("wrong-reason").hides("reason-changed");
}

fn a_changed_text_for_people_is_shown_and_fails_who_asks_for_it() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let server = Served::start("flow");
    let proxy = server.behind(|_, text| {
        let expression = regex::Regex::new(r#""message":"[^"]*""#).expect("an expression");
        expression.replace(&text, r#""message":"Nobody could read this.""#).into_owned()
    });
    let url = proxy.url("");
    let mut arguments = vec!["run", TRUNCATED, "--target", &url, "--as", "next"];
    let outcome = project.wireproof_with(&arguments, &FLOW_SECRETS).ends_with(0);
    outcome.shows("text-changed").shows(r#"+     "message": "Nobody could read this.""#).shows("wireproof accept");
    arguments.extend(["--fail-on", "cosmetic"]);
    project.wireproof_with(&arguments, &FLOW_SECRETS).ends_with(1);
    project.wireproof(&["accept", "flow"]).ends_with(0);
    project.wireproof_with(&arguments, &FLOW_SECRETS).ends_with(0).hides("text-changed");
}

// A changed answer that breaks no promise

/// A server whose answer to everything can be changed.
fn with_a_body() -> (Recorder, Arc<Mutex<&'static str>>) {
    let body = Arc::new(Mutex::new(BEFORE));
    let told = Arc::clone(&body);
    let server = Recorder::start(move |_| Reply::json(200, *told.lock().expect("no holder panics")));
    (server, body)
}

fn say(body: &Mutex<&'static str>, text: &'static str) {
    *body.lock().expect("no holder panics") = text;
}

const BEFORE: &str = r#"{"name":"tea","price":3.10}"#;
/// A client that shows prices breaks.
const AFTER: &str = r#"{"name":"tea"}"#;
const TWO: &str = "cases:\n  - { name: read it, request: GET /x, expect: 200 }\n  - { name: change it, steps: [{ id: put, request: PUT /x, json: {}, expect: 200 }, { id: get, request: GET /x, expect: 200 }] }\n";
const TARGETS: &str = "snapshot: full\ntargets: { staging: { url: \"{{ env.SHOP }}\" } }\n";

fn a_changed_answer_is_red_then_accepted_then_green_in_the_cli() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, body) = with_a_body();
    let url = server.url("");
    let (arguments, environment) = (["run", "--target", "staging"], [("SHOP", url.as_str())]);
    project.wireproof_with(&arguments, &environment).ends_with(0).shows("3 snapshots are new");
    project.wireproof(&["accept"]).ends_with(0).shows("3 answers accepted");
    project.wireproof_with(&arguments, &environment).ends_with(0).hides("new");
    say(&body, AFTER);
    let outcome = project.wireproof_with(&arguments, &environment).ends_with(1);
    let outcome = outcome.shows("member-gone").shows("-   \"price\": 3.10");
    outcome.shows("wireproof accept 'api/cases/read it'").shows("broken, 2 cases").hides("cargo");
    project.wireproof(&["accept", "api/cases/read it"]).ends_with(0).shows("1 answer accepted");
    project.wireproof_with(&arguments, &environment).ends_with(1).shows("broken, 1 of 2 cases");
    project.wireproof(&["accept"]).ends_with(0).shows("2 answers accepted");
    let kept = project.wireproof_with(&[arguments.as_slice(), &["--gate"]].concat(), &environment).ends_with(0);
    kept.shows(&format!("Shop API at staging ({url}): kept, 2 cases"));
}

fn a_changed_answer_is_red_then_accepted_then_green_under_cargo_test() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, body) = with_a_body();
    let url = server.url("");
    let environment = [("SHOP", url.as_str()), ("TARGET_URL_API", "staging")];
    cargo_test(&project, &[], &environment).ends_with(0).complains("3 snapshots are new");
    project.wireproof(&["accept"]).ends_with(0).shows("3 answers accepted");
    cargo_test(&project, &[], &environment).ends_with(0);
    say(&body, AFTER);
    let outcome = cargo_test(&project, &["read it"], &environment).ends_with(101);
    let outcome = outcome.shows("---- api/cases/read it ----").shows("member-gone");
    let outcome = outcome.shows("-   \"price\": 3.10");
    outcome.shows("wireproof accept 'api/cases/read it'").shows("cargo insta review");
    project.wireproof(&["accept"]).ends_with(0).shows("1 answer accepted");
    cargo_test(&project, &["read it"], &environment).ends_with(0);
}

/// The findings of a report: severity, rule and place, sorted.
fn findings(report: &str) -> Vec<[String; 3]> {
    let severities = ["breaking", "compatible", "cosmetic"];
    let words = report.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let mut found: Vec<[String; 3]> = words
        .filter(|words| words.len() > 3 && severities.contains(&words[0]))
        .map(|words| [words[0], words[1], words[2]].map(str::to_owned))
        .collect();
    found.sort();
    found
}

fn one_change_has_the_same_verdict_in_a_run_under_cargo_test_and_in_a_comparison() {
    let contract = format!("{TARGETS}answer-headers: [content-type, etag]\n");
    let cases = "cases:\n  - { name: read it, request: GET /x, expect: 200 }\n";
    let project = Project::new(&contract).cases(cases);
    let (server, body) = with_a_body();
    say(&body, r#"{"name":"tea","price":3.10,"tags":["hot"],"stock":{"here":4}}"#);
    let url = server.url("");
    let environment = [("SHOP", url.as_str()), ("TARGET_URL_API", "staging")];
    project.wireproof_with(&["run"], &environment).ends_with(0).shows("1 snapshot is new");
    project.wireproof(&["accept"]).ends_with(0);
    let old = project.path("old");
    std::fs::rename(project.path("snapshots"), &old).expect("the accepted answers can be put aside");
    say(&body, r#"{"name":null,"price":3.1,"tags":{"hot":true},"stock":{"here":"4"},"colour":"green"}"#);
    project.wireproof_with(&["run"], &environment).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    std::fs::rename(project.path("snapshots"), project.path("new")).expect("the new answers can be put aside");
    let compared = project.wireproof(&["diff", "old", "new"]).ends_with(1);
    std::fs::rename(&old, project.path("snapshots")).expect("the accepted answers can be put back");
    let run = project.wireproof_with(&["run"], &environment).ends_with(1);
    let tested = cargo_test(&project, &[], &environment).ends_with(101);
    let expected = [
        ["breaking", "became-null", "$.name"],
        ["breaking", "type-changed", "$.stock.here"],
        ["breaking", "type-changed", "$.tags"],
        ["compatible", "member-added", "$.colour"],
        ["cosmetic", "number-text-changed", "$.price"],
    ];
    for report in [&run.out, &tested.out, &compared.out] {
        assert_eq!(findings(report), expected, "{report}");
    }
}

// What is written, and what isn't

fn a_missing_snapshot_is_pending_at_a_desk_and_a_finding_in_ci() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, _) = with_a_body();
    let url = server.url("");
    let desk = [("SHOP", url.as_str()), ("TARGET_URL_API", "staging")];
    let ci = [desk.as_slice(), &[("CI", "true")]].concat();
    project.wireproof_with(&["run"], &ci).ends_with(1).shows("snapshot-missing").hides("accept '");
    cargo_test(&project, &[], &ci).ends_with(101).shows("snapshot-missing");
    assert_eq!(project.snapshots(), Vec::<String>::new(), "nothing is written in CI");
    let outcome = project.wireproof_with(&["run"], &desk).ends_with(0);
    outcome.shows("3 snapshots are new").shows("wireproof review").shows("wireproof accept");
    let pending =
        ["change-it.get", "change-it.put", "read-it"].map(|name| format!("api@staging/cases/{name}.snap.new"));
    assert_eq!(project.snapshots(), pending);
}

fn a_gate_writes_nothing_and_needs_every_snapshot() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, _) = with_a_body();
    let url = server.url("");
    project
        .wireproof_with(&["run", "--gate", "--target", "staging"], &[("SHOP", &url)])
        .ends_with(1)
        .shows("snapshot-missing");
    assert_eq!(project.snapshots(), Vec::<String>::new());
}

/// Every file below `snapshots/` and its bytes.
fn contents(project: &Project) -> BTreeMap<String, String> {
    project.snapshots().into_iter().map(|path| (path.clone(), project.read(&format!("snapshots/{path}")))).collect()
}

fn nothing_is_written_in_ci() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, body) = with_a_body();
    let url = server.url("");
    let desk = [("SHOP", url.as_str()), ("TARGET_URL_API", "staging")];
    project.wireproof_with(&["run", "api/cases/read it"], &desk).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    // One is accepted, one will be changed and pending, and one is missing.
    say(&body, AFTER);
    project.wireproof_with(&["run", "api/cases/read it"], &desk).ends_with(1);
    let before = contents(&project);
    assert_eq!(before.len(), 2);
    for update in ["", "no", "new", "auto"] {
        let ci = [desk.as_slice(), &[("CI", "1"), ("INSTA_UPDATE", update)]].concat();
        project.wireproof_with(&["run"], &ci).ends_with(1);
        cargo_test(&project, &[], &ci).ends_with(101);
        project.wireproof_with(&["accept"], &ci).ends_with(2).complains("CI");
        say(&body, BEFORE);
        project.wireproof_with(&["run", "api/cases/read it"], &ci).ends_with(0);
        cargo_test(&project, &["read it"], &ci).ends_with(0);
        assert_eq!(contents(&project), before, "INSTA_UPDATE={update}");
        say(&body, AFTER);
    }
}

fn what_would_accept_unseen_is_refused_in_ci() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, _) = with_a_body();
    let url = server.url("");
    for refused in [("INSTA_UPDATE", "always"), ("INSTA_UPDATE", "unseen"), ("INSTA_FORCE_PASS", "1")] {
        let ci = [("SHOP", url.as_str()), ("TARGET_URL_API", "staging"), ("CI", "1"), refused];
        project.wireproof_with(&["run"], &ci).ends_with(2).complains(refused.0);
        cargo_test(&project, &["read it"], &ci).ends_with(101).shows("is refused while CI is set");
    }
    assert_eq!((project.snapshots(), server.lines()), (Vec::new(), Vec::new()));
}

fn a_bare_url_writes_nothing_and_a_name_has_an_overlay() {
    let project = Project::new("snapshot: full\n").cases(TWO);
    let (server, _) = with_a_body();
    let url = server.url("");
    project.run(&url).ends_with(0).hides("new");
    cargo_test(&project, &[], &[("TARGET_URL", &url)]).ends_with(0);
    assert_eq!(project.snapshots(), Vec::<String>::new());
    project
        .wireproof(&["run", "--target", &url, "--as", "here", "-k", "read it"])
        .ends_with(0)
        .shows("1 snapshot is new");
    assert_eq!(project.snapshots(), ["api@here/cases/read-it.snap.new"]);
}

fn an_overlay_holds_only_what_differs() {
    let project = Project::new("snapshot: full\n").cases(TWO);
    let (server, body) = with_a_body();
    let url = server.url("");
    let arguments = ["run", "--target", &url, "--as", "here", "-k", "read it"];
    project.wireproof(&arguments).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    let base = project.read("snapshots/api@here/cases/read-it.snap");
    std::fs::remove_dir_all(project.path("snapshots/api@here")).expect("it is there");
    project.write("snapshots/api/cases/read-it.snap", base);
    project.wireproof(&arguments).ends_with(0);
    assert_eq!(project.snapshots(), ["api/cases/read-it.snap"], "the same as the base needs no file");
    say(&body, AFTER);
    project.wireproof(&arguments).ends_with(1).shows("member-gone");
    project.wireproof(&["accept", "api/cases/read it"]).ends_with(0);
    assert_eq!(project.snapshots(), ["api/cases/read-it.snap", "api@here/cases/read-it.snap"]);
    project.wireproof(&arguments).ends_with(0);
}

/// A list grows while a suite runs against one server: above 64 KiB its shape was lost, and the case went red.
fn a_long_list_has_the_shape_of_a_short_one() {
    let project = Project::new("targets: { staging: { url: \"{{ env.SHOP }}\" } }\n")
        .cases("cases: [{ name: all, request: GET /, expect: 200 }]\n");
    let long = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let grown = Arc::clone(&long);
    let server = Recorder::start(move |_| {
        let rows = if grown.load(std::sync::atomic::Ordering::Relaxed) { 5_000 } else { 1 };
        Reply::json(200, &format!("[{}]", vec![r#"{"id":1,"name":"tea"}"#; rows].join(",")))
    });
    let url = server.url("");
    let environment = [("SHOP", url.as_str())];
    project.wireproof_with(&["run", "--target", "staging"], &environment).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    long.store(true, std::sync::atomic::Ordering::Relaxed);
    project.wireproof_with(&["run", "--target", "staging", "--gate"], &environment).ends_with(0).hides("CHANGED");
}

fn alternatives_have_one_file_each() {
    let number = AtomicUsize::new(0);
    let server = Recorder::start(move |_| match number.fetch_add(1, Ordering::SeqCst) % 2 {
        0 => Reply::empty(204),
        _ => Reply::json(404, r#"{"reason":"not_here"}"#),
    });
    let contract =
        "errors: { 404: { not_here: it is gone } }\nenvelopes: { error: { reason: $.reason } }\nsnapshot: full\n";
    let cases = "cases: [{ name: remove it, request: DELETE /x, expect: 204 | 404 not_here }]\n";
    let project = Project::new(contract).cases(cases);
    let url = server.url("");
    let arguments = ["run", "--target", &url, "--as", "here"];
    project.wireproof(&arguments).ends_with(0);
    project.wireproof(&arguments).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0).shows("2 answers accepted");
    assert_eq!(
        project.snapshots(),
        ["api@here/cases/remove-it.204.snap", "api@here/cases/remove-it.404-not_here.snap"]
    );
    let gate = [arguments.as_slice(), &["--gate"]].concat();
    project.wireproof(&gate).ends_with(0);
    project.wireproof(&gate).ends_with(0);
}

fn an_answer_that_is_the_accepted_one_again_takes_the_pending_file_away() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, body) = with_a_body();
    let url = server.url("");
    let environment = [("SHOP", url.as_str()), ("TARGET_URL_API", "staging")];
    project.wireproof_with(&["run"], &environment).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    let accepted = contents(&project);
    say(&body, AFTER);
    project.wireproof_with(&["run"], &environment).ends_with(1);
    assert_eq!(project.snapshots().len(), 6);
    say(&body, BEFORE);
    project.wireproof_with(&["run"], &environment).ends_with(0);
    assert_eq!(contents(&project), accepted);
}

fn accepting_selects_by_id_and_sends_nothing() {
    let project = Project::new(TARGETS).cases(TWO);
    let (server, _) = with_a_body();
    let url = server.url("");
    project.wireproof(&["accept"]).ends_with(4).complains("no answer waits");
    project.wireproof_with(&["run", "--target", "staging"], &[("SHOP", &url)]).ends_with(0);
    let sent = server.lines().len();
    project.wireproof(&["accept", "api/nothing*"]).ends_with(4);
    let outcome = project.wireproof(&["accept", "api/cases/change*"]).ends_with(0);
    assert_eq!(
        outcome.out,
        "accepted  api/cases/change it\n2 answers accepted, nothing was sent\n1 more waits: `wireproof review`\n"
    );
    assert_eq!(server.lines().len(), sent);
}

/// One desk runs the CLI, the other one `cargo test`.
fn both_entries_write_the_same_bytes() {
    let projects = [(); 2].map(|()| Project::of_this_repository(&["scenarios"]));
    projects[0].wireproof(&["run"]).ends_with(0).shows("snapshots are new");
    cargo_test(&projects[1], &[], &[]).ends_with(0).complains("snapshots are new");
    let [by_cli, by_cargo] = projects.each_ref().map(contents);
    assert!(by_cli.len() > 200, "{}", by_cli.len());
    assert_eq!(by_cli.keys().collect::<Vec<_>>(), by_cargo.keys().collect::<Vec<_>>());
    for (path, text) in &by_cli {
        assert_eq!(text, &by_cargo[path], "{path}");
    }
    // And they are what this repository has accepted.
    let accepted = contents(&Project::of_this_repository(&["snapshots"]));
    let pending: BTreeMap<String, String> =
        by_cli.into_iter().map(|(path, text)| (path.trim_end_matches(".new").to_owned(), text)).collect();
    for (path, text) in &pending {
        assert_eq!(Some(text), accepted.get(path), "{path}");
    }
}

fn accepted_answers_stand_in_for_a_server() {
    let contract = "self-test: replay\nsnapshot: full\nvolatile: { $.id: uuid }\nerrors: { 404: { not_here: it is gone } }\nenvelopes: { error: { reason: $.reason } }\nsecrets: { password: env.SHOP_PASSWORD }\nidentities:\n  me:\n    login: { request: POST /login, json: { password: \"{{ password }}\" }, expect: 200 }\n    capture: { token: $.token }\n    headers: { Authorization: \"Bearer {{ token }}\" }\n";
    let cases = "as: me\ncases:\n  - name: what is made can be read and removed\n    steps:\n      - { id: make, request: POST /x, json: { name: tea }, expect: 200, capture: { id: $.id } }\n      - { id: read, request: \"GET /x/{{ id }}\", expect: { is: 200, body: { $.id: \"{{ id }}\" } } }\n      - { id: remove, request: \"DELETE /x/{{ id }}\", expect: 204 }\n      - { id: gone, request: \"GET /x/{{ id }}\", expect: 404 not_here }\n";
    let project = Project::new(contract).cases(cases);
    // Nothing was accepted so far: there is nothing to replay, and nothing to store.
    project
        .wireproof(&["run"])
        .ends_with(4)
        .shows("not all of its answers lie in snapshots/api: run it")
        .shows("snapshots/api@TARGET");
    assert_eq!(project.snapshots(), Vec::<String>::new());
    let gone = Mutex::new(false);
    let server = Recorder::start(move |request| match (request.method.as_str(), request.target.as_str()) {
        (_, "/login") => Reply::json(200, r#"{"token":"token-of-me"}"#),
        ("DELETE", _) => {
            *gone.lock().expect("no holder panics") = true;
            Reply::empty(204)
        }
        ("GET", _) if *gone.lock().expect("no holder panics") => Reply::json(404, r#"{"reason":"not_here"}"#),
        _ => Reply::json(200, r#"{"id":"6f0c2a5e-9a5e-4b37-8f0a-2b1c3d4e5f60","name":"tea"}"#),
    });
    let arguments = ["run", "--target", &server.url(""), "--as", "here"];
    project.wireproof_with(&arguments, &[("SHOP_PASSWORD", "open-sesame")]).ends_with(0).shows("4 snapshots are new");
    project.wireproof(&["accept"]).ends_with(0);
    // What a target answered is its own until somebody says that it stands for the API.
    project.wireproof(&["run"]).ends_with(4).shows("move snapshots/api@TARGET");
    std::fs::rename(project.path("snapshots/api@here"), project.path("snapshots/api")).expect("it is there");
    let outcome = project.wireproof_with(&["run"], &[("CI", "1")]).ends_with(0);
    outcome.shows("Shop API at the accepted answers: kept, 1 case; 1 of 1 pair seen");
    cargo_test(&project, &[], &[("CI", "1")]).ends_with(0).shows("2 passed");
}

// The trials of `cargo test`

fn every_case_is_a_trial_and_what_cannot_be_served_is_ignored() {
    let project = Project::new("self-test: flow\n").cases("cases:\n  - { name: one, request: GET /x, expect: 200 }\n  - { name: two, skip: not yet, request: GET /x, expect: 200 }\n  - { name: three, given: [loading], request: GET /x, expect: 200 }\n");
    let server = Recorder::kind();
    let url = server.url("");
    let environment = [("TARGET_URL", url.as_str())];
    let listed = cargo_test(&project, &["--list"], &environment).ends_with(0).out;
    assert_eq!(
        listed,
        "api/cases/one: test\napi/cases/two: test\napi/cases/three: test\nwireproof holds the rules over the whole run: test\n"
    );
    assert_eq!(server.lines(), Vec::<String>::new(), "a list sends nothing");
    cargo_test(&project, &["--ignored"], &environment).ends_with(101).shows("not run: skipped: not yet");
    assert_eq!(server.lines(), Vec::<String>::new(), "what is ignored is never sent");
    cargo_test(&project, &[], &environment).ends_with(0).shows("2 passed; 0 failed; 2 ignored");
    assert_eq!(server.lines(), ["GET /x"]);
}

/// As nextest asks.
fn what_is_ignored_is_listed_so() {
    let project = Project::new("self-test: flow\n").cases(
        "cases:\n  - { name: one, request: GET /x, expect: 200 }\n  - { name: two, skip: not yet, request: GET /x, expect: 200 }\n",
    );
    let list = |more: &[&str]| {
        let arguments = [&["--list", "--format", "terse"], more].concat();
        cargo_test(&project, &arguments, &[("NEXTEST", "1")]).ends_with(0).out
    };
    assert_eq!(list(&[]), "api/cases/one: test\napi/cases/two: test\n");
    assert_eq!(list(&["--ignored"]), "api/cases/two: test\n");
}

fn a_contract_without_a_server_is_ignored_at_a_desk_and_fails_in_ci() {
    const WHY: &str = "set TARGET_URL_API to a URL, or to the name of a target";
    let project = Project::plain("cases: [{ name: one, request: GET /x, expect: 200 }]\n");
    project.write("scenarios/flow/contract.yaml", "api: Other API\nself-test: flow\n");
    project.write("scenarios/flow/cases.yaml", "cases: [{ name: one, request: GET /nowhere, expect: 404 }]\n");
    let desk = cargo_test(&project, &["api/"], &[]).ends_with(0).shows("0 passed; 0 failed; 1 ignored");
    assert_eq!(desk.err, format!("1 case of api ignored: {WHY}\n"));
    cargo_test(&project, &["api/", "--ignored"], &[]).ends_with(101).shows(&format!("not run: {WHY}"));
    cargo_test(&project, &[], &[("CI", "1")]).ends_with(101).shows(&format!("nothing can be run: {WHY}"));
    let server = Recorder::kind();
    cargo_test(&project, &["api/"], &[("TARGET_URL", &server.url("")), ("CI", "1")]).shows("api/cases/one");
    assert_eq!(server.lines(), ["GET /x"]);
}

fn a_filter_of_cargo_test_sends_only_what_it_selects() {
    let project = Project::plain(
        "cases:\n  - { name: \"[what] a *name*!\", request: GET /odd, expect: 200 }\n  - { name: one, request: GET /one, expect: 200 }\n",
    );
    project.write("scenarios/other/contract.yaml", "api: Other API\n");
    project.write("scenarios/other/cases.yaml", "cases: [{ name: one, request: GET /other, expect: 200 }]\n");
    let server = Recorder::kind();
    let url = server.url("");
    // One URL is enough where one contract is selected.
    let environment = [("TARGET_URL", url.as_str())];
    cargo_test(&project, &["--exact", "api/cases/[what] a *name*!"], &environment).ends_with(0).shows("1 passed");
    cargo_test(&project, &["api/", "--skip", "what"], &environment).ends_with(0).shows("1 passed");
    assert_eq!(server.lines(), ["GET /odd", "GET /one"]);
    cargo_test(&project, &[], &environment).ends_with(101).shows("TARGET_URL is one URL for several contracts");
    cargo_test(&project, &["nothing"], &environment).ends_with(0).shows("0 passed; 0 failed");
    assert_eq!(server.lines().len(), 2);
}

fn one_more_trial_holds_the_rules_over_the_run() {
    const TRIAL: &str = "wireproof holds the rules over the whole run";
    let contract = |more: &str| {
        let project = Project::new(&format!("statuses: [200]\nenvelopes: {{ thing: {{}} }}\n{more}"));
        project.cases("snapshot: none\ncases: [{ name: one, request: GET /x, expect: 200 }]\n")
    };
    let server = Recorder::kind();
    let url = server.url("");
    let environment = [("TARGET_URL", url.as_str())];
    let (without, with) = (contract(""), contract("coverage: { envelopes: seen }\n"));
    cargo_test(&without, &[], &environment).ends_with(0).shows(&format!("{TRIAL} ... ok"));
    let outcome = cargo_test(&with, &[], &environment).ends_with(101).shows(&format!("{TRIAL} ... FAILED"));
    outcome.shows("envelope-not-covered").shows("1 passed; 1 failed");
    // A part of the cases, or a process a case, is no whole run.
    cargo_test(&with, &["api/"], &environment).ends_with(0).hides(TRIAL).shows("1 passed");
    cargo_test(&with, &[], &[environment[0], ("NEXTEST", "1")]).ends_with(0).hides(TRIAL);
    let outcome = cargo_test(&with, &[], &[("TARGET_URL", "http://127.0.0.1:1")]).ends_with(101);
    outcome.shows("coverage not judged: 1 case was inconclusive: can't connect to http://127.0.0.1:1");
}

fn a_mistake_fails_a_trial_that_no_filter_leaves_out() {
    let project = Project::plain("cases: [{ name: one, request: GET /x, expct: 200 }]\n");
    for arguments in [&[][..], &["api/cases/one"], &["--exact", "api/cases/one"], &["--skip", "wireproof"]] {
        let outcome = cargo_test(&project, arguments, &[]).ends_with(101);
        outcome.shows("wireproof can run its cases ... FAILED").shows("did you mean `expect`?");
    }
    let none = Project::new("");
    cargo_test(&none, &[], &[]).ends_with(101).shows("cases stand under `cases:` in files beside the contract");
}

fn an_outage_is_inconclusive_under_cargo_test() {
    let server = Recorder::start(|_| Reply::empty(502));
    let outcome = cargo_test(
        &Project::plain("cases: [{ name: one, request: GET /x, expect: 200 }]\n"),
        &[],
        &[("TARGET_URL", &server.url(""))],
    );
    outcome.ends_with(101).shows("inconclusive: the target answered 502, an outage");
}

fn a_missing_secret_is_one_failing_trial() {
    let project = Project::new("secrets: { key: env.SHOP_KEY }\n");
    let project = project.cases("headers: { X-Key: \"{{ key }}\" }\ncases: [{ name: one, request: GET /x, expect: 200 }, { name: two, request: GET /x, expect: 200 }]\n");
    let server = Recorder::kind();
    let outcome = cargo_test(&project, &["one"], &[("TARGET_URL", &server.url(""))]).ends_with(101);
    outcome.shows("wireproof can run its cases ... FAILED").shows("SHOP_KEY (the secret `key`)").shows("1 failed");
    assert_eq!(server.lines(), Vec::<String>::new());
}

/// As at the end of `wireproof run`: what was made at a target is not left there because somebody pressed Ctrl-C.
fn a_signal_ends_the_tests_with_teardown_and_an_outcome_of_each() {
    #[cfg(unix)]
    [nix::sys::signal::Signal::SIGINT, nix::sys::signal::Signal::SIGTERM].into_iter().for_each(ends_with_teardown);
}

#[cfg(unix)]
fn ends_with_teardown(signal: nix::sys::signal::Signal) {
    let server = Recorder::start(|request| {
        if request.target == "/slow" {
            std::thread::sleep(std::time::Duration::from_secs(60));
        }
        Reply::json(200, "{}")
    });
    let cases = "cases:\n  - { name: quick, request: GET /quick, expect: 200 }\n  - { name: slow, request: GET /slow, expect: 200, teardown: { request: DELETE /made, expect: 200 } }\n";
    let project = Project::plain(cases);
    let mut command = entry(&project, &[], &[("TARGET_URL", &server.url(""))]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("this test can be started");
    let started = std::time::Instant::now();
    while !["GET /slow", "GET /quick"].iter().all(|line| server.lines().iter().any(|known| known == line)) {
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "{:?}", server.lines());
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let id = nix::unistd::Pid::from_raw(i32::try_from(child.id()).expect("an id of a process"));
    nix::sys::signal::kill(id, signal).expect("the process is there");
    let outcome = Outcome::from(child.wait_with_output().expect("the process ends")).ends_with(130);
    outcome.shows("api/cases/quick").shows("api/cases/slow").shows("not run: interrupted");
    assert!(server.lines().contains(&"DELETE /made".to_owned()), "{:?}", server.lines());
}
