//! What is measured, and what was promised of it.

use std::ops::RangeInclusive;
use std::time::Duration;

/// One workload: so many cases of one request each, in so many files of equal size.
#[derive(Debug)]
pub(crate) struct Workload {
    /// How the command line calls it.
    pub(crate) name: &'static str,
    /// How the table calls it.
    pub(crate) title: &'static str,
    /// The number of cases, a multiple of `files`.
    pub(crate) cases: usize,
    /// The number of files.
    pub(crate) files: usize,
    /// How late each answer is.
    pub(crate) latency: Duration,
    /// What wireproof has to reach.
    pub(crate) targets: &'static [Target],
}

/// An upper bound on one of wireproof's medians.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    /// Wall time, as a multiple of the bare client's.
    Times(f64),
    /// Wall time from start to exit, in milliseconds.
    Milliseconds(f64),
    /// Peak memory, in MiB.
    Mebibytes(f64),
}

/// All workloads, in the order of the table.
pub(crate) const ALL: &[Workload] = &[
    Workload {
        name: "thousand",
        title: "1,000 cases in 100 files",
        cases: 1_000,
        files: 100,
        latency: Duration::ZERO,
        targets: &[Target::Times(1.5)],
    },
    Workload {
        name: "ten-thousand",
        title: "10,000 cases in 1,000 files",
        cases: 10_000,
        files: 1_000,
        latency: Duration::ZERO,
        targets: &[Target::Times(1.6), Target::Mebibytes(60.0)],
    },
    Workload {
        name: "latency",
        title: "1,000 cases in 100 files, answers 20 ms late",
        cases: 1_000,
        files: 100,
        latency: Duration::from_millis(20),
        targets: &[Target::Times(1.1)],
    },
    Workload {
        name: "start",
        title: "one case, start to exit",
        cases: 1,
        files: 1,
        latency: Duration::ZERO,
        targets: &[Target::Milliseconds(5.0)],
    },
];

impl Workload {
    /// The items that each file asks for.
    pub(crate) fn ids_by_file(&self) -> impl Iterator<Item = RangeInclusive<usize>> {
        let size = self.cases / self.files;
        (0..self.files).map(move |file| file * size + 1..=(file + 1) * size)
    }
}
