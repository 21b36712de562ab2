//! Everything that happened, as one JSON document. It is written as cases end.

use std::sync::Arc;

use super::reporter::{Consumer, Options, Reporter};
use crate::model::outcome::CaseInfo;
use crate::record::format::{Case, End, Start};
use crate::record::{Event, Exchanges};

/// The report for programs.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Reporter for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn summary(&self) -> &'static str {
        "everything that happened, as one JSON document"
    }

    fn documentation(&self) -> &'static str {
        "Writes one JSON object: the contracts and their targets, every case with every step (what was sent, what came, \
         what was found), the coverage, the findings over the run and the exit code. Its JSON Schema is \
         docs/report.schema.json, which `wireproof schema report` prints.\n\n\
         `format` is 1: fields are only added under that number. A reader ignores what it doesn't know and refuses a \
         higher number. `[secret name]` stands for each secret. A case is written when it ends, so the order of cases \
         depends on time. An interrupted run is a whole document that says so."
    }

    fn exchanges(&self) -> Exchanges {
        Exchanges::All
    }

    fn begin(&self, _: &Options) -> Box<dyn Consumer + Send> {
        Box::new(Report::default())
    }
}

#[derive(Default)]
struct Report {
    cases: Arc<[CaseInfo]>,
    /// Whether a case was written.
    any: bool,
}

impl Consumer for Report {
    fn event(&mut self, event: &Event, out: &mut String) {
        match event {
            Event::RunStarted { run, contracts, cases } => {
                self.cases = Arc::clone(cases);
                let start = text(&Start::new(run, contracts, cases));
                // The object goes on.
                out.push_str(start.trim_end_matches('}'));
                out.push_str(",\"cases\":[");
            }
            Event::CaseStarted(_) | Event::StepStarted { .. } | Event::StepFinished { .. } => {}
            Event::CaseFinished(record) => {
                if let Some(info) = self.cases.get(record.index) {
                    out.push_str(if self.any { ",\n" } else { "\n" });
                    out.push_str(&text(&Case::new(record, info)));
                    self.any = true;
                }
            }
            Event::RunFinished(run) => {
                out.push_str("\n],");
                out.push_str(text(&End::new(run, &self.cases)).trim_start_matches('{'));
                out.push('\n');
            }
        }
    }
}

/// Plain data with names as keys: there is nothing in it that JSON can't say.
fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
