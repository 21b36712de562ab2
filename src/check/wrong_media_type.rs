//! Another media type than the envelope's.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::answer::essence;
use crate::model::finding::Finding;

/// Another media type than the envelope's.
pub(super) struct WrongMediaType;

impl Check for WrongMediaType {
    fn name(&self) -> &'static str {
        "wrong-media-type"
    }

    fn summary(&self) -> &'static str {
        "the Content-Type is not the envelope's media type"
    }

    fn documentation(&self) -> &'static str {
        "The envelope says which media type its body has, and the answer's Content-Type is another one or absent. Compared is the essence (`application/json`), without parameters such as `charset` (RFC 9110 section 8.3.1). Where the field stands several times, each must be it: which one a client takes is anybody's guess."
    }

    fn why_not(&self, contract: &Contract) -> Option<&'static str> {
        contract.envelopes.iter().all(|known| known.media_type.is_none()).then_some("no envelope has a `media-type:`")
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some(envelope) = subject.envelope() else { return };
        let Some(wanted) = &envelope.media_type else { return };
        let fields = subject.exchange.answer.headers.all("content-type");
        let found: Vec<String> = fields.map(essence).collect();
        if found.is_empty() || found.iter().any(|found| found != wanted) {
            let (phrase, answered) = if found.is_empty() {
                ("promised `{expected}`, answered {actual}", "none".to_owned())
            } else {
                ("promised `{expected}`, answered `{actual}`", found.join("` and `"))
            };
            let finding = Finding::saying(self.name(), "header Content-Type", phrase);
            findings.push(finding.expected(wanted.as_str()).actual(answered));
        }
    }
}
