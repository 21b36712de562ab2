//! What a report tells of a step: every text masked.

use super::raw;
use super::runner::{Phase, Runner};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::outcome::{Diff, StepReport};
use crate::model::request::Request;
use crate::plan::Step;
use crate::report::curl;
use crate::report::exchange as exchange_text;

/// Where `wireproof serve` listens by itself.
const SERVED: &str = "http://127.0.0.1:8080";

impl Runner<'_> {
    /// Tells of a step where there is something to tell.
    pub(super) fn tell(&mut self, title: String, exchange: &Exchange, findings: Vec<Finding>, diff: Option<Diff>) {
        let verbose = self.shared.settings.verbose;
        if findings.is_empty() && diff.is_none() && !verbose {
            return;
        }
        let answer = &exchange.answer;
        let canonical =
            || ::http::StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
        let phrase = answer.phrase.as_deref().or_else(canonical).unwrap_or_default();
        let secrets = self.shared.settings.secrets.clone();
        let mask = |text: &str| secrets.mask(text).into_owned();
        let report = StepReport {
            status: Some(mask(format!("{} {phrase}", answer.status).trim_end())),
            took: exchange.took,
            request_id: answer.headers.get("x-request-id").map(&mask),
            diff,
            exchange: verbose.then(|| exchange_text::text(exchange, &mask)),
            ..self.report_of(title, Some(&exchange.request), findings)
        };
        self.reports.push(report);
    }

    /// Tells of a step that got no answer; the request is there where one was sent.
    pub(super) fn tell_unanswered(&mut self, title: String, request: Option<&Request>, finding: Finding) {
        let report = self.report_of(title, request, vec![finding]);
        self.reports.push(report);
    }

    fn report_of(&self, title: String, request: Option<&Request>, findings: Vec<Finding>) -> StepReport {
        let secrets = &self.shared.settings.secrets;
        let mask = |text: &str| secrets.mask(text).into_owned();
        let findings: Vec<Finding> = findings.into_iter().map(|finding| finding.masked(&mask)).collect();
        // Of a table's rows each has a line of its own: that says more than the step's, which they share.
        let line = self.line.filter(|_| self.case.is_some_and(|case| case.columns.is_empty()));
        let Some(request) = request else { return StepReport { title, line, findings, ..StepReport::default() } };
        let mut plain = request.clone();
        let target = &self.contract.target;
        let variables = secrets.shell_variables(&target.contract.secret_variables(target.name()));
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(value, name)| (value.as_str(), name.as_str())).collect();
        let origin = self.contract.origin.as_str();
        if let Some(control) = &self.contract.target.self_test {
            // The run's own server is gone when somebody reads this; `serve` stands in for it.
            plain.headers.remove(control.header());
            if let Some(bytes) = &mut plain.raw {
                raw::remove_field(bytes, control.header());
                raw::replace(bytes, raw::authority(origin), raw::authority(SERVED));
            }
            plain.url = plain.url.replacen(origin, SERVED, 1);
        }
        let curl = (!findings.is_empty()).then(|| mask(&curl::command(&plain, &variables)));
        let shown = request.url.strip_prefix(origin).unwrap_or(&request.url);
        StepReport {
            title,
            line,
            method: mask(&plain.method),
            url: mask(shown),
            findings,
            curl,
            ..StepReport::default()
        }
    }

    /// What a step is called in a report: nothing where it is the case's only one.
    pub(super) fn title(&self, step: &Step, phase: Phase<'_>) -> String {
        match phase {
            Phase::Login(title) => title.to_owned(),
            Phase::Setup => format!("setup {}", step.name),
            Phase::Teardown => format!("teardown {}", step.name),
            Phase::Steps if self.case.is_some_and(|case| case.shared.steps.len() == 1) => String::new(),
            Phase::Steps => format!("step {}", step.name),
        }
    }
}
