//! Where the accepted answers of steps lie.

use std::path::{Path, PathBuf};

use crate::check::Expectation;
use crate::plan::{Case, Step};
use crate::snapshot::file;

/// Where the accepted answer of a step may lie: one file an alternative. None for a step that stores nothing.
#[must_use]
pub fn stored_paths(root: &Path, case: &Case, step: &Step, part: Option<usize>) -> Vec<PathBuf> {
    let expectation = step.expect.get(part.unwrap_or(0));
    let Some(expectation) = expectation.filter(|_| step.stored && step.sends()) else { return Vec::new() };
    (0..expectation.snapshots())
        .map(|met| {
            let label = label(case, step, part, expectation, Some(met));
            file::path_of(root, &case.shared.contract.name, &case.shared.file, &case.slug, label.as_deref())
        })
        .collect()
}

/// Where an answer of a step lies that met none of several alternatives; None where [`stored_paths`] has it.
#[must_use]
pub fn unmet_path(root: &Path, case: &Case, step: &Step, part: Option<usize>) -> Option<PathBuf> {
    let expectation = step.expect.get(part.unwrap_or(0)).filter(|_| step.stored && step.sends())?;
    let label = label(case, step, part, expectation, None);
    let path = file::path_of(root, &case.shared.contract.name, &case.shared.file, &case.slug, label.as_deref());
    (expectation.snapshots() > 1).then_some(path)
}

/// What tells an answer's file from the others of its case: the step where there are several, the answer of a race, the
/// alternative where there are several.
pub(super) fn label(
    case: &Case,
    step: &Step,
    part: Option<usize>,
    expectation: &Expectation,
    met: Option<usize>,
) -> Option<String> {
    let several = case.shared.steps.iter().filter(|step| step.stored && step.sends()).count() > 1;
    let mut parts = Vec::new();
    if several {
        parts.push(step.name.clone());
    }
    parts.extend(part.map(|part| (part + 1).to_string()));
    if expectation.snapshots() > 1
        && let Some(met) = met
    {
        parts.push(expectation.alternatives[met].describe(&case.shared.contract.checks));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}
