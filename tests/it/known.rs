//! Deviations that the team knows of, severities that a contract changes, and targets with settings of their own.

use crate::support::{Act, FaultServer, Project, Recorder, Reply, Served};
use rstest::rstest;

/// A contract with two pairs, and these entries under `known:`.
fn contract(known: &str) -> String {
    format!(
        "errors: {{ 400: {{ parse_error: x, bad_request: x }} }}\n\
         envelopes: {{ error: {{ reason: $.reason }} }}\n\
         targets: {{ staging: {{ url: \"{{{{ env.URL }}}}\" }} }}\n\
         known: [{known}]\n"
    )
}

const CASE: &str = "snapshot: none\ncases: [{ name: one, request: GET /x, expect: 400 parse_error }]\n";

fn answering(reason: &str) -> Recorder {
    let body = format!("{{\"reason\": \"{reason}\"}}");
    Recorder::start(move |_| Reply::json(400, &body))
}

#[test]
fn a_known_deviation_is_shown_and_not_failed() {
    let known = "{ case: cases/one, answers: 400 bad_request, because: fixed in 3.18, until: 2999-12-31 }";
    let server = answering("bad_request");
    let outcome = Project::new(&contract(known)).cases(CASE).run(&server.url("")).ends_with(0);
    let outcome = outcome.shows("KNOWN").shows("wrong-reason").shows("fixed in 3.18");
    outcome.shows("kept, 1 case, 1 with known deviations");
}

#[rstest]
#[case::of_the_case("{ case: cases/*, answers: 400 bad_request, because: x }")]
#[case::of_the_pair("{ pair: 400 parse_error, answers: 400 bad_request, because: x }")]
#[case::by_its_finding("{ case: cases/one, finding: wrong-reason, because: x }")]
fn a_deviation_that_is_gone_is_a_finding(#[case] known: &str) {
    let server = answering("parse_error");
    let outcome = Project::new(&contract(known)).cases(CASE).run(&server.url("")).ends_with(1);
    outcome.shows("known-gone").shows("take its entry out of `known:`");
}

#[test]
fn an_expired_deviation_is_judged_like_any_other() {
    let known = "{ case: cases/one, answers: 400 bad_request, because: x, until: 2020-01-31 }";
    let server = answering("bad_request");
    let outcome = Project::new(&contract(known)).cases(CASE).run(&server.url("")).ends_with(1);
    outcome.shows("breaking    wrong-reason").shows("known-expired");
}

#[rstest]
#[case::another_answer("{ case: cases/one, answers: 400 no_such, because: x }")]
#[case::another_target("{ case: cases/one, answers: 400 bad_request, because: x, on: staging }")]
fn what_the_team_does_not_know_of_fails(#[case] known: &str) {
    let server = answering("bad_request");
    let outcome = Project::new(&contract(known)).cases(CASE).run(&server.url("")).ends_with(1);
    outcome.shows("breaking    wrong-reason");
}

#[test]
fn a_deviation_of_one_target_is_known_there() {
    let known = "{ case: cases/one, answers: 400 bad_request, because: x, on: staging }";
    let server = answering("bad_request");
    let project = Project::new(&contract(known)).cases(CASE);
    project.wireproof_with(&["run", "--target", "staging"], &[("URL", &server.url(""))]).ends_with(0).shows("KNOWN");
}

#[test]
fn an_unsound_answer_is_not_excused_by_its_status() {
    let known = "{ case: cases/one, answers: 400 bad_request, because: x }";
    let server = Recorder::start(|_| Reply::json(400, "{\"reason\": \"bad_request\", \"a\": 1, \"a\": 2}"));
    let outcome = Project::new(&contract(known)).cases(CASE).run(&server.url("")).ends_with(1);
    outcome.shows("known       wrong-reason").shows("breaking    duplicate-member");
}

#[rstest]
#[case::names_nothing("{ answers: 400 bad_request, because: x }", "names nothing")]
#[case::says_nothing("{ case: cases/one, because: x }", "says what is otherwise")]
#[case::no_such_case("{ case: cases/two, answers: 400 bad_request, because: x }", "a case that there isn't")]
#[case::no_such_pair("{ pair: 400 nope, answers: 400 bad_request, because: x }", "not in the catalogue")]
#[case::no_such_rule("{ case: cases/one, finding: wrong-reasn, because: x }", "did you mean `wrong-reason`")]
#[case::no_such_target("{ case: cases/one, finding: wrong-reason, because: x, on: stagin }", "did you mean `staging`")]
#[case::no_day("{ case: cases/one, finding: wrong-reason, because: x, until: soon }", "is no day")]
fn a_broken_entry_is_refused(#[case] known: &str, #[case] message: &str) {
    Project::new(&contract(known)).cases(CASE).wireproof(&["check"]).ends_with(2).complains(message);
}

