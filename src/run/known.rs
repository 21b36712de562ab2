//! Deviations that the team knows of: shown, not failed, until they expire or are gone.

use super::rules::{KNOWN_EXPIRED, KNOWN_GONE};
use super::runner::Runner;
use crate::check::Expectation;
use crate::check::subject::Reading;
use crate::model::finding::{Finding, Severity};
use crate::plan::Known;

impl Runner<'_> {
    /// Excuses the findings of an answer that the contract knows of.
    pub(super) fn excuse(
        &mut self,
        expectation: &Expectation,
        reading: &Reading,
        status: u16,
        findings: &mut Vec<Finding>,
    ) {
        let Some(case) = self.case else { return };
        let now = (self.shared.settings.now)();
        let target = &self.contract.target;
        for (index, known) in target.contract.known.iter().enumerate() {
            if !known.on(target.name()) || !known.fits(&case.id, expectation) {
                continue;
            }
            if known.expired(now) {
                // By case it is told once, at the end of the case.
                if !known.by_case() && known.would_excuse(status, &reading.reasons, findings) {
                    findings.push(expired(known.because()));
                }
            } else if known.excuse(status, &reading.reasons, findings) {
                self.excused.push(index);
            } else if !known.by_case()
                && known.pair().is_some_and(|pair| reading.pairs.contains(&pair))
                && findings.is_empty()
            {
                // Only the promised pair itself shows that it is kept again, not another alternative of the step.
                findings.push(gone(known.because()));
            }
        }
    }

    /// Whether an answer breaks a promise that nobody has excused: as severe as the contract says.
    pub(super) fn breaks(&self, expectation: &Expectation, status: u16, reading: &Reading, found: &[Finding]) -> bool {
        if found.is_empty() {
            return false;
        }
        let target = &self.contract.target;
        let mut findings = found.to_vec();
        target.contract.weigh(&mut findings);
        let now = (self.shared.settings.now)();
        if let Some(case) = self.case {
            let meant =
                |known: &&Known| known.on(target.name()) && known.fits(&case.id, expectation) && !known.expired(now);
            for known in target.contract.known.iter().filter(meant) {
                known.excuse(status, &reading.reasons, &mut findings);
            }
        }
        findings.iter().any(|finding| finding.fails(Severity::Breaking))
    }

    /// Reports the known deviations of a case that have expired, or that didn't show although the case ran to its end.
    pub(super) fn settle_known(&mut self, complete: bool) {
        let Some(case) = self.case else { return };
        let now = (self.shared.settings.now)();
        let target = &self.contract.target;
        let mine = target.contract.known.iter().enumerate();
        let mut findings = Vec::new();
        for (index, known) in mine.filter(|(_, known)| known.names_case(&case.id) && known.on(target.name())) {
            if known.expired(now) {
                findings.push(expired(known.because()));
            } else if complete && !self.excused.contains(&index) {
                findings.push(gone(known.because()));
            }
        }
        for finding in findings {
            let mut findings = [finding];
            target.contract.weigh(&mut findings);
            let [finding] = findings;
            self.record_alone("", finding);
        }
    }
}

fn expired(because: &str) -> Finding {
    let message = format!("the known deviation ({because}) has expired");
    Finding::new(KNOWN_EXPIRED, "known", message).with_cure("fix the server, or give it another day")
}

fn gone(because: &str) -> Finding {
    let message = format!("the promise is kept again; the known deviation ({because}) didn't show");
    Finding::new(KNOWN_GONE, "known", message).with_cure("take its entry out of `known:`")
}
