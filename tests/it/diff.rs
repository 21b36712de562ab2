//! `wireproof diff`: folders, git revisions and targets, as a user types it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::oneshot;
use wireproof::mock::flow::Flow;
use wireproof::mock::rule::RuleInfo;
use wireproof::mock::serve::serve;
use wireproof::mock::service::{Given, Service, World};
use wireproof::mock::worlds::Worlds;
use wireproof::model::answer::Answer;
use wireproof::model::request::Request;

/// A project of its own: FLOW's contract with a few of its files, in a git repository.
struct Project {
    folder: TempDir,
}

impl Project {
    /// FLOW's scenarios and accepted answers, committed and tagged `old`.
    fn new() -> Self {
        let project = Self { folder: tempfile::tempdir().expect("a folder") };
        let home = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["scenarios/flow", "snapshots/flow"] {
            copy(&home.join(folder), &project.path(folder));
        }
        project.git(&["init", "--quiet"]);
        project.commit("old");
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
        // Whatever the machine's own settings say: no signatures, no hooks, no other line ends.
        git.args(["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false", "-c", "core.autocrlf=false"]);
        let done = git.args(arguments).output().expect("git is there");
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", tag]);
        self.git(&["tag", tag]);
    }

    /// Replaces text in a file; it must be there.
    fn edit(&self, file: &str, old: &str, new: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("it can be read");
        assert!(text.contains(old), "{file} holds {old}");
        fs::write(path, text.replace(old, new)).expect("it can be written");
    }

    /// Runs the command line with nothing in its environment but what is said here.
    fn wireproof(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wireproof"));
        for name in ["CI", "INSTA_UPDATE", "INSTA_FORCE_PASS", "TARGET_URL", "TARGET_URL_FLOW"] {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).args(arguments).envs(environment.iter().copied());
        command.output().expect("it can be started")
    }

    fn diff(&self, arguments: &[&str]) -> (i32, String) {
        let mut all = vec!["diff"];
        all.extend(arguments);
        let done = self.wireproof(&all, &[]);
        let text = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.code().unwrap_or(-1), text)
    }

    /// Severity, rule, place and message of every change, sorted, and the exit code.
    fn changes(&self, arguments: &[&str]) -> (i32, Vec<String>) {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        let (code, text) = self.diff(&all);
        (code, told(&text))
    }
}

fn told(text: &str) -> Vec<String> {
    let object: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let word = |change: &Value, name: &str| change[name].as_str().unwrap_or_default().to_owned();
    let line = |change: &Value| ["severity", "rule", "place", "message"].map(|name| word(change, name)).join(" | ");
    object["changes"].as_array().expect("a list").iter().map(line).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else if path.extension().is_none_or(|ending| ending != "new") {
            fs::copy(&path, &target).expect("it can be copied");
        }
    }
}

const CONTRACT: &str = "scenarios/flow/contract.yaml";
const NOT_SUPPORTED: &str =
    "    not_implemented: { inferred: true, when: the functionality isn't supported at the moment }\n";

/// Issue 3: a pull request must not pass by editing the promise instead of the server.
#[test]
fn a_pair_that_was_dropped_between_two_commits_is_red() {
    let project = Project::new();
    project.edit(CONTRACT, NOT_SUPPORTED, "    not_available: { inferred: true, when: it isn't }\n");
    project.edit("scenarios/flow/availability.yaml", "501 not_implemented", "501 not_available");
    project.commit("new");
    let (code, changes) = project.changes(&["old", "new"]);
    assert_eq!(code, 1);
    assert_eq!(
        changes,
        [
            "breaking | closed-catalogue-extended | 501 not_available | is in the catalogue now: it isn't",
            "breaking | expectation-changed | expect | was 501 not_implemented, is 501 not_available",
            "breaking | pair-removed | 501 not_implemented | is no longer in the catalogue",
        ]
    );
    assert_eq!(project.diff(&["new", "new"]).0, 0, "nothing changed between a commit and itself");
    assert_eq!(project.diff(&["old", "HEAD~1"]).0, 0, "any spelling of a revision will do");
}

