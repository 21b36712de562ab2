//! A small process around each measured one: it starts it, waits for it, and says what it cost.
//!
//! The kernel tells a parent the processor time and the peak memory of its ended children only all together. This
//! parent has exactly one child, so the figures are that child's. The peak memory can't come out below what this
//! process itself takes when it starts the child, a few MiB, so a lower peak isn't seen.

use std::ffi::OsString;
use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::sample::Sample;
use crate::{Result, text};

/// The word that starts this part of the bench.
pub(crate) const PART: &str = "measure";

/// Runs `OUTPUT PROGRAM ARGUMENT…` with the program's output going into a file, and prints a `Sample`.
#[expect(clippy::print_stdout, reason = "the bench reads the sample from this part's standard output")]
pub(crate) fn run(mut words: impl Iterator<Item = OsString>) -> Result<()> {
    let output = File::create(text(words.next(), "OUTPUT")?)?;
    let program = text(words.next(), "PROGRAM")?;
    let mut command = Command::new(&program);
    command.args(words).stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let start = Instant::now();
    let status = command.status().map_err(|error| format!("{program} can't be started: {error}"))?;
    let wall = start.elapsed();
    let (processor, peak_bytes) = usage_of_children()?;
    let sample = Sample {
        wall,
        processor,
        peak_bytes,
        // A process that a signal ended has no exit code; the shells' 128 stands for it.
        exit_code: status.code().unwrap_or(128),
    };
    println!("{sample}");
    Ok(())
}

/// The processor time of the ended children, and the highest of their peaks in bytes.
#[cfg(unix)]
fn usage_of_children() -> Result<(Duration, u64)> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    /// The unit of `ru_maxrss`, which isn't the same everywhere.
    const BYTES_OF_A_UNIT: u64 = if cfg!(target_vendor = "apple") { 1 } else { 1024 };

    let duration = |time: TimeVal| -> Result<Duration> {
        Ok(Duration::from_secs(time.tv_sec().try_into()?) + Duration::from_micros(time.tv_usec().try_into()?))
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let peak_bytes = u64::try_from(usage.max_rss())? * BYTES_OF_A_UNIT;
    Ok((duration(usage.user_time())? + duration(usage.system_time())?, peak_bytes))
}

/// Elsewhere the bench compiles, and says why it can't measure.
#[cfg(not(unix))]
fn usage_of_children() -> Result<(Duration, u64)> {
    Err("processor time and memory can be measured on Unix systems only".into())
}
