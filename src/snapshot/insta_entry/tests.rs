//! Insta reads the environment, so each case runs in a process of its own: this test executable, asked for one test.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rstest::rstest;
use tempfile::tempdir;

use super::*;

const OLD: &str = "HTTP 200 OK\n\n{\n  \"a\": 1\n}";
const NEW: &str = "HTTP 200 OK\n\n{\n  \"a\": 2\n}";

fn metadata() -> Metadata {
    // Insta names an input file only where there is one, in the package that the macro stands in.
    Metadata { description: "a: case (2)".to_owned(), input_file: "src/lib.rs".to_owned() }
}

fn path_below(root: &Path) -> PathBuf {
    file::path_of(root, "flow", "bodies", "a-case", Some("2"))
}

/// Not a test of its own: what the processes below run.
#[test]
#[ignore = "run by the tests beside it, in an environment of its own"]
fn compares_in_the_folder_it_is_given() {
    let path = path_below(Path::new(&std::env::var_os("WIREPROOF_TEST_ROOT").unwrap()));
    let compare = move || compare(&path, &metadata(), NEW);
    let outcome = std::thread::spawn(compare).join().unwrap();
    let told = outcome.map_or_else(|error| error.to_string(), |compared| format!("{compared:?}"));
    fs::write(std::env::var_os("WIREPROOF_TEST_TOLD").unwrap(), told).unwrap();
}

/// What the entry tells, and what it printed on standard error.
fn run(root: &Path, variables: &[(&str, &str)]) -> (String, String) {
    let told = root.join("told");
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture"])
        .arg(concat!(module_path!(), "::compares_in_the_folder_it_is_given").split_once("::").unwrap().1)
        .env_remove("CI")
        .env_remove("TF_BUILD")
        .envs(["INSTA_UPDATE", "INSTA_FORCE_PASS", "INSTA_REQUIRE_FULL_MATCH"].map(|name| (name, "")))
        .env("INSTA_OUTPUT", "none")
        .env("WIREPROOF_TEST_ROOT", root)
        .env("WIREPROOF_TEST_TOLD", &told)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let words = fs::read_to_string(&told).unwrap();
    fs::remove_file(told).unwrap();
    (words, String::from_utf8_lossy(&output.stderr).into_owned())
}

#[rstest]
#[case::nothing_accepted(None, &[("INSTA_UPDATE", "new")], "Missing", true)]
#[case::auto_at_a_desk(None, &[], "Missing", true)]
#[case::auto_in_ci(None, &[("CI", "1")], "Missing", false)]
#[case::no(None, &[("INSTA_UPDATE", "no")], "Missing", false)]
#[case::another_one(Some(OLD), &[("INSTA_UPDATE", "new")], "Differs", true)]
#[case::another_one_in_ci(Some(OLD), &[("CI", "1")], "Differs", false)]
#[case::another_one_that_insta_lets_pass(Some(OLD), &[("INSTA_FORCE_PASS", "1")], "Differs", true)]
#[case::the_accepted_one(Some(NEW), &[("INSTA_UPDATE", "new")], "Same", false)]
#[case::the_accepted_one_in_full(Some(NEW), &[("INSTA_REQUIRE_FULL_MATCH", "1")], "Same", false)]
fn insta_writes_the_bytes_that_the_files_module_writes(
    #[case] accepted: Option<&str>,
    #[case] variables: &[(&str, &str)],
    #[case] told: &str,
    #[case] writes: bool,
) {
    let folder = tempdir().unwrap();
    let path = path_below(folder.path());
    if let Some(text) = accepted {
        file::write_accepted(&path, &metadata(), text).unwrap();
    }
    assert_eq!(run(folder.path(), variables), (told.to_owned(), String::new()));
    assert_eq!(file::pending_path(&path).exists(), writes);
    if writes {
        let pending = fs::read_to_string(file::pending_path(&path)).unwrap();
        assert_eq!(pending, file::render(&metadata(), NEW));
        file::accept(&file::pending_path(&path)).unwrap();
        assert_eq!(run(folder.path(), variables).0, "Same");
    }
    assert_eq!(path.exists(), accepted.is_some() || writes, "nothing is accepted silently");
}

#[test]
fn insta_itself_writes_an_accepted_answer_with_the_same_bytes() {
    let folder = tempdir().unwrap();
    let path = path_below(folder.path());
    run(folder.path(), &[("INSTA_UPDATE", "always")]);
    assert_eq!(fs::read_to_string(path).unwrap(), file::render(&metadata(), NEW));
}

#[test]
fn other_metadata_is_a_difference_where_insta_is_told_so() {
    let folder = tempdir().unwrap();
    let path = path_below(folder.path());
    let renamed = Metadata { description: "an older name".to_owned(), ..metadata() };
    file::write_accepted(&path, &renamed, NEW).unwrap();
    assert_eq!(run(folder.path(), &[]).0, "Same");
    assert_eq!(run(folder.path(), &[("INSTA_REQUIRE_FULL_MATCH", "1")]).0, "Differs");
    assert_eq!(fs::read_to_string(file::pending_path(&path)).unwrap(), file::render(&metadata(), NEW));
}

#[test]
fn a_pending_answer_goes_when_the_accepted_one_comes_again() {
    let folder = tempdir().unwrap();
    let path = path_below(folder.path());
    file::write_accepted(&path, &metadata(), NEW).unwrap();
    file::write_pending(&path, &metadata(), OLD).unwrap();
    assert_eq!(run(folder.path(), &[]).0, "Same");
    assert!(!file::pending_path(&path).exists());
}

#[test]
fn a_setting_that_insta_refuses_is_an_error_and_no_difference() {
    let folder = tempdir().unwrap();
    let (told, printed) = run(folder.path(), &[("INSTA_UPDATE", "sometimes")]);
    assert!(told.starts_with("insta could not compare") && told.contains("INSTA_UPDATE"), "{told}");
    assert_eq!(printed, "");
}