#[test]
fn nobody_lowers_the_bar_for_his_own_change_of_it() {
    let project = Project::new();
    without_held_by(&project, "unlisted-pair");
    let lowered = "severities:\n  - { rule: catalogue-opened, severity: cosmetic, because: it is late }\n\nstatuses:";
    project.edit(CONTRACT, "statuses:", lowered);
    project.edit(CONTRACT, "catalogue: closed", "catalogue: open");
    let (code, changes) = project.changes(&["unheld"]);
    assert_eq!(code, 1);
    assert_eq!(
        changes,
        [
            "breaking | catalogue-opened | catalogue | was closed, is open",
            "breaking | severity-lowered | rule catalogue-opened | was breaking, is cosmetic: it is late",
        ]
    );
    // Once it is accepted it counts.
    project.commit("lowered");
    project.edit(CONTRACT, "catalogue: open", "catalogue: closed");
    project.commit("closed");
    assert_eq!(project.diff(&["closed", "lowered"]).0, 0, "opening it is cosmetic now");
}

/// A promise that a rule holds needs that rule: one that is to go is held by nothing first.
fn without_held_by(project: &Project, rule: &str) {
    project.edit(CONTRACT, &format!(", held-by: {rule}"), "");
    project.commit("unheld");
}

/// Whoever edits what a case asserts, instead of the server, is seen.
#[test]
fn a_case_that_asserts_otherwise_or_less_is_red() {
    let project = Project::new();
    let conflicts = "scenarios/flow/conflicts.yaml";
    project.edit(conflicts, "body: { $.name: Junction,", "body: { $.name: Crossing,");
    project.edit(
        conflicts,
        "body: { $.sequence_number: \"{{ next(seq) }}\" }",
        "body: { $.sequence_number: \"{{ seq }}\" }",
    );
    project.edit(
        "scenarios/flow/paths.yaml",
        "headers: { Allow: { contains: GET } }",
        "headers: { Allow: { contains: PUT } }",
    );
    project.edit("scenarios/flow/sessions.yaml", "same-as: wrong-user ", "check: [status == 401] ");
    let (code, changes) = project.changes(&["old"]);
    assert_eq!(code, 1);
    let rules: Vec<&str> = changes.iter().map(|change| change.split(" | ").nth(1).unwrap_or_default()).collect();
    let expected =
        ["assertion-changed", "assertion-changed", "assertion-changed", "assertion-removed", "assertion-added"];
    assert_eq!(rules, expected, "{changes:?}");
}

/// Issue 3: one change gives the same verdict in `run` and in `diff`.
#[test]
fn one_change_has_the_same_verdict_in_a_run_and_in_a_comparison() {
    let project = Project::new();
    let file = "snapshots/flow/bodies/a-body-that-is-null-has-no-valid-properties.snap";
    project.edit(file, "invalid_argument", "bad_argument");
    project.edit(file, "The body is a JSON object.", "Other words.");
    project.edit(file, "    \"code\": 400,\n", "    \"code\": 400,\n    \"hint\": null,\n");
    project.edit(file, "Bad Request", "Wrong Request");
    let success = "snapshots/flow/conditional/an-unchanged-analytic-isn-t-sent-again.read.snap";
    project.edit(success, "\"cube_id\": \"0\"", "\"cube_id\": 0");
    project.commit("wrongly-accepted");
    let run = project.wireproof(&["run", "--self-test"], &[]);
    assert_eq!(run.status.code(), Some(1));
    let run = String::from_utf8_lossy(&run.stdout).into_owned();
    let mut in_run: Vec<(String, String, String)> = Vec::new();
    for line in run.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [severity @ ("breaking" | "compatible" | "cosmetic"), rule, place, ..] = words.as_slice() {
            in_run.push(((*severity).to_owned(), (*rule).to_owned(), (*place).to_owned()));
        }
    }
    assert!(project.wireproof(&["accept"], &[]).status.success());
    let (code, changes) = project.changes(&["wrongly-accepted"]);
    assert_eq!(code, 1);
    let mut in_diff: Vec<(String, String, String)> = Vec::new();
    for change in &changes {
        let words: Vec<&str> = change.split(" | ").collect();
        in_diff.push((words[0].to_owned(), words[1].to_owned(), words[2].to_owned()));
    }
    in_run.sort();
    in_diff.sort();
    assert_eq!(in_run, in_diff, "{run}");
    let rules: Vec<&str> = in_diff.iter().map(|(_, rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["member-gone", "reason-changed", "type-changed", "phrase-changed", "text-changed"]);
    assert_eq!(project.diff(&["old"]).0, 0, "what was accepted is what it was before");
}

