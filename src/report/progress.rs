//! The text of a progress line; whoever owns the terminal draws it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use super::text::{count, safe};
use crate::model::outcome::CaseResult;
use crate::record::Event;

/// How far a run has come.
#[derive(Debug, Default)]
pub struct Progress {
    /// The file of each case.
    files: Vec<Arc<str>>,
    running: BTreeSet<usize>,
    ended: usize,
    broken: usize,
    inconclusive: usize,
}

impl Progress {
    /// Takes in what happened.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::RunStarted { cases, .. } => self.files = cases.iter().map(|case| case.file.clone()).collect(),
            Event::CaseStarted(index) => _ = self.running.insert(*index),
            Event::CaseFinished(outcome) => {
                self.running.remove(&outcome.index);
                self.ended += 1;
                match outcome.result {
                    CaseResult::Broken => self.broken += 1,
                    CaseResult::Inconclusive(_) => self.inconclusive += 1,
                    _ => {}
                }
            }
            Event::RunFinished(_) => self.running.clear(),
        }
    }

    /// `running  34 of 96 cases, 1 broken  flow/bodies`, at most `width` columns. The file is the first one in order
    /// that still has a case running: the one that is waited for.
    #[must_use]
    pub fn line(&self, width: usize) -> String {
        let mut line = format!("running  {} of {}", self.ended, count(self.files.len(), "case"));
        for (number, word) in [(self.broken, "broken"), (self.inconclusive, "inconclusive")] {
            if number > 0 {
                _ = write!(line, ", {number} {word}");
            }
        }
        if let Some(file) = self.running.first().and_then(|&index| self.files.get(index)) {
            line.push_str("  ");
            line.push_str(&safe(file, 200));
        }
        line.chars().take(width).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Secrets;
    use crate::model::outcome::{CaseInfo, CaseRecord, RunInfo};
    use crate::record::{Door, Exchanges};

    fn case(file: &str) -> CaseInfo {
        CaseInfo { id: format!("{file}/a"), file: file.into(), path: "".into(), line: 1, ..CaseInfo::default() }
    }

    fn ended(index: usize, result: CaseResult) -> Event {
        let door = Door::new(Secrets::default(), Exchanges::default());
        Event::CaseFinished(Arc::new(door.mask(CaseRecord::unsent(index, result))))
    }

    #[test]
    fn the_line_names_the_file_that_is_waited_for() {
        let mut progress = Progress::default();
        progress.event(&Event::RunStarted {
            run: RunInfo::default(),
            contracts: Vec::new(),
            cases: [case("flow/a"), case("flow/b"), case("flow/c")].into(),
        });
        assert_eq!(progress.line(80), "running  0 of 3 cases");
        for index in [2, 1, 0] {
            progress.event(&Event::CaseStarted(index));
        }
        progress.event(&ended(0, CaseResult::Broken));
        assert_eq!(progress.line(80), "running  1 of 3 cases, 1 broken  flow/b");
        progress.event(&ended(1, CaseResult::Inconclusive("refused".into())));
        assert_eq!(progress.line(80), "running  2 of 3 cases, 1 broken, 1 inconclusive  flow/c");
        assert_eq!(progress.line(10), "running  2");
    }
}
