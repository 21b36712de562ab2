//! A pending answer beside the accepted one, with the verdict.

use std::path::{Path, PathBuf};

use super::super::error::Error;
use super::super::load::Project;
use super::waiting::Waiting;
use crate::check::Expectation;
use crate::judge::rules::SNAPSHOT_UNREADABLE;
use crate::judge::{Pair, compare_stored, stable_expectation};
use crate::model::finding::{Finding, Severity};
use crate::model::json::path_any_index;
use crate::model::outcome::Diff;
use crate::model::stored::{Stored, StoredBody, StoredJson};
use crate::plan::{ContractPlan, roles};
use crate::snapshot::{file, grammar, shape};

/// A pending answer with its verdict.
#[derive(Clone, Debug)]
pub struct Pending {
    /// The id of its case.
    pub case: String,
    /// The pending file.
    pub path: PathBuf,
    /// In what it differs from the accepted answer, the worst first; nothing where there is none.
    pub findings: Vec<Finding>,
    /// Whether nothing was accepted before.
    pub is_new: bool,
    /// The accepted and the new text.
    pub diff: Diff,
}

/// What makes changes of several answers the same one: severity, rule, place without indices, message and
/// values.
pub(super) type ChangeKey = Vec<(Severity, &'static str, String, String)>;

impl Pending {
    /// What changed, to be compared with what changed in other answers. Of a new answer everything did.
    pub(super) fn change(&self) -> ChangeKey {
        if self.is_new {
            return vec![(Severity::Compatible, super::NEW, String::new(), self.diff.new.to_string())];
        }
        let mut change: ChangeKey = self
            .findings
            .iter()
            .map(|finding| {
                // A sentence is cut where a value is long; of a content that is no JSON it has no value at all.
                let values = match finding.rule {
                    "body-content-changed" => format!("{}\n{}", self.diff.accepted, self.diff.new),
                    _ => format!("{:?}\n{:?}", finding.expected, finding.actual),
                };
                let told = format!("{}\n{values}", finding.message());
                (finding.severity, finding.rule, path_any_index(&finding.place), told)
            })
            .collect();
        change.sort();
        change.dedup();
        change
    }
}

/// Judges what waits for a case of a contract.
pub(super) fn judged(project: &Project, contract: &ContractPlan, waiting: Waiting) -> Result<Option<Pending>, Error> {
    let Waiting { case: Some(case), path } = waiting else { return Ok(None) };
    // Somebody else may have accepted it in the meantime.
    let Some(new) = file::read(&path)? else { return Ok(None) };
    let stored = new.stored()?;
    let accepted = match file::read(&accepted_path(&project.folder, contract, &path)) {
        Ok(accepted) => accepted,
        Err(error) => return Ok(Some(unreadable(case, path, new.text, &error))),
    };
    let Some(accepted) = accepted else {
        let diff = Diff { accepted: "".into(), new: new.text.into(), pending: true };
        return Ok(Some(Pending { case, path, findings: Vec::new(), is_new: true, diff }));
    };
    let old = match accepted.stored() {
        Ok(old) => old,
        Err(error) => return Ok(Some(unreadable(case, path, new.text, &error))),
    };
    let of_all = home(&project.folder, contract, &path);
    let mut mine = project.cases.iter().filter(|known| known.id == case);
    let stable = mine.find_map(|case| stable_expectation(&project.folder, case, &of_all));
    let (findings, accepted) = judge(contract, &old, &stored, stable);
    let diff = Diff { accepted: grammar::write(&accepted).into(), new: new.text.into(), pending: true };
    Ok(Some(Pending { case, path, findings, is_new: false, diff }))
}

/// The verdict of a run, without knowing which envelope the answer has: all of them say where reasons and texts for
/// people stand. Gives the accepted answer in the form in which it was compared, too.
pub(in crate::app) fn judge(
    contract: &ContractPlan,
    whole: &Stored,
    new: &Stored,
    stable: Option<&Expectation>,
) -> (Vec<Finding>, Stored) {
    let accepted = if is_shape(new) { shape::shape(whole.clone()) } else { whole.clone() };
    let pair = Pair { whole: [whole, new], compared: [&accepted, new] };
    (compare_stored(Some(contract), pair, &roles(&contract.checks.envelopes), stable), accepted)
}

/// What the answer was compared with: what the target has of its own, or else what holds for all of them.
pub(in crate::app) fn accepted_path(project: &Path, contract: &ContractPlan, pending: &Path) -> PathBuf {
    let own = pending.with_extension("");
    if own.exists() {
        return own;
    }
    home(project, contract, pending)
}

/// Where the answer lies that holds for all targets.
fn home(project: &Path, contract: &ContractPlan, pending: &Path) -> PathBuf {
    let own = pending.with_extension("");
    let snapshots = project.join("snapshots");
    let mut parts = own.strip_prefix(&snapshots).unwrap_or(&own).iter();
    parts.next();
    snapshots.join(&contract.name).join(parts.as_path())
}

/// Whether it was stored as a shape: it is its own shape, and shows a kind instead of a value somewhere.
fn is_shape(stored: &Stored) -> bool {
    fn shows_kinds(value: &StoredJson) -> bool {
        match value {
            StoredJson::Array(elements) => elements.iter().any(shows_kinds),
            StoredJson::Object(members) => members.iter().any(|(_, value)| shows_kinds(value)),
            value => value.as_mask().is_some(),
        }
    }
    let kinds = match &stored.body {
        StoredBody::Json(value) => shows_kinds(value),
        StoredBody::Text(text) => text.as_mask().is_some(),
        _ => false,
    };
    kinds && shape::shape(stored.clone()) == *stored
}

fn unreadable(case: String, path: PathBuf, new: String, error: &crate::snapshot::Error) -> Pending {
    let finding = Finding::new(SNAPSHOT_UNREADABLE, "snapshot", error.to_string());
    let diff = Diff { accepted: "".into(), new: new.into(), pending: true };
    Pending { case, path, findings: vec![finding], is_new: false, diff }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::values("{\"id\": 1}", false)]
    #[case::a_numbered_mask("{\"id\": \"[uuid 1]\"}", false)]
    #[case::kinds("[{\"id\": \"[uuid]\", \"name[absent]\": \"[string]\"}]", true)]
    #[case::kinds_and_a_value("[{\"id\": \"[uuid]\", \"name\": 1}]", false)]
    #[case::either("{}", false)]
    #[case::none("(no body)", false)]
    fn a_shape_is_told_by_its_kinds(#[case] body: &str, #[case] expected: bool) {
        let stored = grammar::parse(&format!("HTTP 200 OK\n\n{body}")).expect("an answer");
        assert_eq!(is_shape(&stored), expected);
    }
}
