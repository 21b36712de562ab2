//! A program that does a workload, and one measured run of it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::sample::Sample;
use crate::servers::Server;
use crate::workload::Workload;
use crate::{Result, bare_client, launcher};

/// A program that does a workload.
#[derive(Debug)]
pub(crate) struct Contender {
    /// How the table calls it.
    pub(crate) name: String,
    /// What is started.
    pub(crate) program: PathBuf,
    /// With these arguments.
    pub(crate) arguments: Vec<OsString>,
    /// In this folder.
    pub(crate) folder: PathBuf,
}

impl Contender {
    /// The bare client, which is this program itself.
    pub(crate) fn bare_client(name: &str, workload: &Workload, server: &Server, folder: &Path) -> Result<Self> {
        let mut arguments: Vec<OsString> = vec![
            bare_client::PART.into(),
            (&server.url).into(),
            workload.cases.to_string().into(),
            workload.method.into(),
        ];
        arguments.extend(server.authority.iter().map(Into::into));
        Ok(Self { name: name.to_owned(), program: std::env::current_exe()?, arguments, folder: folder.to_owned() })
    }

    /// Runs it once. A run that fails is an error with the end of what it printed.
    pub(crate) fn measure(&self) -> Result<Sample> {
        let output = self.folder.join("output.txt");
        let mut command = clean_command(&std::env::current_exe()?);
        command.arg(launcher::PART).arg(&output).arg(&self.program).args(&self.arguments).current_dir(&self.folder);
        // As in CI: nothing is written, and a missing snapshot is a failure instead of a run that did less.
        let launched = command.env("CI", "true").stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
        let sample: Sample = String::from_utf8(launched.stdout)?.trim().parse()?;
        if sample.exit_code == 0 {
            return Ok(sample);
        }
        let printed = String::from_utf8_lossy(&fs::read(&output)?).into_owned();
        Err(format!("{} ended with exit code {}\n{}", self.name, sample.exit_code, end_of(&printed)).into())
    }
}

/// A command without what a person's environment would change about the runs.
pub(crate) fn clean_command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let known = name.to_string_lossy();
        if known == "CI" || ["INSTA_", "TARGET_URL", "WIREPROOF_", "HURL_"].iter().any(|start| known.starts_with(start))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// The last lines of a program's output: enough to see why it failed.
pub(crate) fn end_of(output: &str) -> String {
    const LINES: usize = 40;
    let lines: Vec<&str> = output.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}
