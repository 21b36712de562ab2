//! Whatever the bytes of a file are: mistakes or cases, in time, and no panic.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use tempfile::TempDir;
use wireproof::app::{self, Error};
use wireproof::report::{Options, problem};

/// The scenarios of this repository that mutations begin from, and the files that they refer to.
fn flow() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/flow")), &folder.path().join("scenarios/flow"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the scenarios are there") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("a copy");
        }
    }
}

/// One way in which a file goes wrong.
#[derive(Clone, Debug)]
enum Change {
    Cut(usize, usize),
    Repeat(usize, usize),
    Put(usize, &'static str),
    Byte(usize, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = prop::sample::select(vec![
        "{{",
        "}}",
        "[",
        "]",
        "{",
        "}",
        ": ",
        "\n",
        "\n  ",
        "\t",
        "- ",
        "'",
        "\"",
        "|",
        "&a ",
        "*a",
        "!x ",
        "#",
        "ä",
        "\u{0}",
        "\r\n",
        "\u{feff}",
        "null",
        "$..[",
        "|| |",
        "---\n",
        "? ",
        "99999999999999999999",
        "expect: ",
        "each: ",
        "use: ",
    ]);
    prop_oneof![
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<usize>(), 0..200_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        (any::<usize>(), pieces).prop_map(|(at, piece)| Change::Put(at, piece)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
    ]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    let place = |at: usize| at % (bytes.len() + 1);
    match *change {
        Change::Cut(at, length) => {
            let start = place(at);
            bytes.drain(start..(start + length).min(bytes.len()));
        }
        Change::Repeat(at, length) => {
            let start = place(at);
            let piece = bytes[start..(start + length).min(bytes.len())].to_vec();
            bytes.splice(start..start, piece);
        }
        Change::Put(at, piece) => {
            let start = place(at);
            bytes.splice(start..start, piece.bytes());
        }
        Change::Byte(at, byte) => {
            let start = place(at);
            if let Some(old) = bytes.get_mut(start) {
                *old = byte;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_file_is_loaded_or_refused(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let folder = flow();
        let mut names: Vec<_> = fs::read_dir(folder.path().join("scenarios/flow"))
            .expect("the scenarios are there")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.is_file())
            .collect();
        names.sort();
        let path = &names[file.index(names.len())];
        let mut bytes = fs::read(path).expect("a file");
        changes.iter().for_each(|change| apply(&mut bytes, change));
        fs::write(path, &bytes).expect("a file");
        let began = Instant::now();
        if let Err(Error::Mistakes { problems, sources }) = app::load(folder.path(), &[]) {
            let told = problem::render(&problems, &sources, &Options::default());
            prop_assert!(!problems.is_empty());
            prop_assert!(told.ends_with("nothing was sent\n"), "{told}");
            for problem in &problems {
                let Some(span) = problem.span else { continue };
                let source = sources.get(span.file).expect("a place is in a file");
                prop_assert!(span.start as usize <= source.text.len(), "{problem:?}");
            }
        }
        prop_assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }
}

#[test]
fn a_thousand_files_are_checked_in_a_moment() {
    let folder = flow();
    let bodies = fs::read(folder.path().join("scenarios/flow/bodies.yaml")).expect("a file");
    for number in 0..1_000 {
        fs::write(folder.path().join(format!("scenarios/flow/copy-{number}.yaml")), &bodies).expect("a file");
    }
    let began = Instant::now();
    let project = app::load(folder.path(), &[]).map_err(|error| error.to_string()).expect("no mistake");
    assert!(project.cases.len() > 10_000, "{}", project.cases.len());
    // An unoptimized build on a busy machine is slow; what is quadratic would take minutes.
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}
