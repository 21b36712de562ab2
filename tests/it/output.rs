//! Output that can't be written is no success.

#![cfg(target_os = "linux")]

use std::fs::OpenOptions;
use std::io::Read as _;
use std::process::Stdio;

use crate::support::{Outcome, Project, Recorder, Reply};
use rstest::rstest;

/// A project whose list of cases is longer than the buffer of a pipe.
fn project() -> Project {
    let long = "long ".repeat(60);
    let case = |number| format!("  - {{ name: {long}{number}, request: GET /, expect: 200 }}\n");
    Project::plain(&format!("cases:\n{}", (0..400).map(case).collect::<String>()))
}

/// Runs the binary with an output on which nothing can be written.
fn on_a_full_disk(project: &Project, arguments: &[&str]) -> Outcome {
    let full = OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    project.command(arguments).stdout(Stdio::from(full)).output().expect("the binary can be started").into()
}

#[rstest]
#[case::list(&["list"])]
#[case::check(&["check"])]
#[case::explain(&["explain", "no-answer"])]
#[case::help(&["--help"])]
#[case::schema(&["schema", "scenario"])]
#[case::completions(&["completions", "bash"])]
fn what_prints_and_cannot_has_failed(#[case] arguments: &[&str]) {
    let outcome = on_a_full_disk(&project(), arguments);

    assert_eq!(outcome.err, "error: not all output could be written: no storage space\n");
    assert_eq!(outcome.code, 74);
}

#[rstest]
#[case::kept(200, 74)]
#[case::broken(500, 1)]
fn the_report_of_a_run_that_cannot_be_written_is_told_once(#[case] status: u16, #[case] code: i32) {
    let server = Recorder::start(move |_| Reply::json(status, "{}"));
    let project = Project::plain("snapshot: none\ncases: [{ name: one, request: GET /, expect: 200 }]\n");

    let outcome = on_a_full_disk(&project, &["run", "--target", &server.url("")]);

    assert_eq!((outcome.code, outcome.err.matches("could be written").count()), (code, 1), "{}", outcome.err);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let project = project();
    let mut child =
        project.command(&["list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut output = child.stdout.take().expect("it is piped");
    let mut first = [0; 10];
    output.read_exact(&mut first).expect("it prints");
    drop(output);

    let outcome: Outcome = child.wait_with_output().expect("it ends").into();

    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}