#[test]
fn two_folders_are_judged_by_the_contracts_of_the_project() {
    let project = Project::new();
    copy(&project.path("snapshots"), &project.path("snapshots-old"));
    let folder = "snapshots/flow/bodies";
    project.edit(&format!("{folder}/a-name-that-is-null-is-invalid.snap"), "\"message\": \"", "\"message\": \"So: ");
    fs::remove_file(project.path(&format!("{folder}/a-name-that-is-empty-is-invalid.snap"))).expect("it was there");
    let orphan = project.path("snapshots-old/flow/bodies/gone.snap");
    fs::copy(project.path(&format!("{folder}/a-name-that-is-null-is-invalid.snap")), orphan).expect("a copy");
    fs::rename(project.path("snapshots/flow/sinks"), project.path("elsewhere")).expect("a folder");
    let (code, changes) = project.changes(&["snapshots-old", "snapshots"]);
    assert_eq!(code, 1);
    let starts = |text: &str| changes.iter().filter(|change| change.starts_with(text)).count();
    assert_eq!(starts("cosmetic | text-changed | $.error.message"), 1, "{changes:?}");
    assert!(starts("breaking | answer-removed | answer | is gone, was HTTP 400 Bad Request") == 1, "{changes:?}");
    assert_eq!(starts("breaking | case-removed | case"), 1, "{changes:?}");
    assert_eq!(project.diff(&["snapshots", "snapshots"]).0, 0);
    let (code, changes) = project.changes(&["snapshots", "snapshots-old"]);
    assert_eq!(code, 0, "what came is compatible: {changes:?}");
    assert_eq!(project.diff(&["snapshots", "snapshots-old", "--fail-on", "compatible"]).0, 1);
    // One folder stands against the project as it lies there.
    assert_eq!(project.diff(&["snapshots-old"]).0, 1);
}

/// Below `snapshots/<contract>@<target>/` lies only what differs: what isn't there is as it is elsewhere.
#[test]
fn an_answer_of_one_target_is_compared_with_the_one_of_all() {
    let project = Project::new();
    let own = "snapshots/flow@staging/bodies/a-name-that-is-null-is-invalid.snap";
    fs::create_dir_all(project.path("snapshots/flow@staging/bodies")).expect("a folder");
    fs::copy(project.path(&own.replace("@staging", "")), project.path(own)).expect("a copy");
    project.commit("as-elsewhere");
    project.edit(own, "\"invalid_argument\"", "\"required\"");
    project.commit("otherwise");
    let changed = "breaking | reason-changed | $.error.reason | was \"invalid_argument\", is \"required\"";
    assert_eq!(project.changes(&["as-elsewhere", "otherwise"]).1, [changed]);
    assert_eq!(project.changes(&["old", "otherwise"]).1, [changed]);
    assert_eq!(project.changes(&["otherwise", "old"]).0, 1, "and back");
    assert_eq!(project.diff(&["old", "as-elsewhere"]).0, 0);
}

#[test]
fn a_path_that_exists_wins_over_a_revision() {
    let project = Project::new();
    let (code, text) = project.diff(&["old"]);
    assert!(code == 0 && text.starts_with("old → the work tree: the same; 1 contract and "), "{text}");
    fs::create_dir(project.path("old")).expect("a folder");
    let (code, text) = project.diff(&["old"]);
    assert_eq!(code, 2);
    assert!(text.contains("a path that exists wins over a git revision"), "{text}");
}

