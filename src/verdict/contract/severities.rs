//! Rules that the contract raises or lowers.

use super::changes::Changes;
use super::facts::Published;
use super::rule::{RULES, Rule};
use crate::model::contract::Contract;
use crate::model::finding::Severity;
use crate::verdict;

pub(super) static SEVERITY_LOWERED: Rule = Rule {
    name: "severity-lowered",
    summary: "a check or rule fails less than it did",
    documentation: "The contract's `severities:` make a rule weigh less than before, everywhere or at one place, or an entry that raised it is gone. What went red stays green from now on.\n\nThe old contract's severities decide how much this and every other change of a contract weighs: nobody lowers the bar for his own change of it.",
    severity: Severity::Breaking,
};

pub(super) static SEVERITY_RAISED: Rule = Rule {
    name: "severity-raised",
    summary: "a check or rule fails more than it did",
    documentation: "The contract's `severities:` make a rule weigh more than before, everywhere or at one place, or an entry that lowered it is gone.",
    severity: Severity::Compatible,
};

/// Compares what every entry of both sides comes to.
pub(super) fn compare(old: Published<'_>, new: Published<'_>, changes: &mut Changes) {
    let mut told: Vec<(&str, Option<&str>)> = Vec::new();
    for entry in old.contract.severities.iter().chain(&new.contract.severities) {
        let (rule, at) = (entry.rule.value.as_str(), entry.at.as_ref().map(|at| at.value.as_str()));
        if told.contains(&(rule, at)) {
            continue;
        }
        told.push((rule, at));
        let (was, is) = (weight(old.contract, rule, at), weight(new.contract, rule, at));
        if was == is {
            continue;
        }
        let place = at.map_or_else(|| format!("rule {rule}"), |at| format!("rule {rule} at {at}"));
        let mut message = format!("was {was}, is {is}");
        let reason = new.contract.severities.iter().rev().find(|entry| {
            entry.rule.value == rule && entry.at.as_ref().map(|at| at.value.as_str()) == at && !entry.because.is_empty()
        });
        if let Some(entry) = reason {
            message.push_str(&format!(": {}", entry.because));
        }
        changes.add(if is < was { &SEVERITY_LOWERED } else { &SEVERITY_RAISED }, place, message);
    }
}

/// How much a rule weighs at a place. The last entry that fits wins.
fn weight(contract: &Contract, rule: &str, at: Option<&str>) -> Severity {
    let fits = |entry: &&crate::model::contract::SeverityEntry| {
        entry.rule.value == rule && entry.at.as_ref().is_none_or(|known| Some(known.value.as_str()) == at)
    };
    contract.severities.iter().rev().find(fits).map_or_else(|| by_itself(contract, rule), |entry| entry.severity)
}

/// How much a rule weighs by itself. Checks break, all of them; only an unlisted pair depends on the catalogue.
fn by_itself(contract: &Contract, rule: &str) -> Severity {
    let of_answers = verdict::RULES.iter().find(|known| known.name() == rule).map(|known| known.severity());
    let of_contracts = || RULES.iter().find(|known| known.name == rule).map(|known| known.severity);
    match of_answers.or_else(of_contracts) {
        Some(severity) => severity,
        None if rule == "unlisted-pair" && contract.open => Severity::Compatible,
        None if rule == "waiver-unneeded" => Severity::Compatible,
        None => Severity::Breaking,
    }
}
