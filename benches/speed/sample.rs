//! What one run cost, as the launcher prints it and the bench reads it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// What one run of one contender cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    /// From start to exit.
    pub(crate) wall: Duration,
    /// Of user and system together.
    pub(crate) processor: Duration,
    /// The most memory that was resident at once, in bytes.
    pub(crate) peak_bytes: u64,
    /// How the run ended.
    pub(crate) exit_code: i32,
}

impl fmt::Display for Sample {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (wall, processor) = (self.wall.as_nanos(), self.processor.as_nanos());
        write!(formatter, "{wall} {processor} {} {}", self.peak_bytes, self.exit_code)
    }
}

impl FromStr for Sample {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let error = || format!("not a sample: {line:?}");
        let [wall, processor, peak, exit_code] =
            line.split_whitespace().collect::<Vec<_>>().try_into().map_err(|_| error())?;
        Ok(Self {
            wall: Duration::from_nanos(wall.parse().map_err(|_| error())?),
            processor: Duration::from_nanos(processor.parse().map_err(|_| error())?),
            peak_bytes: peak.parse().map_err(|_| error())?,
            exit_code: exit_code.parse().map_err(|_| error())?,
        })
    }
}
