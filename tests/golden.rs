//! What the commands say of some thirty projects, word for word: `run`, `judge`, `diff` and the entry of `cargo test`.
//!
//! A project is a file in `tests/golden/`: its own files, what its server answers, and commands with what they print.
//! `WIREPROOF_PRINT_GOLDEN=1 cargo test --test golden` writes down what they print now; read the difference before it is
//! committed. This target has a main of its own, since it is also the `cargo test` entry that it runs.

mod support;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{LazyLock, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use regex::Regex;
use support::{Outcome, Project, Recorded, Recorder, Reply};

const ENTRY: &str = "WIREPROOF_GOLDEN_ENTRY";
const PRINT: &str = "WIREPROOF_PRINT_GOLDEN";

fn main() -> ExitCode {
    if std::env::var_os(ENTRY).is_some() {
        return wireproof::test_main();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let trial = |path: PathBuf| {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Trial::test(name, move || holds(&path))
    };
    libtest_mimic::run(&Arguments::from_args(), files.into_iter().map(trial).collect()).exit_code()
}

/// Runs the commands of a file, and compares the file with one that says what they print.
fn holds(path: &Path) -> Result<(), Failed> {
    let written = fs::read_to_string(path)?;
    let printed = printed(&written);
    if std::env::var_os(PRINT).is_some() {
        return Ok(fs::write(path, printed)?);
    }
    if printed == written {
        return Ok(());
    }
    let difference = similar::TextDiff::from_lines(&written, &printed).unified_diff().context_radius(4).to_string();
    Err(format!("{} is no longer what the commands print:\n{difference}", path.display()).into())
}

/// The file as the commands make it now.
fn printed(written: &str) -> String {
    let mut out = String::new();
    let mut project: Option<(Project, Recorder)> = None;
    let mut sections = written.split("\n=== ");
    // What stands above the first section says what the project is about.
    out.push_str(sections.next().unwrap_or_default());
    let sections: Vec<(&str, &str)> = sections.map(|text| text.split_once('\n').unwrap_or((text, ""))).collect();
    for (title, body) in sections {
        let (project, server) = project.get_or_insert_with(|| begin(written));
        _ = write!(out, "\n=== {title}\n");
        match title.strip_prefix("$ ") {
            None => {
                if let Some(file) = title.strip_prefix("file ") {
                    project.write(file, body.replace("{url}", &server.url("")));
                }
                out.push_str(body);
            }
            Some(command) => out.push_str(&told(&run(project, server, command), project, server)),
        }
    }
    out
}

/// An empty project, and the server that answers as the file says.
fn begin(written: &str) -> (Project, Recorder) {
    let project = Project::of_this_repository(&[]);
    let answers = written.split("\n=== ").find_map(|section| section.strip_prefix("server\n")).unwrap_or_default();
    let mut script: HashMap<String, Vec<Reply>> = HashMap::new();
    for line in answers.lines().filter(|line| !line.trim().is_empty()) {
        let (request, reply) = line.split_once(" -> ").unwrap_or_else(|| panic!("no answer in: {line}"));
        script.entry(request.to_owned()).or_default().push(read_reply(reply));
    }
    let asked: Mutex<HashMap<String, usize>> = Mutex::default();
    let server = Recorder::start(move |request: &Recorded| {
        let line = request.line();
        let path = line.split('?').next().unwrap_or_default().to_owned();
        let Some((known, replies)) = script.get_key_value(&line).or_else(|| script.get_key_value(&path)) else {
            return Reply::json(404, r#"{"reason":"no_such_path"}"#);
        };
        let mut asked = asked.lock().expect("nobody panics here");
        let times = asked.entry(known.clone()).or_default();
        *times += 1;
        // The last one stands for all that follow.
        replies[(*times - 1).min(replies.len() - 1)].clone()
    });
    (project, server)
}

/// `<status> [<Name: value>]… <body>`: a body that begins like JSON says that it is.
fn read_reply(text: &str) -> Reply {
    let (status, mut rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut reply = Reply::empty(status.parse().expect("a status"));
    while let Some((name, value, behind)) = field(rest) {
        reply = reply.with(name, value);
        rest = behind;
    }
    if rest.starts_with(['{', '[']) && !text.contains("Content-Type") {
        reply = reply.with("Content-Type", "application/json");
    }
    reply.body(rest)
}

/// A header field in angle brackets at the beginning, and what follows it. A link has brackets of its own.
fn field(text: &str) -> Option<(&str, &str, &str)> {
    let (field, behind) = text.strip_prefix('<')?.split_once("> ")?;
    let (name, value) = field.split_once(": ")?;
    Some((name, value, behind.trim_start()))
}

/// Runs `NAME=value … wireproof …` or `NAME=value … cargo test …`.
fn run(project: &Project, server: &Recorder, line: &str) -> Outcome {
    let line = line.replace("{url}", &server.url(""));
    let mut words = words(&line).into_iter().peekable();
    let mut variables = Vec::new();
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        variables.push((name.to_owned(), value.to_owned()));
        words.next();
    }
    let program = words.next().expect("a command");
    let mut command = if program == "cargo" {
        words.next();
        let mut command = Command::new(std::env::current_exe().expect("the path of this test"));
        command.current_dir(project.folder()).stdin(Stdio::null()).env_clear();
        command.env(ENTRY, "1").env("CARGO_MANIFEST_DIR", project.folder()).arg("--test-threads=1");
        command
    } else {
        project.command(&[])
    };
    command.args(words).envs(variables).output().expect("the command can be started").into()
}

/// The words of a line; single quotes hold blanks together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (index, part) in line.split('\'').enumerate() {
        let mut pieces = part.split(if index % 2 == 0 { ' ' } else { '\'' });
        if let Some(last) = words.last_mut() {
            last.push_str(pieces.next().unwrap_or_default());
        }
        words.extend(pieces.map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a command printed and which snapshot files there are now, without what differs from run to run.
fn told(outcome: &Outcome, project: &Project, server: &Recorder) -> String {
    let mut text = format!("exit {}\n", outcome.code);
    for (name, printed) in [("out", &outcome.out), ("err", &outcome.err)] {
        for line in steady(printed, project, server).lines() {
            _ = writeln!(text, "{}", format!("{name} | {line}").trim_end());
        }
    }
    for file in project.snapshots() {
        _ = writeln!(text, "snap| {file}");
        let content = project.read(&format!("snapshots/{file}"));
        for line in steady(&content, project, server).lines().skip_while(|line| *line != "---").skip(1) {
            _ = writeln!(text, "{}", format!("snap|   {line}").trim_end());
        }
    }
    text
}

static TIME: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\d+(\.\d+)? ?m?s\b").expect("it is a regex"));
static BLANKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\S) {3,}").expect("it is a regex"));

fn steady(text: &str, project: &Project, server: &Recorder) -> String {
    let folder = project.folder().to_string_lossy().into_owned();
    let text = text.replace(&server.port().to_string(), "PORT").replace(&folder, "FOLDER");
    let text = TIME.replace_all(&text, "TIME");
    // How far a note stands to the right depends on the length of a time.
    BLANKS.replace_all(&text, "$1  ").into_owned()
}
