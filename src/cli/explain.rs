//! `wireproof explain`

use std::fmt::Write as _;

use super::shell::Shell;
use super::topics::topics;
use crate::app::{self, Error, Options, Project};
use crate::check::contract::Pair;
use crate::model::coverage::Part;
use crate::model::outcome::exit;
use crate::plan::{Case, ContractPlan};
use crate::report::explain::{Topic, page, unknown};

/// Prints the page of a rule, or what the contracts say of a reason, a status or a promise; without a name, what there
/// is. Several words are one name: `400 parse_error`.
pub(super) fn explain(words: &[String], options: &Options, shell: &Shell) -> Result<u8, Error> {
    let topics = topics();
    let look = Shell::report_options(false);
    if words.is_empty() {
        let widest = topics.iter().map(|topic| topic.name.len()).max().unwrap_or_default();
        let lines: String = topics.iter().map(|topic| format!("{:widest$}  {}\n", topic.name, topic.summary)).collect();
        shell.out(&lines);
        return Ok(exit::KEPT);
    }
    let name = words.join(" ");
    if let Some(topic) = topics.iter().find(|topic| topic.name == name) {
        shell.out(&page(topic, look.width, look.colours));
        return Ok(exit::KEPT);
    }
    // Rules are explained anywhere; the words of a contract need the project that has it.
    let project = match app::load(&options.folder, &[]) {
        Ok(project) => Some(project),
        Err(Error::Load(_)) => None,
        Err(error) => return Err(error),
    };
    let pages = project.as_ref().map_or_else(Vec::new, |project| {
        let mut pages = reasons(&name, project);
        pages.extend(promises(&name, project));
        pages
    });
    if pages.is_empty() {
        let contracts = || project.iter().flat_map(|project| &project.contracts);
        let reasons = contracts().flat_map(|contract| &contract.checks.pairs).map(|pair| pair.reason.as_str());
        let promises = contracts().flat_map(|contract| &contract.terms.promises).map(|promise| promise.name.as_str());
        let names = topics.iter().map(|topic| topic.name).chain(reasons).chain(promises);
        return Err(Error::Usage(format!("{}; `wireproof explain` lists the rules", unknown(&name, names))));
    }
    for (index, (title, summary, text)) in pages.iter().enumerate() {
        let topic = Topic { name: title, summary, documentation: text };
        shell.out(&format!("{}{}", if index > 0 { "\n" } else { "" }, page(&topic, look.width, look.colours)));
    }
    Ok(exit::KEPT)
}

/// A status, a reason, or the pair as headings and scenarios spell it.
fn is_named(pair: &Pair, name: &str) -> bool {
    pair.reason == name
        || name.parse() == Ok(pair.status)
        || name
            .split_once(' ')
            .is_some_and(|(status, reason)| status.parse() == Ok(pair.status) && reason.trim() == pair.reason)
}

/// What each contract says of a reason: title, summary, page.
fn reasons(name: &str, project: &Project) -> Vec<(String, String, String)> {
    let mut pages = Vec::new();
    for contract in &project.contracts {
        for (index, pair) in contract.checks.pairs.iter().enumerate().filter(|(_, pair)| is_named(pair, name)) {
            let mut text = String::new();
            if pair.inferred {
                text.push_str("The identifier is inferred: the source that we have doesn't spell it out.\n\n");
            }
            let mine = |case: &&Case| case.shared.terms.pairs.contains(&index);
            text.push_str(&listed(project, contract, "No case provokes it.", "Provoked by", mine));
            let summary = format!("{}: {}", contract.checks.api, pair.when);
            pages.push((format!("{} {}", pair.status, pair.reason), summary, text));
        }
    }
    pages
}

/// What each contract says of a promise.
fn promises(name: &str, project: &Project) -> Vec<(String, String, String)> {
    let mut pages = Vec::new();
    for contract in &project.contracts {
        let terms = &contract.terms;
        for (index, promise) in terms.promises.iter().enumerate().filter(|(_, promise)| promise.name == name) {
            let mut text = String::new();
            for rule in &promise.held_by {
                _ = write!(text, "Every answer is held against it by `{rule}`.\n\n");
            }
            for waiver in terms.waivers.iter().filter(|one| one.part == Part::Promises && one.index == index) {
                _ = write!(text, "Waived: {}\n\n", waiver.because);
            }
            let mine = |case: &&Case| case.shared.terms.covers.contains(&index);
            text.push_str(&listed(project, contract, "No case covers it.", "Covered by", mine));
            pages.push((promise.name.clone(), format!("{}: {}", contract.checks.api, promise.says), text));
        }
    }
    pages
}

/// The ids of those cases of a contract that are meant.
fn listed(project: &Project, contract: &ContractPlan, none: &str, some: &str, mine: impl Fn(&&Case) -> bool) -> String {
    let of_contract = project.cases.iter().filter(|case| case.shared.contract.name == contract.name);
    let ids: String = of_contract.filter(mine).map(|case| format!("- {}\n", case.id)).collect();
    if ids.is_empty() { none.to_owned() } else { format!("{some}:\n{ids}") }
}
