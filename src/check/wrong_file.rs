//! A body that isn't the promised file.

use super::Check;
use super::contract::Contract;
use super::subject::Subject;
use crate::model::finding::Finding;

/// A body that isn't the promised file.
pub(super) struct WrongFile;

impl Check for WrongFile {
    fn name(&self) -> &'static str {
        "wrong-file"
    }

    fn summary(&self) -> &'static str {
        "the body is not, byte for byte, the file that the step expects"
    }

    fn documentation(&self) -> &'static str {
        "The step names a file under `expect: { file: … }`, and the body differs from it: in its length, or from the byte on that the finding names."
    }

    fn why_not(&self, _: &Contract) -> Option<&'static str> {
        Some(super::ASKED_FOR)
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some((name, bytes)) = &subject.expectation.file else { return };
        let body = &subject.exchange.answer.body;
        if body[..] == bytes[..] {
            return;
        }
        let same = body.iter().zip(bytes.iter()).take_while(|(one, other)| one == other).count();
        let promised = format!("the {} bytes of `{name}`", bytes.len());
        let answered = format!("{} bytes that differ from byte {same} on", body.len());
        findings.push(Finding::differs(self.name(), "body", promised, answered));
    }
}