#[test]
fn a_contract_lowers_a_rule_with_a_reason() {
    let lowered = "severities: [{ rule: wrong-reason, severity: compatible, because: nobody reads it }]\n";
    let server = answering("bad_request");
    let project = Project::new(&(contract("") + lowered)).cases(CASE);
    project.run(&server.url("")).ends_with(0).shows("compatible  wrong-reason").shows("nobody reads it");
    let strict = ["run", "--fail-on", "compatible", "--target", &server.url("")];
    project.wireproof(&strict).ends_with(1).shows("BROKEN");
}

/// Also for what no check finds: an answer that doesn't come, a deviation that is gone.
#[test]
fn a_severity_holds_for_every_rule() {
    let lowered =
        |rule: &str| format!("severities: [{{ rule: {rule}, severity: compatible, because: it comes and goes }}]\n");
    let one = "cases: [{ name: one, request: GET /x, expect: 200 }]\n";
    let silent = FaultServer::start(vec![Act::ReadRequest, Act::HangUp]);
    let outcome = Project::new(&lowered("no-answer")).cases(one).run(&silent.url(""));
    outcome.ends_with(0).shows("compatible  no-answer").shows("it comes and goes");
    let gone = contract("{ pair: 400 parse_error, answers: 400 bad_request, because: soon }") + &lowered("known-gone");
    let outcome = Project::new(&gone).cases(CASE).run(&answering("parse_error").url(""));
    outcome.ends_with(0).shows("compatible  known-gone").shows("it comes and goes");
}

#[test]
fn a_contract_raises_a_rule_for_one_place() {
    let contract = "severities: [{ rule: member-added, at: $.strict, severity: breaking, because: strict clients }]\n";
    let cases = "snapshot: full\ncases: [{ name: one, request: GET /x, expect: 200 }]\n";
    let project = Project::new(contract).cases(cases);
    let before = Recorder::start(|_| Reply::json(200, "{\"strict\": {}, \"loose\": {}}"));
    project.wireproof(&["run", "--as", "a", "--target", &before.url("")]).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    let loose = Recorder::start(|_| Reply::json(200, "{\"strict\": {}, \"loose\": {\"new\": 1}}"));
    project.wireproof(&["run", "--as", "a", "--target", &loose.url("")]).ends_with(0).shows("compatible  member-added");
    let strict = Recorder::start(|_| Reply::json(200, "{\"strict\": {\"new\": 1}, \"loose\": {}}"));
    project
        .wireproof(&["run", "--as", "a", "--target", &strict.url("")])
        .ends_with(1)
        .shows("breaking    member-added");
}

#[test]
fn one_suite_is_kept_on_two_targets_with_settings_and_answers_of_their_own() {
    let contract = "variables: { tenant: main }\n\
         secrets: { key: env.KEY }\n\
         headers: { X-Key: \"{{ key }}\" }\n\
         targets:\n\
         \x20 one: { url: \"{{ env.ONE }}\" }\n\
         \x20 two: { url: \"{{ env.TWO }}\", variables: { tenant: other }, secrets: { key: env.OTHER_KEY }, jobs: 1 }\n";
    let cases = "snapshot: full\ncases: [{ name: one, request: \"GET /{{ tenant }}\", expect: 200 }]\n";
    let project = Project::new(contract).cases(cases);
    let echo = || Recorder::start(|request| Reply::json(200, &format!("{{\"path\": \"{}\"}}", request.target)));
    let (one, two) = (echo(), echo());
    let (first, second) = (one.url(""), two.url(""));
    let environment =
        [("ONE", first.as_str()), ("TWO", &second), ("KEY", "first-key-1"), ("OTHER_KEY", "second-key-2")];
    for target in ["one", "two"] {
        project.wireproof_with(&["run", "--target", target], &environment).ends_with(0);
    }
    project.wireproof(&["accept"]).ends_with(0);
    assert_eq!(project.snapshots(), ["api@one/cases/one.snap", "api@two/cases/one.snap"]);
    for target in ["one", "two"] {
        project.wireproof_with(&["run", "--target", target], &environment).ends_with(0).hides("new");
    }
    let sent = |server: &Recorder| {
        let requests = server.requests();
        let last = requests.last().expect("a request came");
        (last.target.clone(), last.header("x-key").map(str::to_owned))
    };
    assert_eq!(sent(&one), ("/main".to_owned(), Some("first-key-1".to_owned())));
    assert_eq!(sent(&two), ("/other".to_owned(), Some("second-key-2".to_owned())));
}

