//! Answers that wait: accepted by case, by rule and by equal change, reviewed in the terminal, and kept clean.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use crate::support::{Outcome, Project, Recorder, Reply};
use rstest::rstest;

/// So many cases, each at a path of its own, that accept what `/` and a number answers.
fn cases(count: usize) -> String {
    let rows = (1..=count).map(|n| format!("{{ n: {n} }}")).collect::<Vec<_>>().join(", ");
    format!(
        "cases:\n  - name: \"case {{{{ n }}}}\"\n    each: [{rows}]\n    request: GET /{{{{ n }}}}\n    expect: 200\n"
    )
}

/// What a contract says of the API, whose answers are kept whole.
const CONTRACT: &str = "snapshot: full\nenvelopes: { plain: { schema: {}, prose: [ $.title ] } }\nsuccess: plain\n\
                        secrets: { password: env.SHOP_PASSWORD }\n";

/// A project with so many cases, none of which was ever run.
fn project(count: usize) -> Project {
    Project::new(CONTRACT).cases(&cases(count))
}

/// Runs against a server that answers this at each path; `--as` keeps the answers.
fn run(project: &Project, answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Outcome {
    let server = Recorder::start(move |request| Reply::json(200, &answer(&request.target)));
    project.wireproof(&["run", "--target", &server.url(""), "--as", "shop"])
}

/// A project in which so many answers were accepted and have changed since.
fn changed(count: usize, accepted: &str, new: impl Fn(&str) -> String + Send + Sync + 'static) -> Project {
    let project = project(count);
    let accepted = accepted.to_owned();
    run(&project, move |_| accepted.clone()).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    run(&project, new);
    project
}

/// The pending files.
fn pending(project: &Project) -> Vec<String> {
    project.snapshots().into_iter().filter(|path| path.ends_with(".snap.new")).collect()
}

fn review(project: &Project, arguments: &[&str], keys: &str) -> Outcome {
    let mut all = vec!["review"];
    all.extend(arguments);
    let mut command = project.command(&all);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary can be started");
    let mut stdin = child.stdin.take().expect("it is a pipe");
    // A review that refuses to begin reads nothing.
    drop(stdin.write_all(keys.as_bytes()));
    drop(stdin);
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn forty_equal_changes_are_accepted_with_one_command() {
    // Data differs from case to case; the change is the same.
    let project = changed(40, "{\"id\": 1}", |target| format!("{{\"id\": 1, \"page\": {}}}", &target[1..]));
    assert_eq!(pending(&project).len(), 40);
    let outcome = project.wireproof(&["accept", "--rule", "member-added"]).ends_with(0);
    outcome.shows("40 answers accepted, nothing was sent");
    assert_eq!(pending(&project), Vec::<String>::new());
    run(&project, |target| format!("{{\"id\": 1, \"page\": {}}}", &target[1..])).ends_with(0).hides("CHANGED");
}

#[test]
fn an_answer_that_differs_by_another_rule_too_is_not_accepted_by_one() {
    let project = changed(3, "{\"id\": 1}", |target| match target {
        "/2" => "{\"page\": 1}".to_owned(),
        _ => "{\"id\": 1, \"page\": 1}".to_owned(),
    });
    let outcome = project.wireproof(&["accept", "--rule", "member-added"]).ends_with(0);
    outcome.shows("2 answers accepted").shows("1 more waits");
    assert_eq!(pending(&project), ["api@shop/cases/case-2.snap.new"]);
    project.wireproof(&["accept", "--rule", "member-added"]).ends_with(4).complains("differs in more than");
    let both = ["accept", "--rule", "member-added", "--rule", "member-gone"];
    project.wireproof(&both).ends_with(0).shows("1 answer accepted");
}

#[test]
fn the_same_change_is_accepted_wherever_it_is() {
    let project = changed(4, "{\"list\": [{\"id\": 1}, {\"id\": 2}]}", |target| match target {
        "/1" => "{\"list\": [{\"id\": \"1\"}, {\"id\": 2}]}".to_owned(),
        "/2" => "{\"list\": [{\"id\": 1}, {\"id\": \"2\"}]}".to_owned(),
        "/3" => "{\"list\": [{\"id\": null}, {\"id\": 2}]}".to_owned(),
        _ => "{\"list\": [{\"id\": 1}, {\"id\": 2}]}".to_owned(),
    });
    assert_eq!(pending(&project).len(), 3);
    let outcome = project.wireproof(&["accept", "--same-as", "api/cases/case 1"]).ends_with(0);
    outcome.shows("accepted  api/cases/case 1\naccepted  api/cases/case 2\n2 answers accepted");
    assert_eq!(pending(&project), ["api@shop/cases/case-3.snap.new"]);
    let outcome = project.wireproof(&["accept", "--same-as", "api/cases/caes 3"]).ends_with(4);
    outcome.complains("no answer of `api/cases/caes 3` waits").complains("did you mean `api/cases/case 3`?");
}

#[test]
fn what_was_never_accepted_has_a_rule_of_its_own() {
    let project = project(2);
    run(&project, |_| "{\"id\": 1}".to_owned()).ends_with(0);
    project.wireproof(&["accept", "--rule", "member-added"]).ends_with(4);
    project.wireproof(&["accept", "--rule", "new"]).ends_with(0).shows("2 answers accepted");
}

#[rstest]
#[case::near("member-aded", "did you mean `member-added`?")]
#[case::a_check("wrong-status", "`wrong-status` is no rule by which an answer differs")]
fn an_unknown_rule_is_refused(#[case] rule: &str, #[case] message: &str) {
    let outcome = changed(1, "{}", |_| "{\"id\": 1}".to_owned()).wireproof(&["accept", "--rule", rule]);
    outcome.ends_with(2).complains(message);
}

#[test]
fn the_answers_of_one_target_are_accepted_alone() {
    let project = project(2);
    for name in ["shop", "stage"] {
        let server = Recorder::start(|_| Reply::json(200, "{\"id\": 1}"));
        project.wireproof(&["run", "--target", &server.url(""), "--as", name]).ends_with(0);
    }
    assert_eq!(pending(&project).len(), 4);
    let outcome = project.wireproof(&["accept", "--target", "shpo"]).ends_with(4);
    outcome.complains("4 answers wait, none is of the target `shpo`: of the targets shop, stage");
    project.wireproof(&["accept", "--target", "shop"]).ends_with(0).shows("2 answers accepted").shows("2 more wait");
    assert_eq!(pending(&project), ["api@stage/cases/case-1.snap.new", "api@stage/cases/case-2.snap.new"]);
}

#[rstest]
#[case("api/cases/caze 1", "did you mean `api/cases/case 1`?")]
#[case("apy", "2 answers wait, none matches `apy`; did you mean `api`?")]
#[case("api/other/*", "2 answers wait, none matches `api/other/*`")]
fn what_matches_no_answer_that_waits_is_told_from_nothing_that_waits(#[case] pattern: &str, #[case] message: &str) {
    let project = project(2);
    project.wireproof(&["accept", pattern]).ends_with(4).complains("no answer waits to be accepted here");
    run(&project, |_| "{}".to_owned());
    project.wireproof(&["accept", pattern]).ends_with(4).complains(message);
}

#[test]
fn the_contract_says_what_is_text_for_people_and_how_much_a_rule_weighs() {
    let project = changed(1, "{\"title\": \"a\", \"id\": 1}", |_| "{\"title\": \"b\", \"id\": 2}".to_owned());
    review(&project, &[], "").ends_with(0).shows("COMPATIBLE").shows("cosmetic    text-changed   $.title");
    let raised = "severities: [ { rule: value-changed, at: $.id, severity: breaking, because: ids stay } ]\n";
    project.write("scenarios/api/contract.yaml", format!("api: Shop API\n{CONTRACT}{raised}"));
    review(&project, &[], "").ends_with(0).shows("BREAKING").shows("breaking by the contract: ids stay");
}

#[test]
fn equal_changes_of_many_cases_are_one_question() {
    let project = changed(12, "{\"id\": 1}", |_| "{\"id\": 1, \"page\": 1}".to_owned());
    let outcome = review(&project, &[], "l\nwhat\n\na\n").ends_with(0);
    let outcome = outcome.shows("1 of 1").shows("this change in 12 cases: (a)ccept").shows("… and 9 answers more");
    let outcome = outcome.shows("api/cases/case 12\n").shows("`what` is none of a, r, s, l and q");
    outcome.shows("+   \"page\": 1").shows("12 accepted, 0 rejected, 0 left");
    assert_eq!(pending(&project), Vec::<String>::new());
}

#[test]
fn each_answer_to_a_question_does_what_it_says_and_the_end_of_the_input_quits() {
    let project = changed(4, "{\"id\": 1}", |target| format!("{{\"id\": 1, \"p{}\": 1}}", &target[1..]));
    let before = project.read("snapshots/api@shop/cases/case-2.snap");
    // Accepted, rejected, skipped, and the input ends.
    review(&project, &[], "A\nreject\ns\n").ends_with(0).shows("4 of 4").shows("1 accepted, 1 rejected, 2 left");
    assert_eq!(pending(&project), ["api@shop/cases/case-3.snap.new", "api@shop/cases/case-4.snap.new"]);
    assert!(project.read("snapshots/api@shop/cases/case-1.snap").contains("\"p1\""));
    assert_eq!(project.read("snapshots/api@shop/cases/case-2.snap"), before);
    review(&project, &[], "q\na\n")
        .ends_with(0)
        .shows("1 of 2")
        .hides("2 of 2")
        .shows("0 accepted, 0 rejected, 2 left");
    assert_eq!(pending(&project).len(), 2);
}

#[test]
fn a_review_may_be_of_some_answers_only() {
    let project = changed(3, "{\"id\": 1}", |target| format!("{{\"id\": 1, \"p{}\": 1}}", &target[1..]));
    review(&project, &["api/cases/case 2"], "a\n").ends_with(0).shows("1 of 1").shows("1 accepted");
    review(&project, &["--rule", "member-gone"], "a\n").ends_with(4);
    assert_eq!(pending(&project).len(), 2);
}

#[test]
fn in_ci_nothing_is_accepted_and_nothing_reviewed() {
    let project = changed(1, "{}", |_| "{\"id\": 1}".to_owned());
    for command in ["accept", "review"] {
        project.wireproof_with(&[command], &[("CI", "true")]).ends_with(2).complains("nothing is accepted where CI is");
    }
    assert_eq!(pending(&project).len(), 1);
}

#[test]
fn a_secret_is_never_accepted_and_is_found_where_it_was() {
    let project = changed(2, "{\"id\": 1}", |_| "{\"id\": 1, \"token\": \"hunter2-hunter2\"}".to_owned());
    let environment = [("SHOP_PASSWORD", "hunter2-hunter2")];
    for arguments in [&["accept"][..], &["accept", "--rule", "member-added"]] {
        let outcome = project.wireproof_with(arguments, &environment).ends_with(2);
        let outcome = outcome.complains("snapshots/api@shop/cases/case-1.snap.new holds password");
        assert!(!outcome.err.contains("hunter2"), "{}", outcome.err);
    }
    assert_eq!(pending(&project).len(), 2);
    // Whoever accepts it where the secret isn't known is told where it is.
    project.wireproof(&["accept"]).ends_with(0);
    let outcome = project.wireproof_with(&["snapshots"], &environment).ends_with(1);
    outcome.shows("secret      snapshots/api@shop/cases/case-1.snap: holds password").hides("hunter2");
}

#[test]
fn clean_snapshots_are_said_to_be_clean() {
    let project = changed(2, "{\"id\": 1}", |_| "{\"id\": 1}".to_owned());
    project.wireproof(&["snapshots"]).ends_with(0).shows("2 snapshots: each is in use, and none is missing");
    // An answer that waits is worth a look, and no flaw.
    run(&project, |_| "{\"id\": 2}".to_owned()).ends_with(0);
    project.wireproof(&["snapshots"]).ends_with(0).shows("2 answers wait to be accepted: `wireproof review`");
}

#[test]
fn what_no_case_writes_is_found_and_deleted_when_asked() {
    let project = changed(3, "{\"id\": 1}", |_| "{\"id\": 2}".to_owned());
    // Case 3 goes, and with it what it accepted and what waits.
    project.write("scenarios/api/cases.yaml", cases(2));
    project.write("snapshots/gone/cases/one.snap", "---\nsource: x\n---\nHTTP 200 OK\n\n(no body)\n");
    let orphans = ["snapshots/api@shop/cases/case-3.snap", "snapshots/gone/cases/one.snap"];
    let outcome = project.wireproof(&["snapshots"]).ends_with(1);
    let outcome = outcome.shows(&format!("orphan      {}: no case writes it", orphans[0])).shows(orphans[1]);
    outcome.shows("left over   snapshots/api@shop/cases/case-3.snap.new: of no case");
    assert_eq!(project.snapshots().len(), 7);
    let told = "among the snapshots are 2 that no case writes: `wireproof snapshots`";
    project.wireproof(&["check"]).ends_with(0).shows(told);
    // A filter leaves out what it doesn't select.
    project.wireproof(&["snapshots", "gone"]).ends_with(1).shows(orphans[1]).hides(orphans[0]);
    project.wireproof(&["snapshots", "api/cases/case 1"]).ends_with(0);
    project.wireproof(&["snapshots", "nobody"]).ends_with(4);
    let outcome = project.wireproof(&["snapshots", "--delete", "orphans"]).ends_with(1);
    outcome.shows(&format!("deleted     {}", orphans[0])).shows("case-3.snap.new: of no case");
    project.wireproof(&["check"]).ends_with(0).hides("among the snapshots");
    project.wireproof(&["snapshots", "--delete", "pending"]).ends_with(0).shows("2 answers wait");
    assert!(!project.path("snapshots/gone").exists());
    assert_eq!(pending(&project).len(), 2);
}

#[test]
fn a_pending_file_that_says_nothing_new_is_left_over() {
    let project = changed(2, "{\"id\": 1}", |_| "{\"id\": 2}".to_owned());
    let accepted = project.path("snapshots/api@shop/cases/case-1.snap");
    fs::copy(project.path("snapshots/api@shop/cases/case-1.snap.new"), &accepted).expect("a copy");
    let outcome = project.wireproof(&["snapshots"]).ends_with(1).shows("says what is accepted already");
    outcome.shows("1 answer waits");
    project.wireproof(&["snapshots", "--delete", "pending"]).ends_with(0);
    assert_eq!(pending(&project), ["api@shop/cases/case-2.snap.new"]);
}

#[test]
fn tags_and_promises_select_snapshots_as_they_select_cases() {
    let cases = "cases:\n  - { name: one, tags: fast, request: GET /1, expect: 200 }\n  - { name: two, request: GET /2, expect: 200 }\n";
    let project = Project::new(CONTRACT).cases(cases);
    project.write("snapshots/api/cases/gone.snap", "---\nsource: x\n---\nHTTP 200 OK\n\n(no body)\n");
    project.wireproof(&["snapshots", "-k", "fast"]).ends_with(1).shows("api/cases/one").hides("two").hides("gone");
    project.wireproof(&["snapshots", "-k", "slow"]).ends_with(4);
    project.wireproof(&["snapshots"]).ends_with(1).shows("api/cases/one").shows("two").shows("gone");
}

#[test]
fn what_is_missing_or_damaged_is_found_for_each_step() {
    let steps = "cases:\n  - name: one\n    steps:\n      - { id: read, request: GET /1, expect: 200 }\n\
                 \x20     - { id: again, request: GET /2, expect: 200 | 404 }\n\
                 \x20     - { id: unkept, request: GET /3, expect: 200, snapshot: none }\n\
                 \x20 - { name: two, skip: not today, request: GET /4, expect: 200 }\n";
    let project = Project::new(CONTRACT).cases(steps);
    let outcome = project.wireproof(&["snapshots"]).ends_with(1);
    let outcome = outcome.shows("missing     api/cases/one: nothing was accepted as snapshots/api/cases/one.read.snap");
    let outcome = outcome.shows("snapshots/api/cases/one.again-200.snap").hides("unkept").hides("two");
    outcome.shows("2 flaws found");
    run(&project, |_| "{}".to_owned()).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    project.wireproof(&["snapshots"]).ends_with(0);
    for damaged in [&b"oops"[..], b"---\n\xff\n---\n"] {
        project.write("snapshots/api@shop/cases/one.read.snap", damaged);
        project.wireproof(&["snapshots"]).ends_with(1).shows("unreadable  snapshots/api@shop/cases/one.read.snap");
    }
    // What can't be read any more can be replaced.
    fs::remove_file(project.path("snapshots/api@shop/cases/one.read.snap")).expect("it is there");
    run(&project, |_| "{}".to_owned()).ends_with(0);
    project.wireproof(&["accept"]).ends_with(0);
    project.wireproof(&["snapshots"]).ends_with(0);
}

#[test]
fn an_answer_that_changed_during_the_review_is_not_accepted_unseen() {
    let project = changed(1, "{\"id\": 1}", |_| "{\"id\": 2}".to_owned());
    let path = "snapshots/api@shop/cases/case-1.snap.new";
    let mut command = project.command(&["review"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut shown = [0; 64];
    // It shows the answer before it asks.
    std::io::Read::read_exact(child.stdout.as_mut().expect("a pipe"), &mut shown).expect("it prints");
    project.write(path, project.read(path).replace("\"id\": 2", "\"id\": 3"));
    child.stdin.take().expect("a pipe").write_all(b"a\n").expect("it reads");
    let outcome = Outcome::from(child.wait_with_output().expect("it ends")).ends_with(0);
    outcome.complains("isn't what was shown any more").shows("0 accepted, 0 rejected, 1 left");
    assert_eq!(pending(&project).len(), 1);
}

#[test]
fn what_differs_between_two_runs_is_pointed_out_with_its_mask() {
    let project = project(1);
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server = Recorder::start(move |_| {
        let number = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let uuid = format!("0b9dc8a2-5a50-4b53-8e0c-{number:012}");
        Reply::json(200, &format!("{{\"id\": \"{uuid}\", \"name\": \"x\", \"list\": [{{\"n\": {number}}}]}}"))
    });
    let url = server.url("");
    let run = |more: &[&str]| project.wireproof(&[&["run", "--target", url.as_str(), "--as", "shop"], more].concat());
    run(&[]).ends_with(0).hides("differs-between-runs");
    project.wireproof(&["accept"]).ends_with(0);
    let outcome = run(&["--twice"]).ends_with(0).shows("CHANGED  api/cases/case 1").hides("value-changed");
    let outcome = outcome.shows("compatible  differs-between-runs  $.id").shows("volatile: { $.id: uuid }");
    outcome.shows("volatile: { \"$.list[*].n\": integer }");
    run(&["--twice", "--fail-on", "compatible"]).ends_with(1);
    // As it is told, it is masked.
    let volatile = "volatile:\n  $.id: uuid\n  $.list[*].n: integer\n";
    project.write("scenarios/api/contract.yaml", format!("api: Shop API\n{CONTRACT}{volatile}"));
    run(&["--twice"]).ends_with(0).hides("differs-between-runs");
    assert_eq!(server.lines().len(), 1 + 2 + 1 + 2);
}
