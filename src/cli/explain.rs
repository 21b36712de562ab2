//! `wireproof explain`

use std::fmt::Write as _;

use super::shell::Shell;
use super::topics::topics;
use crate::app::{self, Error, Options, Project};
use crate::check::contract::Pair;
use crate::model::outcome::exit;
use crate::report::explain::{Topic, page, unknown};

/// Prints the page of a rule, or what the contracts say of a reason; without a name, what there is.
pub(super) fn explain(name: Option<&str>, options: &Options, shell: &Shell) -> Result<u8, Error> {
    let topics = topics();
    let look = Shell::report_options(false);
    let Some(name) = name else {
        let widest = topics.iter().map(|topic| topic.name.len()).max().unwrap_or_default();
        let lines: String = topics.iter().map(|topic| format!("{:widest$}  {}\n", topic.name, topic.summary)).collect();
        shell.out(&lines);
        return Ok(exit::KEPT);
    };
    if let Some(topic) = topics.iter().find(|topic| topic.name == name) {
        shell.out(&page(topic, look.width, look.colours));
        return Ok(exit::KEPT);
    }
    // Rules are explained anywhere; reasons need the project that lists them.
    let project = match app::load(&options.folder, &[]) {
        Ok(project) => Some(project),
        Err(Error::Load(_)) => None,
        Err(error) => return Err(error),
    };
    let pages = project.as_ref().map(|project| reasons(name, project)).unwrap_or_default();
    if pages.is_empty() {
        let reasons = project.iter().flat_map(|project| &project.contracts).flat_map(|contract| &contract.checks.pairs);
        let names = topics.iter().map(|topic| topic.name).chain(reasons.map(|pair| pair.reason.as_str()));
        return Err(Error::Usage(format!("{}; `wireproof explain` lists the rules", unknown(name, names))));
    }
    for (title, summary, text) in &pages {
        let topic = Topic { name: title, summary, documentation: text };
        shell.out(&page(&topic, look.width, look.colours));
    }
    Ok(exit::KEPT)
}

/// A reason, or the pair as headings and scenarios spell it.
fn is_named(pair: &Pair, name: &str) -> bool {
    pair.reason == name
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
            let cases: Vec<&str> = project
                .cases
                .iter()
                .filter(|case| case.shared.contract.name == contract.name && case.shared.terms.pairs.contains(&index))
                .map(|case| case.id.as_str())
                .collect();
            match cases.as_slice() {
                [] => text.push_str("No case provokes it."),
                cases => {
                    text.push_str("Provoked by:\n");
                    cases.iter().for_each(|id| _ = writeln!(text, "- {id}"));
                }
            }
            let summary = format!("{}: {}", contract.checks.api, pair.when);
            pages.push((format!("{} {}", pair.status, pair.reason), summary, text));
        }
    }
    pages
}
