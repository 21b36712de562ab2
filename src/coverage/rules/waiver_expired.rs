//! A waiver that is past its day.

use super::{Rule, finding};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, Part, RunFinding, State};
use crate::model::finding::Finding;

/// A waiver that is past its day.
pub(super) struct WaiverExpired;

impl Rule for WaiverExpired {
    fn name(&self) -> &'static str {
        "waiver-expired"
    }

    fn summary(&self) -> &'static str {
        "a waiver is past its day, and nothing covers what it was about"
    }

    fn documentation(&self) -> &'static str {
        "The contract's `waivers:` excuses until a day that nothing covers a promise, pair, envelope or operation. That day is over (in UTC), and still nothing covers it. Write the case, or give the entry another day and a reason."
    }

    fn judge(&self, ledger: &Ledger<'_>, coverage: &Coverage, findings: &mut Vec<RunFinding>) {
        for part in Part::ALL {
            for (index, row) in coverage.of(part).enumerate() {
                let waiver = ledger.waiver(part, index).filter(|waiver| waiver.expired(ledger.site.now));
                let Some(waiver) = waiver.filter(|_| row.state != State::Asserted) else { continue };
                let day = waiver.until.as_ref().map_or("", |(day, _)| day.as_str());
                let message = format!("was waived until {day}: {}", waiver.because);
                let found = Finding::new(self.name(), format!("{} {}", part.one(), row.name), message)
                    .with_cure("write a case for it, or give the waiver another day");
                findings.push(RunFinding { hole: true, ..finding(ledger, found, Vec::new()) });
            }
        }
    }
}
