//! A waiver of something that is covered.

use super::{Rule, finding};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, Part, RunFinding, State};
use crate::model::finding::{Finding, Severity};

/// A waiver of something that is covered.
pub(super) struct WaiverUnneeded;

impl Rule for WaiverUnneeded {
    fn name(&self) -> &'static str {
        "waiver-unneeded"
    }

    fn summary(&self) -> &'static str {
        "a waiver is about something that a case asserts"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `waivers:` says why nothing covers a promise, pair, envelope or operation, and a case of this run asserted it. The entry would hide it when that case goes. It is shown, not failed: take the entry away, or name the targets where it is needed under `on:`."
    }

    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
        for part in Part::ALL {
            for (index, row) in coverage.of(part).enumerate() {
                let Some(waiver) = ledger.waiver(part, index) else { continue };
                if row.state != State::Asserted {
                    continue;
                }
                let message = format!("is asserted, and waived: {}", waiver.because);
                let mut found = Finding::new(self.name(), format!("{} {}", part.one(), row.name), message)
                    .with_cure("take its entry out of `waivers:`");
                found = found.of_severity(Severity::Compatible);
                findings.push(finding(ledger, found, Vec::new()));
            }
        }
    }
}
