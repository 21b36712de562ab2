//! What the bench can be told.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;
use clap::builder::PossibleValuesParser;

use crate::workload;

/// wireproof's speed and memory as a ratio to a bare reqwest client with 64 connections.
#[derive(Debug, Parser)]
#[command(name = "speed")]
pub(crate) struct Arguments {
    /// Only these workloads.
    #[arg(value_parser = PossibleValuesParser::new(workload::ALL.iter().map(|workload| workload.name)))]
    pub(crate) workloads: Vec<String>,
    /// Measured rounds, after one that isn't counted.
    #[arg(long, default_value_t = 11, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) rounds: u16,
    /// Another wireproof than the one cargo built for this bench.
    #[arg(long, value_name = "PATH", default_value = env!("CARGO_BIN_EXE_wireproof"))]
    pub(crate) binary: PathBuf,
    /// Leave a contender out.
    #[arg(long, value_name = "CONTENDER", value_parser = ["wireproof", "hurl"])]
    pub(crate) skip: Vec<String>,
    /// Use the bench's own server even where there is an nginx.
    #[arg(long)]
    pub(crate) no_nginx: bool,
}

impl Arguments {
    /// Whether a contender was left out by name.
    pub(crate) fn skips(&self, contender: &str) -> bool {
        self.skip.iter().any(|skipped| skipped == contender)
    }

    /// Whether a workload is wanted.
    pub(crate) fn wants(&self, workload: &str) -> bool {
        self.workloads.is_empty() || self.workloads.iter().any(|wanted| wanted == workload)
    }
}

/// The command line, or none when nothing is to be measured: `cargo bench` passes `--bench` to what it runs, while
/// `cargo test --all-targets` runs this too, with arguments for test harnesses. A wrong argument ends the process.
pub(crate) fn read() -> Option<Arguments> {
    let is_flag = |word: &OsString| word == "--bench";
    let words: Vec<OsString> = std::env::args_os().collect();
    words.iter().any(is_flag).then(|| Arguments::parse_from(words.iter().filter(|word| !is_flag(word))))
}
