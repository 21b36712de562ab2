//! The text of a progress line; whoever owns the terminal draws it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::text::{count, safe};
use crate::model::outcome::{CaseInfo, CaseResult};
use crate::record::Event;

/// How far a run has come.
#[derive(Debug, Default)]
pub struct Progress {
    cases: Arc<[CaseInfo]>,
    /// The cases that run, and the step under way of each.
    running: BTreeMap<usize, String>,
    ended: usize,
    broken: usize,
    inconclusive: usize,
}

impl Progress {
    /// Takes in what happened.
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::RunStarted { cases, .. } => self.cases = Arc::clone(cases),
            Event::CaseStarted(index) => _ = self.running.insert(*index, String::new()),
            Event::StepStarted { case, title } => _ = self.running.insert(*case, title.clone()),
            Event::StepFinished { case } => _ = self.running.insert(*case, String::new()),
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

    /// `running  34 of 96 cases, 1 broken  flow/bodies/too long, step afterwards`, at most `width` columns. The case is
    /// the first one in order that still runs: the one that is waited for.
    #[must_use]
    pub fn line(&self, width: usize) -> String {
        let mut line = format!("running  {} of {}", self.ended, count(self.cases.len(), "case"));
        for (number, word) in [(self.broken, "broken"), (self.inconclusive, "inconclusive")] {
            if number > 0 {
                _ = write!(line, ", {number} {word}");
            }
        }
        let first = self.running.first_key_value();
        if let Some((case, step)) = first.and_then(|(&index, step)| Some((self.cases.get(index)?, step))) {
            line.push_str("  ");
            line.push_str(&safe(&case.id, 200));
            if !step.is_empty() {
                _ = write!(line, ", {}", safe(step, 200));
            }
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
    fn the_line_names_the_case_and_the_step_that_are_waited_for() {
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
        assert_eq!(progress.line(80), "running  1 of 3 cases, 1 broken  flow/b/a");
        progress.event(&Event::StepStarted { case: 1, title: "step afterwards".to_owned() });
        assert_eq!(progress.line(80), "running  1 of 3 cases, 1 broken  flow/b/a, step afterwards");
        progress.event(&Event::StepFinished { case: 1 });
        assert_eq!(progress.line(80), "running  1 of 3 cases, 1 broken  flow/b/a");
        progress.event(&ended(1, CaseResult::Inconclusive("refused".into())));
        assert_eq!(progress.line(80), "running  2 of 3 cases, 1 broken, 1 inconclusive  flow/c/a");
        assert_eq!(progress.line(10), "running  2");
    }
}
