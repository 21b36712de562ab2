//! Turns events into text, file by file in their stable order.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::reporter::{Consumer, Options, Reporter};
use super::counts::Counts;
use super::groups::Groups;
use super::layout::Layout;
use super::often::Often;
use super::{block, file, over_run, summary};
use crate::model::event::Event;
use crate::model::outcome::{CaseInfo, CaseOutcome, CaseResult};

/// The report for people at a terminal.
#[derive(Clone, Copy, Debug)]
pub struct People;

impl Reporter for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn summary(&self) -> &'static str {
        "a line a file, a block a failure, and a summary that names the target"
    }

    fn documentation(&self) -> &'static str {
        "Writes a line for each scenario file as soon as all its selected cases and those of the files before it have \
         ended, so that the order of the output never depends on time.\n\n\
         A case that is broken or inconclusive has a block below its file's line: the request, every finding of every \
         step, the difference to the accepted answer, the command that sends the request again, the one that explains \
         the rule, and the one that accepts the answer. Where several cases break a rule, a line at the end says how \
         many. Cases that were not run or ignored are counted by their reason. The last line names the contract and the target.\n\n\
         With --verbose the exchanges of all reported steps are shown, and the ids behind each number of cases."
    }

    fn begin(&self, options: &Options) -> Box<dyn Consumer + Send> {
        Box::new(Report { options: options.clone(), ..Report::default() })
    }
}

/// The cases of one file.
struct File {
    name: Arc<str>,
    /// Their indices, in order.
    cases: Vec<usize>,
    /// How many have not ended yet.
    left: usize,
}

#[derive(Default)]
struct Report {
    options: Options,
    cases: Arc<[CaseInfo]>,
    /// Outcomes of files that are not written yet.
    outcomes: Vec<Option<CaseOutcome>>,
    files: Vec<File>,
    /// The file of each case.
    file_of: Vec<usize>,
    /// The first file that is not written yet.
    next: usize,
    name_columns: usize,
    groups: Groups,
    often: Often,
    explained: HashSet<&'static str>,
    /// Whether the last line written closes a block.
    ruled: bool,
}

impl Consumer for Report {
    fn event(&mut self, event: &Event, out: &mut String) {
        match event {
            Event::RunStarted { cases, .. } => self.begin(cases),
            Event::CaseStarted(_) => {}
            Event::CaseFinished(outcome) => {
                self.keep(outcome);
                while self.files.get(self.next).is_some_and(|file| file.left == 0) {
                    self.write_next_file(out);
                }
            }
            Event::RunFinished(run) => {
                while self.next < self.files.len() {
                    self.write_next_file(out);
                }
                let layout = Layout::new(&self.options);
                let before = out.len();
                self.often.write(out, &layout);
                self.groups.write(out, &layout);
                let ruled = self.ruled && out.len() == before;
                let findings: Vec<_> = run.findings.iter().collect();
                over_run::write(out, &layout, run, &findings, &self.cases, &mut self.explained, ruled);
                over_run::write_unjudged(out, &layout, run);
                summary::write(out, &layout, run);
            }
        }
    }
}

impl Report {
    fn begin(&mut self, cases: &Arc<[CaseInfo]>) {
        self.cases = Arc::clone(cases);
        self.outcomes = vec![None; cases.len()];
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (index, case) in cases.iter().enumerate() {
            let at = *known.entry(&case.file).or_insert_with(|| {
                self.files.push(File { name: Arc::clone(&case.file), cases: Vec::new(), left: 0 });
                self.files.len() - 1
            });
            self.files[at].cases.push(index);
            self.files[at].left += 1;
            self.file_of.push(at);
        }
        self.name_columns = file::name_columns(self.files.iter().map(|file| &*file.name));
    }

    fn keep(&mut self, outcome: &CaseOutcome) {
        if let Some(place @ None) = self.outcomes.get_mut(outcome.index) {
            // What the answers showed is for others, and a case's file may be long in coming.
            *place = Some(CaseOutcome {
                seen: Vec::new(),
                result: outcome.result.clone(),
                steps: outcome.steps.clone(),
                ..*outcome
            });
            self.files[self.file_of[outcome.index]].left -= 1;
        }
    }

    fn write_next_file(&mut self, out: &mut String) {
        let layout = Layout::new(&self.options);
        let file = &self.files[self.next];
        self.next += 1;
        let ended: Vec<_> = file.cases.iter().map(|&case| (&self.cases[case], self.outcomes[case].take())).collect();
        let mut counts = Counts::default();
        for (_, outcome) in &ended {
            counts.add(outcome.as_ref());
        }
        // Cases that the run never came to are counted with their file, but a file of nothing else is only noise.
        if ended.iter().any(|(_, outcome)| outcome.is_some()) {
            file::write(out, &layout, &file.name, self.name_columns, &counts);
            self.ruled = false;
        }
        for (info, outcome) in &ended {
            let Some(outcome) = outcome else {
                self.groups.add(&CaseResult::NotRun("the run ended first".to_owned()), &info.id);
                continue;
            };
            self.often.add(outcome);
            let first = self.groups.add(&outcome.result, &info.id);
            let counted = match &outcome.result {
                CaseResult::Inconclusive(why) if outcome.steps.iter().all(|step| step.findings.is_empty()) => {
                    !self.groups.shows_inconclusive(why, &info.id)
                }
                _ => !first,
            };
            if !counted && block::is_needed(outcome, self.options.verbose) {
                if !self.ruled {
                    block::rule(out, &layout);
                }
                block::write(out, &layout, info, outcome, &mut self.explained);
                block::rule(out, &layout);
                self.ruled = true;
            }
        }
    }
}
