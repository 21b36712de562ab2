//! Turns events into text, file by file in their stable order.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::super::reporter::{Consumer, Options, Reporter};
use super::counts::Counts;
use super::groups::Groups;
use super::layout::Layout;
use super::rule_counts::RuleCounts;
use super::{block, file, over_run, summary};
use crate::model::outcome::{CaseInfo, CaseResult, ContractInfo};
use crate::record::{Event, MaskedRecord};

/// The report for people at a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal;

impl Reporter for Terminal {
    fn name(&self) -> &'static str {
        "terminal"
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
        Box::new(Report::new(options))
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
pub(super) struct Report {
    options: Options,
    cases: Arc<[CaseInfo]>,
    contracts: Vec<ContractInfo>,
    /// Records of files that are not written yet.
    outcomes: Vec<Option<Arc<MaskedRecord>>>,
    files: Vec<File>,
    /// The file of each case.
    file_of: Vec<usize>,
    /// The first file that is not written yet.
    next: usize,
    name_columns: usize,
    groups: Groups,
    often: RuleCounts,
    explained: HashSet<&'static str>,
    /// Whether the last line written closes a block.
    ruled: bool,
}

impl Consumer for Report {
    fn event(&mut self, event: &Event, out: &mut String) {
        match event {
            Event::RunStarted { contracts, cases, .. } => {
                self.contracts.clone_from(contracts);
                self.begin(cases);
            }
            Event::CaseStarted(_) | Event::StepStarted { .. } | Event::StepFinished { .. } => {}
            Event::CaseFinished(outcome) => self.take(outcome.index, outcome, out),
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
    pub(super) fn new(options: &Options) -> Self {
        Self { options: options.clone(), ..Self::default() }
    }

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

    /// Takes in how the case at an index ended, and writes every file that is complete.
    pub(super) fn take(&mut self, index: usize, outcome: &Arc<MaskedRecord>, out: &mut String) {
        if let Some(place @ None) = self.outcomes.get_mut(index) {
            // A case's file may be long in coming: of most cases nothing is told but how they ended.
            let whole = block::is_needed(outcome, self.options.verbose);
            *place = Some(if whole { Arc::clone(outcome) } else { Arc::new(outcome.without_steps()) });
            self.files[self.file_of[index]].left -= 1;
        }
        while self.files.get(self.next).is_some_and(|file| file.left == 0) {
            self.write_next_file(out);
        }
    }

    fn write_next_file(&mut self, out: &mut String) {
        let layout = Layout::new(&self.options);
        let file = &self.files[self.next];
        self.next += 1;
        let ended: Vec<_> = file.cases.iter().map(|&case| (&self.cases[case], self.outcomes[case].take())).collect();
        let mut counts = Counts::default();
        for (_, outcome) in &ended {
            counts.add(outcome.as_deref().map(|outcome| &**outcome));
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
                CaseResult::Inconclusive(why) if outcome.findings().next().is_none() => {
                    !self.groups.shows_inconclusive(why, &info.id)
                }
                _ => !first,
            };
            if !counted && block::is_needed(outcome, self.options.verbose) {
                if !self.ruled {
                    block::rule(out, &layout);
                }
                block::write(out, &layout, (info, contract(&self.contracts, info)), outcome, &mut self.explained);
                block::rule(out, &layout);
                self.ruled = true;
            }
        }
    }
}

/// The contract of a case.
fn contract<'c>(contracts: &'c [ContractInfo], case: &CaseInfo) -> &'c ContractInfo {
    static NONE: LazyLock<ContractInfo> = LazyLock::new(ContractInfo::default);
    let name = case.id.split('/').next().unwrap_or_default();
    contracts.iter().find(|contract| contract.name == name).unwrap_or(&NONE)
}
