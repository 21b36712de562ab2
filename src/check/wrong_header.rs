//! A header field that isn't as the step says.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;
use crate::model::json::Json;

/// A header field that isn't as the step says.
pub(super) struct WrongHeader;

impl Check for WrongHeader {
    fn name(&self) -> &'static str {
        "wrong-header"
    }

    fn summary(&self) -> &'static str {
        "a header field is not as `expect: { headers: … }` says"
    }

    fn documentation(&self) -> &'static str {
        "The step says what header fields of the answer must be: a value, `absent`, or `{ contains: … }`, `{ match: … }`, `{ equals: … }`. Several lines of one field are compared as one value, joined by a comma (RFC 9110 section 5.3)."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        for (name, test) in &subject.expectation.headers {
            let lines: Vec<&str> = subject.exchange.answer.headers.all(name).collect();
            let value = Json::String(lines.join(", "));
            let found: Vec<&Json> = if lines.is_empty() { Vec::new() } else { vec![&value] };
            let messages = test.judge_texts(&found, subject.scope);
            super::report(self.name(), &format!("header {name}"), messages, findings);
        }
    }
}
