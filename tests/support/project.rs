//! A project in a folder of its own, and the binary that runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A project with one contract, `api`, as a user would write it. The folder goes when it is dropped.
pub struct Project {
    folder: TempDir,
}

/// How a command ended and what it printed.
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Project {
    /// A project whose `scenarios/api/contract.yaml` says this beside the API's name.
    pub fn new(contract: &str) -> Self {
        let project = Self { folder: TempDir::new().expect("a folder for the project") };
        project.write("scenarios/api/contract.yaml", format!("api: Shop API\n{contract}"));
        project
    }

    /// A project with no promises beyond its cases'.
    pub fn plain(cases: &str) -> Self {
        Self::new("").cases(cases)
    }

    /// Two contracts, `api` and `shop-2`, with a case each and without a self-test server.
    pub fn of_two_contracts() -> Self {
        const ONE: &str = "cases: [{ name: one, request: GET /x, expect: 200 }]\n";
        let project = Self::new(
            "targets: { staging: { url: \"{{ env.STAGING_URL }}/api\" }, local: { url: \"http://127.0.0.1:1\" } }\n",
        );
        project.write("scenarios/shop-2/contract.yaml", "api: Second API\n");
        project.write("scenarios/shop-2/cases.yaml", ONE);
        project.cases(ONE)
    }

    /// A copy of these folders of this repository.
    pub fn of_this_repository(folders: &[&str]) -> Self {
        let project = Self { folder: TempDir::new().expect("a folder for the project") };
        for folder in folders {
            copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &project.path(folder));
        }
        project
    }

    /// Writes `scenarios/api/cases.yaml`.
    pub fn cases(self, cases: &str) -> Self {
        self.write("scenarios/api/cases.yaml", cases);
        self
    }

    /// Writes a file.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Where a file lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The project's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Every file below `snapshots/`, sorted, relative to it.
    pub fn snapshots(&self) -> Vec<String> {
        let root = self.path("snapshots");
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry of the folder").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let path = path.strip_prefix(&root).expect("it lies below").to_string_lossy().into_owned();
                    found.push(path.replace('\\', "/"));
                }
            }
        }
        found.sort();
        found
    }

    /// The binary in this folder, with an empty environment: no cargo, no CI, no colours of a terminal.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wireproof"));
        command.current_dir(self.folder()).env_clear().args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs the binary to its end.
    pub fn wireproof(&self, arguments: &[&str]) -> Outcome {
        self.wireproof_with(arguments, &[])
    }

    /// Runs the binary to its end, with these environment variables.
    pub fn wireproof_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        command.output().expect("the binary can be started").into()
    }

    /// Runs every case against a URL.
    pub fn run(&self, url: &str) -> Outcome {
        self.wireproof(&["run", "--target", url])
    }

    /// Starts the binary and lets it run.
    pub fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary can be started")
    }
}

impl Outcome {
    /// Panics with all that was printed, unless the exit code is this one.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "the exit code; it printed:\n{}\n{}", self.out, self.err);
        self
    }

    /// Panics unless standard output holds the text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` is missing in:\n{}\n{}", self.out, self.err);
        self
    }

    /// Panics where standard output holds the text.
    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(!self.out.contains(text), "`{text}` stands in:\n{}\n{}", self.out, self.err);
        self
    }

    /// Panics unless standard error holds the text.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is missing in:\n{}\n{}", self.out, self.err);
        self
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        // A process that a signal ended has no code.
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry of the folder");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}
