//! A reason that stood under several statuses, where the contract promises one.

use super::{Rule, finding, listed};
use crate::coverage::Terms;
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, RunFinding};
use crate::model::finding::Finding;

/// A reason that stood under several statuses, where the contract promises one.
pub(super) struct ReasonUnderTwoStatuses;

impl Rule for ReasonUnderTwoStatuses {
    fn name(&self) -> &'static str {
        "reason-under-two-statuses"
    }

    fn summary(&self) -> &'static str {
        "a reason stood under several statuses, and the contract promises one"
    }

    fn documentation(&self) -> &'static str {
        "The contract says `reasons: unique`: a client may know the status by the reason alone. The catalogue is held to it when it is loaded; this rule holds every answer of a run to it, those with reasons that no catalogue lists too. A reason that the catalogue lists under another status than it was answered with breaks it as well. The finding shows the exchanges."
    }

    fn needs_a_whole_run(&self) -> bool {
        false
    }

    fn why_not(&self, terms: &Terms) -> Option<&'static str> {
        (!terms.unique_reasons).then_some("the contract doesn't say `reasons: unique`")
    }

    fn judge(&self, ledger: &Ledger<'_>, _: &Coverage, findings: &mut Vec<RunFinding>) {
        if !ledger.terms.unique_reasons {
            return;
        }
        for (reason, statuses) in &ledger.reasons {
            let listed_under = ledger.terms.pairs.iter().filter(|pair| pair.reason == *reason);
            let only_listed: Vec<String> = listed_under
                .filter(|pair| !statuses.contains_key(&pair.status))
                .map(|pair| pair.status.to_string())
                .collect();
            if statuses.len() + only_listed.len() < 2 {
                continue;
            }
            let stood: Vec<String> = statuses.keys().map(u16::to_string).collect();
            let place = format!("reason {reason}");
            let found = if only_listed.is_empty() {
                Finding::saying(self.name(), place, "promised {expected}, stood under {actual}")
            } else {
                let phrase = "promised {expected}, stood under {actual}; the catalogue lists it under {note}";
                Finding::saying(self.name(), place, phrase).noting(listed(&only_listed))
            };
            let found = found.expected("one status").actual(listed(&stood));
            let exchanges = statuses.values().flat_map(|places| places.iter().take(2).cloned()).collect();
            findings.push(finding(ledger, found, exchanges));
        }
    }
}
