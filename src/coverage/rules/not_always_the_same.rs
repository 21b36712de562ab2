//! Steps that must always get the same one of their alternatives, and didn't.

use super::{Rule, finding, listed};
use crate::coverage::ledger::Ledger;
use crate::model::coverage::{Coverage, RunFinding};
use crate::model::finding::Finding;

/// Steps that must always get the same one of their alternatives, and didn't.
pub(super) struct NotAlwaysTheSame;

impl Rule for NotAlwaysTheSame {
    fn name(&self) -> &'static str {
        "not-always-the-same"
    }

    fn summary(&self) -> &'static str {
        "steps that must get the same one of their alternatives got different ones"
    }

    fn documentation(&self) -> &'static str {
        "Steps name what they have in common under `always:`. Each may get any of its alternatives, but all steps of one name must get the same one, over the whole run: the API may choose its answer once, not anew for each request. The finding shows an exchange of each answer."
    }

    fn needs_a_whole_run(&self) -> bool {
        false
    }

    fn why_not(&self, _: &crate::coverage::Terms) -> Option<&'static str> {
        Some("only steps with `always:` are held to it: let their case say `covers:`")
    }

    fn judge(&self, ledger: &Ledger<'_>, _: &Coverage, findings: &mut Vec<RunFinding>) {
        for (name, alternatives) in ledger.choices.iter().filter(|(_, alternatives)| alternatives.len() > 1) {
            let times = |number: usize| match number {
                1 => "once".to_owned(),
                2 => "twice".to_owned(),
                more => format!("{more} times"),
            };
            let got: Vec<String> =
                alternatives.iter().map(|(one, (number, _))| format!("`{one}` {}", times(*number))).collect();
            let exchanges = alternatives.values().flat_map(|(_, places)| places.iter().take(2).cloned()).collect();
            let found = Finding::saying(self.name(), format!("always {name}"), "promised {expected}, got {actual}");
            let found = found.expected("always the same answer").actual(listed(&got));
            findings.push(finding(ledger, found, exchanges));
        }
    }
}
