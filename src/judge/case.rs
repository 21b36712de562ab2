//! A case: a fold over what came of its answers.

use std::sync::Arc;
use std::time::Duration;

use super::compare::Comparison;
use super::evaluate::{Context, Evaluation};
use super::standard::{Standard, apply_severities, sort};
use super::twice::Answers;
use crate::check::Expectation;
use crate::mask::{Secrets, Values};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::seen::Seen;
use crate::plan::Case;
use crate::template::Scope;

/// Judges the answers of a case one after the other, or those of a login.
pub struct CaseJudge<'j> {
    pub(super) standard: &'j Standard,
    pub(super) secrets: &'j Secrets,
    /// The case; none in a login.
    pub(super) case: Option<&'j Case>,
    now: Duration,
    /// The numbers of masked values.
    pub(super) values: Values,
    /// With `--twice`: the answers of this run, and of the first one where this is the second.
    pub(super) answers: Answers,
    pub(super) first: Option<Answers>,
    /// The answers that later ones are compared with, by the steps' names.
    earlier: Vec<(String, Arc<Exchange>)>,
    /// The known deviations that were met, by their index in the contract.
    met: Vec<usize>,
    /// What the answers showed; the same is told once.
    seen: Vec<Seen>,
    /// How many snapshots were missing and now wait to be accepted.
    pub pending: usize,
    /// How many answers were compared with nothing.
    pub uncompared: usize,
    /// Whether something was found that fails the case.
    broken: bool,
}

impl<'j> CaseJudge<'j> {
    /// For a case, or for a login where there is none. `now`: the clock, as the run drew it.
    #[must_use]
    pub fn new(standard: &'j Standard, secrets: &'j Secrets, case: Option<&'j Case>, now: Duration) -> Self {
        Self {
            standard,
            secrets,
            case,
            now,
            values: Values::default(),
            answers: Answers::new(),
            first: None,
            earlier: Vec::new(),
            met: Vec::new(),
            seen: Vec::new(),
            pending: 0,
            uncompared: 0,
            broken: false,
        }
    }

    /// For the second run of the same case.
    #[must_use]
    pub fn again(self) -> Self {
        Self { first: Some(self.answers), ..Self::new(self.standard, self.secrets, self.case, self.now) }
    }

    /// Whether something was found that fails the case.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.broken
    }

    /// Holds an answer against what is promised of it. Nothing of it is kept: [`Self::conclude`] does.
    #[must_use]
    pub fn evaluate(&self, expectation: &Expectation, exchange: &Exchange, scope: &Scope) -> Evaluation {
        self.standard.evaluate(expectation, exchange, &self.context(scope))
    }

    /// Adds what was found beside the checks.
    pub fn add(&self, evaluation: &mut Evaluation, expectation: &Expectation, scope: &Scope, found: Vec<Finding>) {
        self.standard.add(evaluation, expectation, &self.context(scope), found);
    }

    /// Adds what came of comparing an answer.
    pub fn add_compared(
        &mut self,
        evaluation: &mut Evaluation,
        expectation: &Expectation,
        scope: &Scope,
        compared: &mut Comparison,
    ) {
        let mut found = std::mem::take(&mut compared.findings);
        // A difference at a place that a check reported already is shown in the diff only.
        found.retain(|change| !evaluation.findings.iter().any(|finding| finding.place == change.place));
        self.add(evaluation, expectation, scope, found);
        self.pending += usize::from(compared.pending);
        self.uncompared += usize::from(compared.uncompared);
    }

    /// Takes an answer in for good: what it showed, which known deviations it met, whether it fails the case. Gives its
    /// findings.
    pub fn conclude(
        &mut self,
        mut evaluation: Evaluation,
        expectation: &Expectation,
        exchange: &Exchange,
        scope: &Scope,
    ) -> Vec<Finding> {
        let mut news = self.standard.news(&evaluation, expectation, &self.context(scope));
        apply_severities(&self.standard.plan, &mut news);
        let mut findings = std::mem::take(&mut evaluation.findings);
        findings.append(&mut news);
        self.standard.hide_volatile(exchange, &mut findings);
        self.met.append(&mut evaluation.met);
        self.note(&findings);
        findings
    }

    /// Takes in a finding of no answer, and gives it as severe as the contract says.
    #[must_use]
    pub fn alone(&mut self, mut finding: Finding) -> Finding {
        apply_severities(&self.standard.plan, std::slice::from_mut(&mut finding));
        self.note(std::slice::from_ref(&finding));
        finding
    }

    /// Notes what an answer showed: in which step, and its request where a rule over the run may have to show it.
    pub fn see(&mut self, seen: &[Seen], step: &str, exchange: &Exchange) {
        for seen in seen {
            if self.seen.iter().any(|known| known.shows_the_same(seen)) {
                continue;
            }
            let mut seen = Seen { step: step.to_owned(), ..seen.clone() };
            if seen.is_traced() {
                let url = &exchange.request.url;
                seen.method.clone_from(&exchange.request.method);
                url.strip_prefix(self.standard.origin.as_str()).unwrap_or(url).clone_into(&mut seen.url);
            }
            self.seen.push(seen);
        }
    }

    /// Keeps an answer that later ones are compared with.
    pub fn remember(&mut self, step: &str, exchange: &Arc<Exchange>) {
        if self.case.is_some_and(|case| case.shared.compares_with(step)) {
            self.earlier.push((step.to_owned(), Arc::clone(exchange)));
        }
    }

    /// Takes in what a login within the case came to.
    pub fn after_login(&mut self, login: Self) {
        self.seen.extend(login.seen);
    }

    /// The end of the case: what is to be said of the deviations that the contract knows of it. `complete`: whether the
    /// case ran to its end.
    pub fn finish(&mut self, complete: bool) -> Vec<Finding> {
        let Some(case) = self.case else { return Vec::new() };
        let mut findings = self.standard.news_of_case(&case.id, &self.met, self.now, complete);
        apply_severities(&self.standard.plan, &mut findings);
        sort(&self.standard.plan, &mut findings);
        self.note(&findings);
        findings
    }

    /// What the answers showed.
    #[must_use]
    pub fn into_seen(self) -> Vec<Seen> {
        self.seen
    }

    fn note(&mut self, findings: &[Finding]) {
        self.broken |= findings.iter().any(|finding| finding.fails(self.standard.policy.fail_on));
    }

    fn context<'c>(&'c self, scope: &'c Scope) -> Context<'c> {
        Context { scope, case: self.case.map(|case| case.id.as_str()), now: self.now, earlier: &self.earlier }
    }
}
