use proptest::prelude::*;
use rstest::rstest;
use tempfile::tempdir;

use super::*;

fn metadata(description: &str) -> Metadata {
    Metadata { description: description.to_owned(), input_file: "scenarios/flow/bodies.yaml".to_owned() }
}

const TEXT: &str = "HTTP 204 No Content\n\n(no body)";

#[test]
fn a_file_has_front_matter_and_the_text() {
    let expected = "---\nsource: src/snapshot/insta_entry.rs\ndescription: body is not JSON\n\
                    input_file: scenarios/flow/bodies.yaml\n---\nHTTP 204 No Content\n\n(no body)\n";
    assert_eq!(render(&metadata("body is not JSON"), TEXT), expected);
}

#[test]
fn paths_have_contract_file_slug_and_step() {
    let path = |step| path_of(Path::new("root"), "flow", "bodies", "body-is-not-json", step);
    assert_eq!(path(None), Path::new("root/snapshots/flow/bodies/body-is-not-json.snap"));
    assert_eq!(path(Some("2")), Path::new("root/snapshots/flow/bodies/body-is-not-json.2.snap"));
    assert_eq!(pending_path(&path(Some("After all"))).file_name().unwrap(), "body-is-not-json.after-all.snap.new");
}

#[test]
fn an_answer_is_pending_until_it_is_accepted() {
    let folder = tempdir().unwrap();
    let path = path_of(folder.path(), "flow", "bodies", "a-case", None);
    assert_eq!(compare(&path, TEXT).unwrap(), Compared::Missing);
    assert_eq!(read(&path).unwrap(), None);
    let pending = write_pending(&path, &metadata("a case"), TEXT).unwrap();
    assert_eq!(compare(&path, TEXT).unwrap(), Compared::Missing, "a pending answer is not accepted");
    assert_eq!(accept(&pending).unwrap(), path);
    assert!(!pending.exists());
    assert_eq!(compare(&path, TEXT).unwrap(), Compared::Same);
    assert!(same_bytes(&path, &render(&metadata("a case"), TEXT)));
    assert!(!same_bytes(&path, &render(&metadata("b case"), TEXT)));
    assert_eq!(compare(&path, "HTTP 200 OK\n\n(no body)").unwrap(), Compared::Differs);
    let accepted = read(&path).unwrap().unwrap();
    assert_eq!(accepted.metadata, metadata("a case"));
    assert_eq!(grammar::write(&accepted.stored().unwrap()), TEXT);
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_pending_answer_goes_when_it_is_the_accepted_one_again() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.snap");
    clear_pending(&path).unwrap();
    let pending = write_pending(&path, &metadata("a"), TEXT).unwrap();
    clear_pending(&path).unwrap();
    assert!(!pending.exists());
}

#[rstest]
#[case::crlf(|file: String| file.replace('\n', "\r\n"))]
#[case::no_last_break(|file: String| file.trim_end().to_owned())]
#[case::more_breaks(|file: String| format!("{file}\n\n"))]
#[case::other_metadata(|file: String| file.replace("description: a", "info:\n  by: hand\nexpression: b"))]
fn what_insta_overlooks_is_no_difference(#[case] change: fn(String) -> String) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.snap");
    let changed = change(render(&metadata("a"), TEXT));
    fs::write(&path, &changed).unwrap();
    assert_ne!(changed, render(&metadata("a"), TEXT));
    assert_eq!(compare(&path, TEXT).unwrap(), Compared::Same);
}

#[rstest]
#[case::empty("", "it has no front matter")]
#[case::text_only(TEXT, "it has no front matter")]
#[case::merge_conflict("---\n<<<<<<< HEAD: {\n---\nHTTP", "Failed parsing the YAML")]
#[case::list("---\n- a\n---\nHTTP", "data type")]
#[case::infinite("---\ninfo: .inf\n---\nHTTP", "a number that insta can't read")]
#[case::binary("---\nextension: pdf\nsnapshot_kind: binary\n---\n", "it holds a binary file")]
fn a_file_that_is_no_snapshot_is_an_error_with_its_path(#[case] bytes: &str, #[case] why: &str) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("damaged.snap");
    fs::write(&path, bytes).unwrap();
    let message = read(&path).unwrap_err().to_string();
    assert!(message.contains("damaged.snap") && message.contains(why), "{message}");
    assert_eq!(compare(&path, TEXT).unwrap_err().to_string(), message);
}

#[test]
fn a_damaged_text_is_an_error_with_its_path() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("damaged.snap");
    fs::write(&path, "---\nsource: a\n---\nhello").unwrap();
    let error = read(&path).unwrap().unwrap().stored().unwrap_err();
    assert!(error.to_string().contains("damaged.snap"));
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "line 1 must be `HTTP <status> <phrase>`");
}

#[test]
fn a_file_that_can_not_be_written_leaves_nothing_behind() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a.snap");
    fs::create_dir_all(path.join("in the way")).unwrap();
    assert!(matches!(write_accepted(&path, &metadata("a"), TEXT), Err(Error::Write { .. })));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Holds our bytes against those of `insta::Snapshot::save`.
fn insta_writes_the_same(metadata: &Metadata, text: &str) -> bool {
    let folder = tempdir().unwrap();
    let ours = folder.path().join("ours.snap");
    let theirs = folder.path().join("theirs.snap");
    write_accepted(&ours, metadata, text).unwrap();
    insta::Snapshot::from_file(&ours).unwrap().save(&theirs).unwrap();
    fs::read(ours).unwrap() == fs::read(theirs).unwrap()
}

#[rstest]
#[case("body is not JSON")]
#[case("\"{\\\"name\\\": \" is refused: [a], #b")]
#[case("it's")]
#[case("null")]
#[case("True")]
#[case("off")]
#[case("12e7")]
#[case("-1")]
#[case("0x10")]
#[case(".5")]
#[case("~")]
#[case("- a")]
#[case("a - b")]
#[case("2.17 is refused")]
#[case("straße · 日本")]
fn insta_spells_a_description_as_we_do(#[case] description: &str) {
    assert!(insta_writes_the_same(&metadata(description), TEXT));
}

#[test]
fn insta_spells_each_special_character_as_we_do() {
    for character in (' '..='~').filter(|character| !character.is_ascii_alphanumeric()) {
        for description in [format!("{character}a"), format!("a{character}b"), format!("a{character}")] {
            assert!(insta_writes_the_same(&metadata(&description), TEXT), "{description:?}");
        }
    }
}

proptest! {
    // Each is written twice.
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn insta_writes_back_the_bytes_that_we_wrote(
        description in "[ -~é\u{a0}]{0,12}[!-~é]",
        stored in crate::model::stored::any::any_stored(),
    ) {
        let metadata = metadata(&description);
        let text = grammar::write(&stored);
        let folder = tempdir().unwrap();
        let path = folder.path().join("a.snap");
        write_accepted(&path, &metadata, &text).unwrap();
        let accepted = read(&path).unwrap().unwrap();
        prop_assert_eq!(accepted.stored().unwrap(), stored);
        // Insta reads what its own emitter leaves unquoted and its parser takes for octal as a number.
        prop_assume!(!description.starts_with("0o"));
        prop_assert_eq!(&accepted.metadata, &metadata);
        prop_assert!(insta_writes_the_same(&metadata, &text));
    }
}
