//! A small process around each measured one: it starts it, waits for it, and says what it cost.
//!
//! The kernel tells a parent the processor time and the peak memory of its ended children only all together. This
//! parent has exactly one child, so the figures are that child's. The peak memory can't come out below what this
//! process itself takes when it starts the child, a few MiB, so a lower peak isn't seen.

use std::ffi::OsString;
use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::sample::Sample;
use crate::{Result, text};

/// The word that starts this part of the bench.
pub(crate) const PART: &str = "measure";

/// Runs `OUTPUT PROGRAM ARGUMENT…` with the program's output going into a file, and prints a `Sample`.
#[expect(clippy::print_stdout, reason = "the bench reads the sample from this part's standard output")]
pub(crate) fn run(mut words: impl Iterator<Item = OsString>) -> Result<()> {
    let output = File::create(text(words.next(), "OUTPUT")?)?;
    let program = text(words.next(), "PROGRAM")?;
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let start = Instant::now();
    let status = command.status()?;
    let wall = start.elapsed();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let sample = Sample {
        wall,
        processor: duration(usage.user_time()) + duration(usage.system_time()),
        peak_bytes: u64::try_from(usage.max_rss())? * BYTES_OF_A_UNIT,
        // A process that a signal ended has no exit code; the shells' 128 stands for it.
        exit_code: status.code().unwrap_or(128),
    };
    println!("{sample}");
    Ok(())
}

/// The unit of `ru_maxrss`, which isn't the same everywhere.
const BYTES_OF_A_UNIT: u64 = if cfg!(target_vendor = "apple") { 1 } else { 1024 };

fn duration(time: TimeVal) -> Duration {
    let seconds = u64::try_from(time.tv_sec()).unwrap_or_default();
    let microseconds = u64::try_from(time.tv_usec()).unwrap_or_default();
    Duration::from_secs(seconds) + Duration::from_micros(microseconds)
}
