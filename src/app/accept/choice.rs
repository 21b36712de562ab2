//! Which pending answers are meant.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::super::error::Error;
use super::super::load::Project;
use super::judged::{ChangeKey, Pending, judged};
use super::waiting::{Waiting, waiting};
use crate::model::suggest::suggest;
use crate::plan::{ContractPlan, Filter, nearest};
use crate::verdict::RULES;

/// What stands for a rule where nothing was accepted before.
pub const NEW: &str = "new";

/// Which pending answers are meant: all of these must hold.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Contracts, ids, or globs over ids; none: all.
    pub patterns: Vec<String>,
    /// Those whose every difference is by one of these rules; none: all.
    pub rules: Vec<String>,
    /// Those whose change is equal to the pending one of this case.
    pub same_as: Option<String>,
    /// Those of this target; none: of all.
    pub target: Option<String>,
}

impl Choice {
    /// Whether answers have to be judged to be chosen.
    #[must_use]
    pub fn is_by_change(&self) -> bool {
        !self.rules.is_empty() || self.same_as.is_some()
    }
}

/// The answers that wait and are meant by id and target.
///
/// # Errors
/// Where none is.
pub(super) fn named(project: &Project, choice: &Choice) -> Result<Vec<Waiting>, Error> {
    let filter = Filter::new(&choice.patterns, &[])?;
    let mut all = waiting(project)?;
    all.retain(|one| one.case.is_some());
    if all.is_empty() {
        return Err(Error::Nothing(NOTHING_WAITS.to_owned()));
    }
    let (waited, ids) = (all.len(), all.iter().filter_map(|one| one.case.clone()).collect::<Vec<_>>());
    all.retain(|one| one.case.as_deref().is_some_and(|id| filter.selects_id(id)));
    if all.is_empty() {
        let near = choice.patterns.iter().find_map(|pattern| nearest(pattern, &ids.iter().map(String::as_str)));
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let patterns = choice.patterns.iter().map(|pattern| format!("`{pattern}`")).collect::<Vec<_>>().join(" or ");
        return Err(Error::Nothing(format!("{}, none matches {patterns}{near}", wait(waited))));
    }
    if let Some(wanted) = &choice.target {
        let targets: BTreeSet<String> =
            all.iter().filter_map(|one| one.target(&project.folder)).map(str::to_owned).collect();
        let waited = all.len();
        all.retain(|one| one.target(&project.folder) == Some(wanted));
        if all.is_empty() {
            let of = if targets.is_empty() {
                "none is of one target alone".to_owned()
            } else {
                format!("of the targets {}", targets.into_iter().collect::<Vec<_>>().join(", "))
            };
            return Err(Error::Nothing(format!("{}, none is of the target `{wanted}`: {of}", wait(waited))));
        }
    }
    Ok(all)
}

const NOTHING_WAITS: &str = "no answer waits to be accepted here; a run writes those that are new or changed";

fn wait(number: usize) -> String {
    if number == 1 { "1 answer waits".to_owned() } else { format!("{number} answers wait") }
}

/// The pending answers that are meant, with their verdicts, by case.
///
/// # Errors
/// Where none is, a rule is unknown, or a file can't be read.
pub fn pending(project: &Project, choice: &Choice) -> Result<Vec<Pending>, Error> {
    choice.rules.iter().try_for_each(|rule| check_rule(rule))?;
    let contracts: HashMap<&str, &Arc<ContractPlan>> =
        project.cases.iter().map(|case| (case.id.as_str(), &case.shared.contract)).collect();
    let judge = |waiting: Vec<Waiting>| -> Result<Vec<Pending>, Error> {
        let mut all = Vec::new();
        for one in waiting {
            let contract = one.case.as_deref().and_then(|id| contracts.get(id));
            if let Some(contract) = contract {
                all.extend(judged(project, contract, one)?);
            }
        }
        Ok(all)
    };
    // The case that others are held against needn't be among those that are meant.
    let same = choice.same_as.as_deref().map(|id| changes_of(id, &judge(waiting(project)?)?)).transpose()?;
    let mut all = judge(named(project, choice)?)?;
    let waited = all.len();
    if waited == 0 {
        return Err(Error::Nothing(NOTHING_WAITS.to_owned()));
    }
    all.retain(|one| same.as_ref().is_none_or(|same| same.contains(&one.change())));
    all.retain(|one| choice.rules.is_empty() || is_only_by(one, &choice.rules));
    if all.is_empty() {
        let names = choice.rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(" and ");
        return Err(Error::Nothing(match (waited, names.is_empty()) {
            (_, true) => format!("{}, none has the same change", wait(waited)),
            (1, _) => format!("the answer that waits differs in more than {names}"),
            _ => format!("each of the {waited} answers that wait differs in more than {names}"),
        }));
    }
    Ok(all)
}

fn is_only_by(pending: &Pending, rules: &[String]) -> bool {
    let named = |rule: &str| rules.iter().any(|known| known == rule);
    if pending.is_new { named(NEW) } else { pending.findings.iter().all(|finding| named(finding.rule)) }
}

fn check_rule(rule: &str) -> Result<(), Error> {
    let names = || RULES.iter().map(|known| known.name()).chain([NEW]);
    if names().any(|known| known == rule) {
        return Ok(());
    }
    let help = suggest(rule, names()).map_or_else(
        || format!("known: {}", names().collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Err(Error::Usage(format!("`{rule}` is no rule by which an answer differs from the accepted one; {help}")))
}

/// The pending changes of one case.
fn changes_of(id: &str, all: &[Pending]) -> Result<Vec<ChangeKey>, Error> {
    let changes: Vec<ChangeKey> = all.iter().filter(|one| one.case == id).map(Pending::change).collect();
    if !changes.is_empty() {
        return Ok(changes);
    }
    let help = suggest(id, all.iter().map(|one| one.case.as_str()))
        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(Error::Nothing(format!("no answer of `{id}` waits to be accepted{help}")))
}
