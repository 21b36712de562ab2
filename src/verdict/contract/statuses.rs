//! The list of statuses that the API may answer.

use super::changes::Changes;
use super::facts::Published;
use super::rule::Rule;
use crate::model::contract::Contract;
use crate::model::finding::Severity;

pub(super) static STATUS_REMOVED: Rule = Rule {
    name: "status-removed",
    summary: "a status is no longer among those that the API may answer",
    documentation: "Whoever waits for this status waits in vain. Where the server still answers it, every run has the finding `unlisted-status` or `unlisted-success`.",
    severity: Severity::Breaking,
};

pub(super) static STATUS_ADDED: Rule = Rule {
    name: "status-added",
    summary: "the list of statuses that the API may answer is longer",
    documentation: "`statuses:` promised that no other one is answered, and clients may have relied on the whole list. It also is the way to make a finding `unlisted-status` go away by editing the promise instead of the server, hence as severe as that one. Lower it under `severities:`, with the reason, where the team adds statuses without a breaking change.",
    severity: Severity::Breaking,
};

pub(super) static STATUSES_OPENED: Rule = Rule {
    name: "statuses-opened",
    summary: "the contract no longer lists the statuses that the API may answer",
    documentation: "`statuses:` is gone from the contract: any status may come, and no run finds an unlisted one any more.",
    severity: Severity::Breaking,
};

pub(super) static STATUSES_CLOSED: Rule = Rule {
    name: "statuses-closed",
    summary: "the contract lists the statuses that the API may answer, and did not",
    documentation: "Clients may rely on the list being whole from now on, and any other status on the wire is a finding of every run.",
    severity: Severity::Compatible,
};

/// Compares the lists.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let (before, after) = (list(old.contract), list(new.contract));
    match (before.is_empty(), after.is_empty()) {
        (true, true) => {}
        (false, true) => changes.add(&STATUSES_OPENED, "statuses", "are no longer listed"),
        (true, false) => changes.add(&STATUSES_CLOSED, "statuses", format!("are listed now: {}", after.join(", "))),
        (false, false) => changes.words(
            (&before, &after),
            (&STATUS_REMOVED, "is no longer among the statuses"),
            (&STATUS_ADDED, "is among the statuses now"),
        ),
    }
}

fn list(contract: &Contract) -> Vec<String> {
    contract.statuses.iter().map(|status| status.value.to_string()).collect()
}
