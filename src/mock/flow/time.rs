//! Timestamps as the query parameter `timestamp_format` asks for them.

use std::time::Duration;

use serde_json::Value;

/// How timestamps are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Milliseconds since 1970-01-01T00:00:00Z, a number.
    Milliseconds,
    /// `yyyy-MM-ddTHH:mm:ss.zzzZ`
    Iso8601,
}

impl Format {
    /// The format that a parameter's value names.
    pub(super) fn named(value: &str) -> Option<Self> {
        match value {
            "" => Some(Self::Milliseconds),
            "iso8601" => Some(Self::Iso8601),
            _ => None,
        }
    }

    /// Writes a time since 1970-01-01T00:00:00Z.
    pub(super) fn write(self, time: Duration) -> Value {
        match self {
            Self::Milliseconds => Value::from(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
            Self::Iso8601 => Value::from(iso8601(time)),
        }
    }
}

fn iso8601(time: Duration) -> String {
    let seconds = time.as_secs();
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let milliseconds = time.subsec_millis();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z")
}

/// Year, month and day of a day, counted from 1970-01-01 (Gregorian calendar).
fn date(mut days: u64) -> (u64, u64, u64) {
    // 400 years always have the same number of days, so that the loop below stays short for any clock.
    let mut year = 1970 + days / 146_097 * 400;
    days %= 146_097;
    while days >= days_in_year(year) {
        days -= days_in_year(year);
        year += 1;
    }
    let mut month = 1;
    while days >= days_in_month(year, month) {
        days -= days_in_month(year, month);
        month += 1;
    }
    (year, month, days + 1)
}

fn days_in_year(year: u64) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in_month(year: u64, month: u64) -> u64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "1970-01-01T00:00:00.000Z")]
    #[case(951_782_400_000, "2000-02-29T00:00:00.000Z")]
    #[case(1_714_521_599_999, "2024-04-30T23:59:59.999Z")]
    #[case(1_767_225_600_007, "2026-01-01T00:00:00.007Z")]
    #[case(4_107_542_400_000, "2100-03-01T00:00:00.000Z")]
    #[case(32_503_680_000_000, "3000-01-01T00:00:00.000Z")]
    fn a_time_is_written_as_a_date(#[case] milliseconds: u64, #[case] written: &str) {
        let time = Duration::from_millis(milliseconds);
        assert_eq!(Format::Iso8601.write(time), Value::from(written));
        assert_eq!(Format::Milliseconds.write(time), Value::from(milliseconds));
    }
}