/// A project may be one folder of a larger repository, and a revision may hold more than it.
#[test]
fn a_project_within_a_repository_is_found_in_its_revisions() {
    let project = Project::new();
    without_held_by(&project, "reason-under-two-statuses");
    fs::create_dir(project.path("api")).expect("a folder");
    for folder in ["scenarios", "snapshots"] {
        fs::rename(project.path(folder), project.path("api").join(folder)).expect("it can be moved");
    }
    project.commit("moved");
    project.edit("api/scenarios/flow/contract.yaml", "reasons: unique\n", "");
    let done = Command::new(env!("CARGO_BIN_EXE_wireproof"))
        .current_dir(project.path("api/scenarios/flow"))
        .args(["diff", "moved", "--format", "json"])
        .output()
        .expect("it can be started");
    assert_eq!(
        told(&String::from_utf8_lossy(&done.stdout)),
        ["breaking | reasons-not-unique | reasons | are no longer unique"]
    );
}

#[rstest]
#[case::no_revision(&["nope"], "`nope` is neither a folder nor a revision that git knows here")]
#[case::an_option(&["--", "--help"], "`--help` is neither a folder nor a git revision")]
#[case::another_option(&["--", "-p"], "`-p` is neither a folder nor a git revision")]
#[case::a_range(&["old..HEAD"], "name both ends apart: `wireproof diff old HEAD`")]
#[case::a_file(&["scenarios/flow/contract.yaml"], "is a file; expected a folder of snapshots")]
#[case::no_snapshots(&["scenarios"], "the folder `scenarios` holds no snapshots")]
#[case::nothing(&[], "expected one folder or git revision, or two")]
#[case::three(&["old", "old", "old"], "expected one folder or git revision, or two")]
#[case::a_base_alone(&["--base", "http://127.0.0.1:1"], "--target")]
#[case::a_filter_for_folders(&["old", "-k", "x"], "`-k` and `--var` select what is sent")]
#[case::no_target(&["--base", "nope", "--target", "nope"], "--base nope: `nope` is no target of `flow`")]
fn what_can_not_be_compared_says_why(#[case] arguments: &[&str], #[case] message: &str) {
    let (code, text) = Project::new().diff(arguments);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains(message), "{text}");
}

#[test]
fn without_git_or_without_a_repository_folders_can_still_be_compared() {
    let project = Project::new();
    let without_git = project.wireproof(&["diff", "old"], &[("PATH", "/nonexistent")]);
    assert_eq!(without_git.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&without_git.stderr).contains("git could tell, which isn't installed"));
    fs::rename(project.path(".git"), project.path("no-git")).expect("it was there");
    let ceiling = project.folder.path().parent().expect("a folder").display().to_string();
    let outside = project.wireproof(&["diff", "old"], &[("GIT_CEILING_DIRECTORIES", &ceiling)]);
    assert_eq!(outside.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&outside.stderr).contains("not a git repository"));
    assert_eq!(project.diff(&["snapshots", "snapshots"]).0, 0);
}

#[test]
fn mistakes_of_an_old_revision_are_told_with_its_name() {
    let project = Project::new();
    project.edit(CONTRACT, "catalogue: closed", "catalogue: half-open");
    project.commit("broken");
    project.edit(CONTRACT, "catalogue: half-open", "catalogue: closed");
    let (code, text) = project.diff(&["broken"]);
    assert_eq!(code, 2);
    assert!(text.contains("in broken:\n") && text.contains("scenarios/flow/contract.yaml:"), "{text}");
}

#[test]
fn every_member_of_the_json_is_documented() {
    let project = Project::new();
    without_held_by(&project, "unlisted-pair");
    project.edit(CONTRACT, "catalogue: closed", "catalogue: open");
    let (_, text) = project.diff(&["unheld", "--format", "json"]);
    let object: Value = serde_json::from_str(&text).expect("JSON");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diff.md")).expect("the page");
    let members = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    for name in members(&object).into_iter().chain(members(&object["changes"][0])) {
        let documented = page.lines().any(|line| line.starts_with("| `") && line.contains(&format!("`{name}`")));
        assert!(documented, "`{name}` stands in docs/diff.md");
    }
}

