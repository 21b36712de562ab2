//! `cargo bench --bench speed`: wireproof's time, processor time and memory beside a bare reqwest client's.
//!
//! Every workload is written into a temporary folder and served on loopback by nginx, or by a small server of our own
//! where there is no nginx or the answers are to be late. Contenders run in turn, round by round, each as a process of
//! its own; a ratio is taken within a round and the table shows the median of the ratios, so that a slow moment of the
//! machine hits both sides. The bare client runs twice a round: its ratio to itself says how steady the machine is.
//!
//! It needs a Unix system and `sh`; nginx and Hurl take part when they are there.

mod arguments;
mod bare_client;
mod campaign;
mod contender;
mod finder;
mod hurl;
mod item;
mod launcher;
mod sample;
mod servers;
mod statistics;
mod table;
mod wireproof;
mod workload;

use std::error::Error;
use std::ffi::OsStr;
use std::process::ExitCode;

/// What a part of the bench gives, or the sentence that ends it.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1).peekable();
    // The bench starts itself for its two other parts, which have to be processes of their own.
    let part = words.peek().and_then(|word| word.to_str()).unwrap_or_default().to_owned();
    let result = match part.as_str() {
        bare_client::PART => bare_client::run(words.skip(1)),
        launcher::PART => launcher::run(words.skip(1)),
        _ => campaign::run(arguments::read().as_ref()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// A sentence for the person who waits; the table alone goes to standard output.
#[expect(clippy::print_stderr, reason = "a bench has no reporter; this is its one place for progress and errors")]
fn say(sentence: impl AsRef<str>) {
    eprintln!("{}", sentence.as_ref());
}

/// One argument that a part of the bench was started with.
fn text(word: Option<impl AsRef<OsStr>>, name: &str) -> Result<String> {
    let word = word.ok_or_else(|| format!("the argument {name} is missing"))?;
    let text = word.as_ref().to_str().ok_or_else(|| format!("the argument {name} is not UTF-8"))?;
    Ok(text.to_owned())
}
