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
    /// The method of each request.
    pub(crate) method: &'static str,
    /// What the server is like, where it isn't nginx.
    pub(crate) server: Own,
    /// What wireproof has to reach.
    pub(crate) targets: &'static [Target],
}

/// What a server of the bench's own is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    /// How late each answer is.
    pub(crate) latency: Duration,
    /// The protocol that it speaks behind TLS (ALPN), where it does.
    pub(crate) protocol: Option<&'static str>,
    /// How many connections may wait until they are accepted.
    pub(crate) backlog: u32,
}

/// What nginx can stand in for.
const ORDINARY: Own = Own { latency: Duration::ZERO, protocol: None, backlog: 1024 };

/// Answers that come from far away.
const FAR: Own = Own { latency: Duration::from_millis(5), ..ORDINARY };

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
        method: "GET",
        server: ORDINARY,
        targets: &[Target::Times(1.4)],
    },
    Workload {
        name: "ten-thousand",
        title: "10,000 cases in 1,000 files",
        cases: 10_000,
        files: 1_000,
        method: "GET",
        server: ORDINARY,
        targets: &[Target::Times(1.4), Target::Mebibytes(60.0)],
    },
    Workload {
        name: "latency",
        title: "1,000 cases in 100 files, answers 20 ms late",
        cases: 1_000,
        files: 100,
        method: "GET",
        server: Own { latency: Duration::from_millis(20), ..ORDINARY },
        targets: &[Target::Times(1.05)],
    },
    Workload {
        name: "start",
        title: "one case, start to exit",
        cases: 1,
        files: 1,
        method: "GET",
        server: ORDINARY,
        targets: &[Target::Milliseconds(5.0)],
    },
    Workload {
        name: "tls-1",
        title: "1,000 POSTs in 100 files over TLS with HTTP/1.1, answers 5 ms late",
        cases: 1_000,
        files: 100,
        method: "POST",
        server: Own { protocol: Some("http/1.1"), ..FAR },
        targets: &[],
    },
    Workload {
        name: "tls-2",
        title: "1,000 POSTs in 100 files over TLS with HTTP/2, answers 5 ms late",
        cases: 1_000,
        files: 100,
        method: "POST",
        server: Own { protocol: Some("h2"), ..FAR },
        targets: &[],
    },
    Workload {
        name: "backlog",
        title: "1,000 cases in 100 files, five connections may wait",
        cases: 1_000,
        files: 100,
        method: "GET",
        server: Own { backlog: 5, ..ORDINARY },
        targets: &[],
    },
];

impl Workload {
    /// Whether nginx can serve it as it is.
    pub(crate) const fn is_ordinary(&self) -> bool {
        self.server.latency.is_zero() && self.server.protocol.is_none() && self.server.backlog == ORDINARY.backlog
    }

    /// The items that each file asks for.
    pub(crate) fn ids_by_file(&self) -> impl Iterator<Item = RangeInclusive<usize>> {
        let size = self.cases / self.files;
        (0..self.files).map(move |file| file * size + 1..=(file + 1) * size)
    }
}
