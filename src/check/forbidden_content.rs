//! Something that must appear in no answer.

use super::Check;
use super::contract::{Contract, EnvelopeRef};
use super::subject::Subject;
use crate::model::finding::Finding;
use crate::model::json::Json;

/// Something that must appear in no answer.
pub(super) struct ForbiddenContent;

impl Check for ForbiddenContent {
    fn name(&self) -> &'static str {
        "forbidden-content"
    }

    fn summary(&self) -> &'static str {
        "the answer holds what the contract's `never:` forbids"
    }

    fn documentation(&self) -> &'static str {
        "The contract lists under `never:` what must appear in no answer, or in none with certain envelopes: a regular expression over body and header values (a stack trace, an SQL text, a path), or a JSONPath that must select nothing."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.never.is_empty().then_some("the contract has no `never:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let named = match subject.reading.envelope {
            Some(EnvelopeRef::Named(index)) => Some(index),
            _ => None,
        };
        for never in &subject.contract.never {
            if !never.within.is_empty() && !named.is_some_and(|index| never.within.contains(&index)) {
                continue;
            }
            if let (Some(path), Some(json)) = (&never.at, subject.exchange.json())
                && let Some(found) = path.select(json).first()
            {
                findings.push(Finding::differs(self.name(), path.as_str(), "to be absent", *found));
            }
            let Some(regex) = &never.matches else { continue };
            let promised = format!("never /{}/", regex.as_str());
            let answer = &subject.exchange.answer;
            // Looking whether all of it is UTF-8 takes a fraction of the time in which the rest is looked for.
            let text = answer.text().unwrap_or_else(|| String::from_utf8_lossy(&answer.body));
            if let Some(found) = regex.find(&text) {
                findings.push(Finding::differs(self.name(), "body", promised.as_str(), Json::from(found.as_str())));
            }
            for (name, value) in subject.exchange.answer.headers.iter() {
                if let Some(found) = regex.find(value) {
                    let (place, answered) = (format!("header {name}"), Json::from(found.as_str()));
                    findings.push(Finding::differs(self.name(), place, promised.as_str(), answered));
                }
            }
        }
    }
}