/// FLOW's own files on three servers: one answers as the self-test does, one words its messages otherwise.
#[test]
fn the_self_test_and_two_targets_are_kept_with_one_overlay() {
    let project = Project::of_this_repository(&["scenarios", "snapshots"]);
    let contract = project.read("scenarios/flow/contract.yaml");
    let targets = "targets: { same: { url: \"{{ env.SAME }}\" }, other: { url: \"{{ env.OTHER }}\" } }\n";
    project.write("scenarios/flow/contract.yaml", format!("{contract}\n{targets}"));
    let server = Served::start("flow");
    let message = regex::Regex::new(r#""message":"[^"]*""#).expect("an expression");
    let other = server.behind(move |_, text| message.replace(&text, r#""message":"No.""#).into_owned());
    let (same, other) = (server.url.clone(), other.url(""));
    let environment = [
        ("SAME", same.as_str()),
        ("OTHER", &other),
        ("FLOW_PASSWORD", "amber-signal-47"),
        ("FLOW_VIEWER_PASSWORD", "granite-kerb-31"),
        ("FLOW_FORMER_PASSWORD", "closed-ramp-92"),
    ];
    let run =
        |arguments: &[&str]| project.wireproof_with(&[&["run", "flow/bodies/*"], arguments].concat(), &environment);
    let before = project.snapshots();
    run(&["--target", "same"]).ends_with(0).hides("CHANGED");
    assert_eq!(project.snapshots(), before, "what is answered as on the self-test needs no overlay");
    run(&["--target", "other"]).ends_with(0).shows("text-changed");
    project.wireproof(&["accept"]).ends_with(0);
    let overlay = |path: &&String| path.starts_with("flow@other/");
    let after = project.snapshots();
    assert!(after.iter().any(|path| overlay(&path)), "{after:?}");
    assert_eq!(after.iter().filter(|path| !overlay(path)).cloned().collect::<Vec<_>>(), before);
    for arguments in [&["--self-test"][..], &["--target", "same"], &["--target", "other"]] {
        run(&[arguments, &["--fail-on", "cosmetic"]].concat()).ends_with(0).hides("CHANGED");
    }
}

/// A retry and a race ask the same question as the verdict: does this break anything?
#[test]
fn a_step_that_tries_again_and_a_race_know_severities_and_deviations() {
    let server = Recorder::start(|asked| {
        let reason = if asked.line().contains("worse") { "worse" } else { "bad" };
        Reply::json(400, &format!(r#"{{"reason":"{reason}"}}"#))
    });
    let contract = "envelopes: { error: { reason: $.reason } }\nerrors: { 400: { bad: x, worse: x } }\n\
                    severities: [{ rule: wrong-value, severity: cosmetic, because: nobody reads it }]\n\
                    known: [{ case: cases/known, answers: 400 worse, because: fixed in 2 }]\n";
    let cases = "snapshot: none\ncases:\n  \
        - { name: lowered, request: GET /a, expect: { is: 400 bad, body: { $.reason: x } }, retry: { at-most: 3, every: 1ms } }\n  \
        - { name: known, request: GET /worse, expect: 400 bad, retry: { at-most: 3, every: 1ms } }\n  \
        - name: race\n    steps: [{ together: [{ request: GET /r/worse }, { request: GET /r/bad }], expect: [{ is: 400 bad, body: { $.reason: x } }, 400 worse] }]\n";
    let project = Project::new(contract).cases(cases);
    project.run(&server.url("")).ends_with(0);
    let asked = |path: &str| server.lines().iter().filter(|line| *line == path).count();
    assert_eq!((asked("GET /a"), asked("GET /worse")), (1, 1), "nothing is to be tried again");
}
