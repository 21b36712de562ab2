//! A body that isn't the promised text.

use super::Check;
use super::contract::Contract;
use super::describe;
use super::subject::Subject;
use crate::model::finding::{Finding, Value};
use crate::model::json::Json;

/// A body that isn't the promised text.
pub(super) struct WrongText;

impl Check for WrongText {
    fn name(&self) -> &'static str {
        "wrong-text"
    }

    fn summary(&self) -> &'static str {
        "the body is not the text that the step expects"
    }

    fn documentation(&self) -> &'static str {
        "The step says the whole text of the body under `expect: { text: … }`; the body is read in the charset that its media type names, else in UTF-8."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some(template) = &subject.expectation.text else { return };
        match template.render(subject.scope) {
            Ok(text) if subject.exchange.answer.text().is_some_and(|found| found == text) => {}
            Ok(text) => {
                let answered = match subject.exchange.answer.text() {
                    Some(found) => Value::from(Json::from(&*found)),
                    None => Value::from(describe(subject.exchange)),
                };
                findings.push(Finding::differs(self.name(), "body", Json::String(text), answered));
            }
            Err(error) => findings.push(Finding::new(self.name(), "body", error.to_string())),
        }
    }
}
