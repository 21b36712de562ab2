//! `wireproof completions`

use clap::CommandFactory as _;
use clap_complete::Shell as Kind;

use super::arguments::Arguments;
use super::shell::Shell;

/// Prints a completion script.
pub(super) fn completions(kind: Kind, shell: &Shell) {
    let mut script = Vec::new();
    clap_complete::generate(kind, &mut Arguments::command(), "wireproof", &mut script);
    shell.out(&String::from_utf8_lossy(&script));
}
