//! A project in a folder of its own, and what `wireproof check` says about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rstest::Context;
use tempfile::TempDir;

/// The contract of a row that is about something else.
pub(crate) const CONTRACT: &str = r#"api: Shop API
self-test: flow
statuses: [200, 204, 400, 404, 409]
reasons: unique
variables: { version: "3.17", shop: north }
secrets: { password: env.SHOP_PASSWORD }
envelopes:
  error: { media-type: application/json, reason: $.reason }
  order: { schema: { type: object } }
  orders: { schema: { type: array } }
errors:
  400: { parse_error: the body can't be parsed, invalid_argument: a property is invalid }
  404: { not_found: there is no such order }
  409: { conflict: the order was changed }
identities:
  clerk: { headers: { Authorization: "Bearer {{ password }}" } }
  manager: { headers: { Authorization: "Bearer {{ password }}" } }
promises: { S1: orders can be read, S2: orders can be written }
"#;

/// The scenario of a row that is about something else.
pub(crate) const SCENARIO: &str = "cases: [{ name: an order is read, request: GET /orders/1, expect: 200 }]\n";

/// A project in a folder of its own.
pub(crate) struct Project(TempDir);

impl Project {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the project"))
    }

    /// A contract and a scenario without mistakes.
    pub(crate) fn shop() -> Self {
        let project = Self::new();
        project.write("scenarios/shop/contract.yaml", CONTRACT);
        project.write("scenarios/shop/orders.yaml", SCENARIO);
        project
    }

    /// Where a file of the project stands.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a file, over the one that is there.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// What `wireproof check` does here, whatever the environment of the tests holds.
    pub(crate) fn check(&self) -> Output {
        Command::new(env!("CARGO_BIN_EXE_wireproof"))
            .arg("check")
            .current_dir(self.0.path())
            .env_clear()
            .output()
            .expect("wireproof can be started")
    }

    /// What a refused project is told: the whole of standard error.
    pub(crate) fn refusal(&self) -> String {
        let output = self.check();
        let told = String::from_utf8(output.stderr).expect("messages are UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "mistakes go to standard error");
        // The folder has another name each time, and under its real one it may hide from a plain comparison.
        let real = self.0.path().canonicalize().expect("it is there");
        [&real, self.0.path()].iter().fold(told, |told, folder| told.replace(&*folder.to_string_lossy(), "[project]"))
    }

    /// Holds the message against the row's snapshot.
    pub(crate) fn is_refused(&self, row: &Context) {
        let name = format!("{}.{}", row.name, row.description.unwrap_or("one"));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, self.refusal()));
    }
}

/// A shop whose file of cases is this text; the first line end is not part of it.
pub(crate) fn cases(row: &Context, text: &str) {
    files(row, &[("orders.yaml", text)]);
}

/// A shop whose contract is this text.
pub(crate) fn contract(row: &Context, text: &str) {
    files(row, &[("contract.yaml", text)]);
}

/// A shop whose contract is the usual one and this text.
pub(crate) fn contract_with(row: &Context, text: &str) {
    contract(row, &format!("{CONTRACT}{}", text.strip_prefix('\n').unwrap_or(text)));
}

/// A shop with these files beside its contract.
pub(crate) fn files(row: &Context, files: &[(&str, &str)]) {
    let project = Project::shop();
    for (path, text) in files {
        project.write(&format!("scenarios/shop/{path}"), text.strip_prefix('\n').unwrap_or(text));
    }
    project.is_refused(row);
}
