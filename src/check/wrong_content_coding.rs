//! Content that isn't coded as the answer says.

use super::Check;
use super::subject::Subject;
use crate::model::finding::Finding;

/// Content that isn't coded as the answer says.
pub(super) struct WrongContentCoding;

impl Check for WrongContentCoding {
    fn name(&self) -> &'static str {
        "wrong-content-coding"
    }

    fn summary(&self) -> &'static str {
        "the content is not coded as Content-Encoding says"
    }

    fn documentation(&self) -> &'static str {
        "RFC 9110 section 8.4: Content-Encoding lists the codings that were put on the content. gzip, deflate, br and zstd are taken off before anything is judged or stored. Where one can't be taken off (it is another, it breaks off, it is damaged, or nobody knows it) clients can't read the answer. What came is judged as far as it could be decoded."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let answer = &subject.exchange.answer;
        let Some(why) = answer.rare.as_ref().and_then(|rare| rare.undecoded.as_deref()) else { return };
        findings.push(Finding::new(self.name(), "body", format!("the content can't be decoded: {why}")));
    }
}
