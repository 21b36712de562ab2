//! The canary for what needs a process of its own: the `cargo test` entry, and a panic.
//!
//! This target has a main of its own, as tests/gate.rs does: started again with [`ENTRY`] set, it is the entry of a
//! project, or a command line in which something goes wrong.

mod support;

use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Trial};
use support::Outcome;
use support::canary_project::{CanaryProject, KEY, PASSWORD};

const ENTRY: &str = "WIREPROOF_CANARY_ENTRY";

macro_rules! trials {
    ($($name:ident),* $(,)?) => {
        vec![$(Trial::test(stringify!($name), || { $name(); Ok(()) })),*]
    };
}

fn main() -> ExitCode {
    match std::env::var(ENTRY).as_deref() {
        Ok("cargo test") => return wireproof::test_main(),
        Ok("a panic under cargo test") => {
            let code = wireproof::test_main();
            panic();
            return code;
        }
        Ok(_) => {
            let code = wireproof::cli::main();
            panic();
            return code;
        }
        Err(_) => {}
    }
    let trials = trials![
        the_entry_of_cargo_test_gives_nothing_away,
        a_panic_of_the_command_line_gives_nothing_away,
        a_panic_under_cargo_test_gives_nothing_away,
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// What no code of ours should do, in a thread, so that the process lives on.
fn panic() {
    let secret = |name| std::env::var(name).unwrap_or_default();
    let words = format!("nobody foresaw {:?} and {}", secret("PASSWORD"), secret("KEY"));
    let panicked = std::thread::spawn(move || panic!("{words}")).join();
    assert!(panicked.is_err());
}

impl CanaryProject {
    /// Starts this process again, and searches what it prints and writes.
    fn again(&self, entry: &str, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let this = std::env::current_exe().expect("the path of this test");
        let mut command = Command::new(this);
        command.args(arguments).current_dir(self.project.folder()).stdin(Stdio::null()).env_clear();
        command.env(ENTRY, entry).env("CARGO_MANIFEST_DIR", self.project.folder());
        command.env("PASSWORD", PASSWORD).env("KEY", KEY).env("URL", &self.url).env("TARGET_URL", &self.url);
        command.envs(environment.iter().copied());
        let outcome: Outcome = command.output().expect("this test can be started").into();
        self.search(entry, outcome)
    }
}

fn the_entry_of_cargo_test_gives_nothing_away() {
    let nest = CanaryProject::new();
    for update in ["new", "no", "always"] {
        let shown = nest.again("cargo test", &[], &[("INSTA_UPDATE", update)]);
        for word in ["wrong-value", "[secret password]", "[secret user.token]", "credential-withheld", "test result"] {
            // A long message goes on in the next line.
            assert!(
                shown.split_whitespace().collect::<Vec<_>>().join(" ").contains(word),
                "{word} is missing in:\n{shown}"
            );
        }
    }
    nest.again("cargo test", &["--list"], &[]);
    nest.again("cargo test", &[], &[("TARGET_URL", &nest.url.replace("http://", "http://me:url p@ss:w%2Fx%25!@"))]);
    nest.project.write("scenarios/api/mistakes.yaml", format!("cases: [{{ name: one, stauts: {PASSWORD:?} }}]\n"));
    assert!(nest.again("cargo test", &[], &[]).contains("unknown key"));
    assert!(nest.sent(PASSWORD) && nest.sent(KEY), "the server was told the secrets");
}

fn a_panic_of_the_command_line_gives_nothing_away() {
    let shown = CanaryProject::new().again("a panic", &["list"], &[]);

    assert!(shown.contains("a fault of wireproof's own: nobody foresaw"), "{shown}");
    assert!(shown.contains("[secret password]") && shown.contains("[secret key]"), "{shown}");
}

fn a_panic_under_cargo_test_gives_nothing_away() {
    let shown = CanaryProject::new().again("a panic under cargo test", &["--list"], &[]);

    assert!(shown.contains("a fault of wireproof's own: nobody foresaw"), "{shown}");
    assert!(shown.contains("[secret password]") && shown.contains("[secret key]"), "{shown}");
}
