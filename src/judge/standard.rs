//! What answers are held against: one contract at one target.

use std::path::PathBuf;
use std::sync::Arc;

use crate::check::{self, operation};
use crate::model::finding::{Finding, Severity};
use crate::model::request::Request;
use crate::plan::ContractPlan;

/// What happens to an answer that isn't the accepted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// It is written as a pending one, to be accepted.
    Pending,
    /// Insta writes what its own settings say.
    Insta,
    /// Nothing is written; a missing snapshot is a finding.
    Nothing,
}

/// How strictly a run judges, and what it may write.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The project's folder: accepted answers lie below it.
    pub root: PathBuf,
    /// From which severity on a finding breaks its case.
    pub fail_on: Severity,
    /// What happens to new answers.
    pub store: Store,
    /// Whether answers of this target may be written: not those of a bare URL.
    pub writes: bool,
    /// Whether each case runs twice, and its answers are held against each other.
    pub twice: bool,
}

/// One contract at one target: what its answers are held against.
#[derive(Debug)]
pub struct Standard {
    /// The contract.
    pub plan: Arc<ContractPlan>,
    /// The name by which the contract knows the target: a target's, or `self-test`. Empty for a bare URL.
    pub target: String,
    /// Whether the target is a self-test server that the run started.
    pub self_test: bool,
    /// The overlay of snapshots: `<contract>@<overlay>`.
    pub overlay: Option<String>,
    /// The origin of the target: scheme, host and port.
    pub origin: String,
    /// The target's own URL, without a slash at its end.
    pub base: String,
    /// How strictly it is judged.
    pub policy: Policy,
}

impl Standard {
    /// The contract's operation that a request asks, by its index; none where it goes elsewhere.
    #[must_use]
    pub fn operation(&self, request: &Request) -> Option<usize> {
        let operations = &self.plan.checks.operations;
        if operations.is_empty() {
            return None;
        }
        operation::find(operations, &request.method, self.below(request)?)
    }

    /// What follows the target's own URL in a request's, where it lies below it.
    #[must_use]
    pub fn below<'u>(&self, request: &'u Request) -> Option<&'u str> {
        let path = request.url.strip_prefix(&self.base)?;
        (path.is_empty() || path.starts_with(['/', '?', '#'])).then_some(path)
    }

    /// Whether a URL belongs to the target, or to an origin that the contract lists.
    #[must_use]
    pub fn is_ours(&self, url: &str) -> bool {
        let Ok(url) = url::Url::parse(url) else { return false };
        let origin = url.origin().ascii_serialization();
        let listed =
            |text: &String| url::Url::parse(text).is_ok_and(|listed| listed.origin().ascii_serialization() == origin);
        origin == self.origin || self.plan.origins.iter().any(listed)
    }
}

/// Gives findings the severity that the contract says. The only place that does.
pub(super) fn apply_severities(plan: &ContractPlan, findings: &mut [Finding]) {
    for finding in findings {
        // The last entry wins, so that a place can follow the general case.
        if let Some(said) = plan.severities.iter().rev().find(|said| said.fits(finding)) {
            finding.severity = said.severity;
            finding.weighed = Some(said.because.clone());
        }
    }
}

/// Puts the worst findings first, where a contract's own severities have changed their order.
pub(super) fn sort(plan: &ContractPlan, findings: &mut [Finding]) {
    if !plan.severities.is_empty() {
        findings.sort_by_key(check::rank);
    }
}
