//! The parts of the bench that can be wrong without anybody noticing: its arithmetic and its table.

#[path = "sample.rs"]
mod sample;
#[path = "statistics.rs"]
mod statistics;
#[path = "table.rs"]
mod table;
#[expect(dead_code, reason = "titles, latencies and targets are for the bench itself")]
#[path = "workload.rs"]
mod workload;

use std::time::Duration;

use rstest::rstest;
use sample::Sample;
use statistics::{Spread, ratios, spread};
use table::{JUDGED, Row, Section};
use workload::{ALL, Target};

#[rstest]
#[case::odd(&[3.0, 1.0, 2.0], 1.0, 2.0, 3.0)]
#[case::even(&[4.0, 1.0, 2.0, 10.0], 1.0, 3.0, 10.0)]
#[case::alone(&[7.0], 7.0, 7.0, 7.0)]
fn a_spread_has_its_median_in_the_middle(
    #[case] values: &[f64],
    #[case] minimum: f64,
    #[case] median: f64,
    #[case] maximum: f64,
) {
    assert_eq!(spread(values.iter().copied()), Some(Spread { minimum, median, maximum }));
}

#[test]
fn no_values_have_no_spread() {
    assert_eq!(spread([]), None);
}

#[test]
fn ratios_are_taken_round_by_round() {
    // The ratio of the medians would be 2: a slow round must not hide what the rounds say one by one.
    let reached = ratios(&[30.0, 20.0, 12.0], &[10.0, 20.0, 8.0]);
    assert_eq!(reached, Some(Spread { minimum: 1.0, median: 1.5, maximum: 3.0 }));
}

#[test]
fn a_sample_reads_back_as_it_was_printed() {
    let sample = sample(38, 60);
    assert_eq!(sample.to_string().parse(), Ok(sample));
}

#[rstest]
#[case::nothing("")]
#[case::too_short("1 2 3")]
#[case::too_long("1 2 3 4 5")]
#[case::words("1 2 three 4")]
fn what_is_no_sample_is_refused(#[case] line: &str) {
    assert!(line.parse::<Sample>().is_err());
}

#[rstest]
#[case::as_much_as_allowed(Target::Times(1.5), "  met      1.50 times")]
#[case::too_slow(Target::Times(1.4), "  NOT MET  1.50 times")]
#[case::quick_start(Target::Milliseconds(150.0), "  met      150.00 ms")]
#[case::slow_start(Target::Milliseconds(5.0), "  NOT MET  150.00 ms")]
#[case::small(Target::Mebibytes(60.0), "  met      60.00 MiB")]
#[case::big(Target::Mebibytes(59.9), "  NOT MET  60.00 MiB")]
fn a_target_is_held_against_the_median(#[case] target: Target, #[case] line: &str) {
    let text = table(&["bare client", JUDGED], target);
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_target_that_nobody_ran_for_is_not_met() {
    let text = table(&["bare client", "hurl"], Target::Times(9.0));
    assert!(text.contains("  not measured: ") && !text.contains("  met"), "{text}");
}

#[test]
fn every_file_of_a_workload_has_its_share_of_the_cases() {
    for workload in ALL {
        let ids: Vec<usize> = workload.ids_by_file().flatten().collect();
        assert_eq!(ids, (1..=workload.cases).collect::<Vec<_>>(), "{}", workload.name);
        assert_eq!(workload.ids_by_file().count(), workload.files, "{}", workload.name);
    }
}

/// A table of contenders that take 100 ms, 150 ms, … in every round.
fn table(names: &[&str], target: Target) -> String {
    let mut rows = Vec::new();
    for (number, name) in (2..).zip(names) {
        let mut row = Row::new(name);
        for _ in 0..3 {
            row.add(&sample(50 * number, 60));
        }
        rows.push(row);
    }
    let targets = vec![target].leak();
    table::print(&[Section { title: "a workload", server: "a server".to_owned(), rows, targets }], 3)
}

fn sample(milliseconds: u64, mebibytes: u64) -> Sample {
    Sample {
        wall: Duration::from_millis(milliseconds),
        processor: Duration::from_micros(milliseconds),
        peak_bytes: mebibytes << 20,
        exit_code: 0,
    }
}