/// FLOW with another reason in every answer that is a `parse_error`, and a member more in every session.
struct Changed;

struct ChangedWorld(Box<dyn World>);

impl World for ChangedWorld {
    fn bring_about(&mut self, given: &str) -> bool {
        self.0.bring_about(given)
    }

    fn answer(&mut self, request: &Request, now: Duration) -> (Answer, Option<&'static str>) {
        let (mut answer, rule) = self.0.answer(request, now);
        let text = String::from_utf8(answer.body).expect("FLOW answers text");
        let text = text.replace("\"parse_error\"", "\"bad_request\"");
        answer.body = text.replace("\"valid_for\"", "\"kind\":\"bearer\",\"valid_for\"").into_bytes();
        (answer, rule)
    }
}

impl Service for Changed {
    fn name(&self) -> &'static str {
        "changed"
    }

    fn summary(&self) -> &'static str {
        "FLOW, changed"
    }

    fn givens(&self) -> &'static [Given] {
        Flow.givens()
    }

    fn rules(&self) -> Vec<RuleInfo> {
        Flow.rules()
    }

    fn notes(&self) -> &'static [(&'static str, &'static str)] {
        Flow.notes()
    }

    fn secrets(&self) -> &'static [(&'static str, &'static str)] {
        Flow.secrets()
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(ChangedWorld(Flow.world()))
    }
}

/// A server on a port of its own, until the process ends.
async fn listen(service: &'static dyn Service) -> String {
    let (ready, listening) = oneshot::channel();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    tokio::spawn(async move {
        let worlds = Arc::new(Worlds::live(service, now));
        let ready = |address: SocketAddr| ready.send(address).expect("the test waits for it");
        serve(worlds, address, std::future::pending(), ready).await
    });
    format!("http://{}", listening.await.expect("it listens"))
}

#[tokio::test]
async fn two_targets_are_compared_by_their_answers_and_nothing_is_written() {
    let (base, same, target) = (listen(&Flow).await, listen(&Flow).await, listen(&Changed).await);
    let ended = tokio::task::spawn_blocking(move || {
        let project = Project::new();
        let secrets: Vec<(String, &str)> =
            Flow.secrets().iter().map(|(name, value)| (format!("FLOW_{}", name.to_uppercase()), *value)).collect();
        let secrets: Vec<(&str, &str)> = secrets.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let compare = |target: &str| {
            // Without the cases that take one of several answers: another one is another file.
            let cases = ["flow/bodies/*can't be parsed", "flow/sessions/*"];
            let arguments = ["diff", "--base", &base, "--target", target, cases[0], cases[1], "--format", "json"];
            let done = project.wireproof(&arguments, &secrets);
            let text = String::from_utf8_lossy(&done.stdout).into_owned();
            assert!(!secrets.iter().any(|(_, value)| text.contains(value)), "a secret stands in {text}");
            (done.status.code(), text)
        };
        let (code, text) = compare(&target);
        assert_eq!(code, Some(1), "{text}");
        let changes = told(&text);
        let expected = [
            "breaking | reason-changed | $.error.reason | was \"parse_error\", is \"bad_request\"",
            "compatible | member-added | $.kind | is new, a string",
        ];
        assert_eq!(changes.len(), expected.len(), "{changes:?}");
        assert_eq!(changes[0], expected[0]);
        assert!(changes[1].starts_with("compatible | member-added | $.kind"), "{changes:?}");
        let object: Value = serde_json::from_str(&text).expect("JSON");
        assert!(object["changes"][0]["cases"].as_array().expect("ids").len() > 3, "{text}");
        assert_eq!(object["old"], Value::from(base.as_str()));
        assert_eq!(compare(&same).0, Some(0));
        assert_eq!(compare("http://127.0.0.1:9").0, Some(3), "what is out of reach can't be judged");
        project.git(&["diff", "--exit-code", "--quiet"]);
        let status = Command::new("git").arg("-C").arg(project.folder.path()).args(["status", "--porcelain"]).output();
        assert!(status.expect("git is there").stdout.is_empty(), "nothing was written");
    });
    ended.await.expect("the comparison held");
}
