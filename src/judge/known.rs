//! Deviations that the team knows of: shown, not failed, until they expire or are gone.

use std::time::Duration;

use super::evaluate::{Context, Evaluation};
use super::rules::{KNOWN_EXPIRED, KNOWN_GONE};
use super::standard::Standard;
use crate::check::Expectation;
use crate::model::finding::Finding;
use crate::plan::Known;

impl Standard {
    /// Excuses findings that the contract knows of. The only place that does.
    pub(super) fn apply_known(
        &self,
        evaluation: &mut Evaluation,
        expectation: &Expectation,
        context: &Context<'_>,
        findings: &mut [Finding],
    ) {
        for (index, known) in self.known(expectation, context) {
            let met = !known.expired(context.now)
                && known.apply_known(evaluation.status, &evaluation.reading.reasons, findings);
            if met && !evaluation.met.contains(&index) {
                evaluation.met.push(index);
            }
        }
    }

    /// What an answer says of known deviations by pair: that one has expired and still shows, or that one is gone. By case
    /// both are told once, at the end of the case.
    pub(super) fn news(
        &self,
        evaluation: &Evaluation,
        expectation: &Expectation,
        context: &Context<'_>,
    ) -> Vec<Finding> {
        let Evaluation { status, reading, findings, met, .. } = evaluation;
        let mut news = Vec::new();
        for (index, known) in self.known(expectation, context).filter(|(_, known)| !known.by_case()) {
            if known.expired(context.now) {
                if known.would_excuse(*status, &reading.reasons, findings) {
                    news.push(expired(known.because()));
                }
            } else if !met.contains(&index)
                && known.pair().is_some_and(|pair| reading.pairs.contains(&pair))
                && findings.is_empty()
                && news.is_empty()
            {
                // Only the promised pair itself shows that it is kept again, not another alternative of the step.
                news.push(gone(known.because()));
            }
        }
        news
    }

    /// What the end of a case says of known deviations by case: those that have expired, or that didn't show although the
    /// case ran to its end.
    pub(super) fn news_of_case(&self, case: &str, met: &[usize], now: Duration, complete: bool) -> Vec<Finding> {
        let mine = self.plan.known.iter().enumerate();
        let mine = mine.filter(|(_, known)| known.names_case(case) && known.on(&self.target));
        mine.filter_map(|(index, known)| {
            if known.expired(now) {
                Some(expired(known.because()))
            } else {
                (complete && !met.contains(&index)).then(|| gone(known.because()))
            }
        })
        .collect()
    }

    /// The entries of `known:` that are meant for a step of a case at this target, with their indices.
    fn known<'s>(
        &'s self,
        expectation: &'s Expectation,
        context: &Context<'s>,
    ) -> impl Iterator<Item = (usize, &'s Known)> {
        let case = context.case;
        let meant =
            move |known: &Known| case.is_some_and(|case| known.on(&self.target) && known.fits(case, expectation));
        self.plan.known.iter().enumerate().filter(move |(_, known)| meant(known))
    }
}

fn expired(because: &str) -> Finding {
    let message = format!("the known deviation ({because}) has expired");
    Finding::new(KNOWN_EXPIRED, "known", message).with_cure("fix the server, or give it another day")
}

fn gone(because: &str) -> Finding {
    let message = format!("the promise is kept again; the known deviation ({because}) didn't show");
    Finding::new(KNOWN_GONE, "known", message).with_cure("take its entry out of `known:`")
}
