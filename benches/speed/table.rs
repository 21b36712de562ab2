//! The figures as text: a section a workload, a line a contender, a line a target.

use std::fmt::Write;

use crate::sample::Sample;
use crate::statistics::{Spread, ratios, spread};
use crate::workload::Target;

/// The row whose figures are held against the targets.
pub(crate) const JUDGED: &str = "wireproof";

/// One workload's figures.
#[derive(Debug)]
pub(crate) struct Section {
    /// What was done.
    pub(crate) title: &'static str,
    /// Against what.
    pub(crate) server: String,
    /// The contenders; the first is what the others are compared with.
    pub(crate) rows: Vec<Row>,
    /// What was promised.
    pub(crate) targets: &'static [Target],
}

/// One contender's figures, a value a round.
#[derive(Debug)]
pub(crate) struct Row {
    name: String,
    wall_milliseconds: Vec<f64>,
    processor_milliseconds: Vec<f64>,
    peak_mebibytes: Vec<f64>,
}

impl Row {
    /// A row without a round.
    pub(crate) fn new(name: &str) -> Self {
        let (wall_milliseconds, processor_milliseconds, peak_mebibytes) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.to_owned(), wall_milliseconds, processor_milliseconds, peak_mebibytes }
    }

    /// Adds a round.
    #[expect(clippy::cast_precision_loss, reason = "a peak of petabytes would lose its last bytes")]
    pub(crate) fn add(&mut self, sample: &Sample) {
        self.wall_milliseconds.push(sample.wall.as_secs_f64() * 1e3);
        self.processor_milliseconds.push(sample.processor.as_secs_f64() * 1e3);
        self.peak_mebibytes.push(sample.peak_bytes as f64 / f64::from(1 << 20));
    }
}

/// The whole table.
pub(crate) fn print(sections: &[Section], rounds: u16) -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "Medians of {rounds} rounds in release build, {processors} processors. \
         A ratio is to the bare client (reqwest, 64 connections) of the same round: median (smallest to largest).\n"
    );
    for section in sections {
        print_section(&mut text, section);
    }
    text
}

fn print_section(text: &mut String, section: &Section) {
    let mut line = |line: String| writeln!(text, "{}", line.trim_end()).unwrap_or_default();
    line(String::new());
    line(format!("{}, on {}", section.title, section.server));
    line(format!(
        "  {:<18}{:>10}  {:<21}  {:>10}  {:<21}  {:>10}",
        "", "time", "ratio", "processor", "ratio", "memory"
    ));
    let Some(yardstick) = section.rows.first() else { return };
    for (number, row) in section.rows.iter().enumerate() {
        let ratio = |values, yard| if number == 0 { String::new() } else { range(ratios(values, yard)) };
        line(format!(
            "  {:<18}{:>10}  {:<21}  {:>10}  {:<21}  {:>10}",
            row.name,
            amount(&row.wall_milliseconds, "ms"),
            ratio(&row.wall_milliseconds, &yardstick.wall_milliseconds),
            amount(&row.processor_milliseconds, "ms"),
            ratio(&row.processor_milliseconds, &yardstick.processor_milliseconds),
            amount(&row.peak_mebibytes, "MiB"),
        ));
    }
    let judged = section.rows.iter().find(|row| row.name == JUDGED);
    for target in section.targets {
        line(verdict(*target, judged, yardstick));
    }
}

fn amount(values: &[f64], unit: &str) -> String {
    spread(values.iter().copied()).map_or("-".to_owned(), |spread| format!("{:.1} {unit}", spread.median))
}

fn range(spread: Option<Spread>) -> String {
    spread.map_or("-".to_owned(), |Spread { minimum, median, maximum }| {
        format!("{median:.2} ({minimum:.2} to {maximum:.2})")
    })
}

fn verdict(target: Target, judged: Option<&Row>, yardstick: &Row) -> String {
    let (bound, unit) = match target {
        Target::Times(bound) => (bound, "times the bare client's time"),
        Target::Milliseconds(bound) => (bound, "ms from start to exit"),
        Target::Mebibytes(bound) => (bound, "MiB of memory at the peak"),
    };
    let reached = judged.and_then(|row| match target {
        Target::Times(_) => ratios(&row.wall_milliseconds, &yardstick.wall_milliseconds),
        Target::Milliseconds(_) => spread(row.wall_milliseconds.iter().copied()),
        Target::Mebibytes(_) => spread(row.peak_mebibytes.iter().copied()),
    });
    match reached {
        Some(Spread { median, .. }) if median <= bound => format!("  met      {median:.2} {unit}, at most {bound}"),
        Some(Spread { median, .. }) => format!("  NOT MET  {median:.2} {unit}, at most {bound}"),
        None => format!("  not measured: {unit}, at most {bound}"),
    }
}
