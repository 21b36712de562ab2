//! Cases as tests, in the XML that CI systems read.

use std::sync::Arc;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite, XmlString};

use super::reporter::{Consumer, Options, Reporter};
use super::terminal;
use crate::model::coverage::RunFinding;
use crate::model::outcome::{CaseInfo, CaseResult, ContractInfo, RunOutcome};
use crate::record::{Event, MaskedRecord};

/// The report for CI systems.
#[derive(Clone, Copy, Debug)]
pub struct JUnit;

impl Reporter for JUnit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn summary(&self) -> &'static str {
        "cases as tests, in the XML of JUnit that CI systems read"
    }

    fn documentation(&self) -> &'static str {
        "Writes a test suite for each scenario file and a test for each case. A broken case is a failure, with the block \
         that a terminal shows; an inconclusive one is an error; a case that was ignored or not run is skipped, with the \
         reason. A contract with findings over the whole run has one more suite with one failing test.\n\n\
         The document is written when the run has ended, also where a signal ended it."
    }

    fn begin(&self, options: &Options) -> Box<dyn Consumer + Send> {
        let options = Options { colours: false, verbose: false, explain_each_rule_once: false, ..options.clone() };
        Box::new(Report { options, ..Report::default() })
    }
}

#[derive(Default)]
struct Report {
    options: Options,
    contracts: Vec<ContractInfo>,
    cases: Arc<[CaseInfo]>,
    /// The test of each case that has ended.
    tests: Vec<Option<TestCase>>,
}

impl Consumer for Report {
    fn event(&mut self, event: &Event, out: &mut String) {
        match event {
            Event::RunStarted { contracts, cases, .. } => {
                self.contracts.clone_from(contracts);
                self.cases = Arc::clone(cases);
                self.tests = vec![None; cases.len()];
            }
            Event::CaseStarted(_) | Event::StepStarted { .. } | Event::StepFinished { .. } => {}
            Event::CaseFinished(record) => {
                let test = self.cases.get(record.index).map(|info| self.test(info, record));
                if let Some(place) = self.tests.get_mut(record.index) {
                    *place = test;
                }
            }
            Event::RunFinished(run) => out.push_str(&self.document(run)),
        }
    }
}

impl Report {
    fn test(&self, info: &CaseInfo, record: &Arc<MaskedRecord>) -> TestCase {
        let first = record.findings().find(|finding| finding.known.is_none());
        let status = match &record.result {
            CaseResult::Kept => TestCaseStatus::success(),
            CaseResult::Broken => {
                let (rule, message) =
                    first.map_or(("broken", String::new()), |finding| (finding.rule, finding.message()));
                let block = terminal::case_block(info, &self.contracts, record, &self.options);
                failed(NonSuccessKind::Failure, rule, &message, block)
            }
            CaseResult::Inconclusive(why) => failed(NonSuccessKind::Error, "inconclusive", why, String::new()),
            CaseResult::NotRecorded(what) => failed(NonSuccessKind::Error, "not recorded", what, String::new()),
            CaseResult::NotRun(why) => skipped(&format!("not run: {why}")),
            CaseResult::Ignored(why) => skipped(why),
        };
        let name = info.id.strip_prefix(&*info.file).and_then(|name| name.strip_prefix('/')).unwrap_or(&info.id);
        let mut test = TestCase::new(name, status);
        test.set_classname(&*info.file).set_time(record.took);
        test.extra.insert(XmlString::new("file"), XmlString::new(&*info.path));
        test.extra.insert(XmlString::new("line"), XmlString::new(info.line.to_string()));
        test
    }

    fn document(&mut self, run: &RunOutcome) -> String {
        let mut report = quick_junit::Report::new("wireproof");
        report.set_time(run.took);
        let mut suites: Vec<TestSuite> = Vec::new();
        for (info, test) in self.cases.iter().zip(std::mem::take(&mut self.tests)) {
            // The cases of a file stand together.
            if suites.last().is_none_or(|suite| *suite.name.as_str() != *info.file) {
                suites.push(TestSuite::new(&*info.file));
            }
            let never = || TestCase::new(info.id.as_str(), skipped("not run: the run ended first"));
            if let Some(suite) = suites.last_mut() {
                suite.add_test_case(test.unwrap_or_else(never));
            }
        }
        for contract in &run.contracts {
            let fails = |found: &&RunFinding| found.contract == contract.name && found.fails;
            if let Some(first) = run.findings.iter().find(fails) {
                let block = terminal::over_run_block(run, &self.cases, &self.options);
                let status = failed(NonSuccessKind::Failure, first.finding.rule, &first.finding.message(), block);
                let mut suite = TestSuite::new(contract.name.as_str());
                suite.add_test_case(TestCase::new("the rules over the whole run", status));
                suites.push(suite);
            }
        }
        let why = if run.interrupted { Some("a signal ended the run") } else { run.stopped.as_deref() };
        if let Some(why) = why {
            suites.iter_mut().take(1).for_each(|suite| _ = suite.add_property(("stopped", why)));
        }
        report.add_test_suites(suites);
        report.to_string().unwrap_or_default()
    }
}

fn failed(kind: NonSuccessKind, rule: &str, message: &str, block: String) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(rule).set_message(message);
    if !block.is_empty() {
        status.set_description(block);
    }
    status
}

fn skipped(why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}
