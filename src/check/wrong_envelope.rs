//! A body that its envelope's JSON Schema refuses.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use super::{describe, json_path};
use crate::model::answer::BodyEnd;
use crate::model::finding::Finding;
use crate::select::to_value;

/// A body that its envelope's JSON Schema refuses.
pub(super) struct WrongEnvelope;

impl Check for WrongEnvelope {
    fn name(&self) -> &'static str {
        "wrong-envelope"
    }

    fn summary(&self) -> &'static str {
        "the body doesn't fit the JSON Schema of its envelope"
    }

    fn documentation(&self) -> &'static str {
        "Every error has the envelope `error` unless its pair names another one; a success has the one that the step expects or that the contract's `success:` names. Its JSON Schema is held against the body, and each violation is one finding with its place."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.envelopes.iter().all(|known| known.schema.is_none()).then_some("no envelope has a `schema:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        const MOST: usize = 20;
        let Some(envelope) = subject.envelope() else { return };
        let Some(schema) = &envelope.schema else { return };
        let Some(json) = subject.exchange.json() else {
            // Nobody knows what the whole would have been; that it isn't whole is a finding of its own.
            if matches!(subject.exchange.answer.end, BodyEnd::BrokenOff { .. } | BodyEnd::OverCap { .. }) {
                return;
            }
            let phrase = "promised {expected} (envelope `{note}`), answered {actual}";
            let finding = Finding::saying(self.name(), "body", phrase).noting(envelope.name.as_str());
            findings.push(finding.expected("a JSON body").actual(describe(subject.exchange)));
            return;
        };
        let value = to_value(json);
        if schema.is_valid(&value) {
            return;
        }
        let mut errors = schema.iter_errors(&value);
        for error in errors.by_ref().take(MOST) {
            let mut why = error.to_string();
            if why.chars().count() > 200 {
                why = why.chars().take(200).chain(['…']).collect();
            }
            let place = json_path(&error.instance_path().to_string(), json);
            let finding = Finding::saying(self.name(), place, "not as envelope `{expected}` promises: {note}");
            findings.push(finding.expected(envelope.name.as_str()).noting(why));
        }
        let more = errors.count();
        if more > 0 {
            let finding = Finding::saying(self.name(), "body", "and {actual} more violations of envelope `{expected}`");
            findings.push(finding.expected(envelope.name.as_str()).actual(more));
        }
    }
}
