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
        "The step says what header fields of the answer must be: a value, `absent`, or `{ contains: … }`, `{ match: … }`, `{ equals: … }`; a list says several such things of one field. Several lines of one field are compared as one value, joined by a comma (RFC 9110 section 5.3). Those of Set-Cookie never are: one of them must be as the step says, in all that one test says, so that each cookie's attributes can be asserted: `Set-Cookie: [{ match: ^session=, contains: Secure }, { count: 2 }]`."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        for (name, test) in &subject.expectation.headers {
            let lines: Vec<&str> = subject.exchange.answer.headers.all(name).collect();
            let values: Vec<Json> = match lines.as_slice() {
                [] => Vec::new(),
                lines if name.eq_ignore_ascii_case("set-cookie") => lines.iter().copied().map(Json::from).collect(),
                lines => vec![Json::String(lines.join(", "))],
            };
            let messages = test.judge_texts(&values, subject.scope);
            super::report(self.name(), &format!("header {name}"), messages, findings);
        }
    }
}
