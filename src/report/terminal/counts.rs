//! How many cases ended in which way, in words.

use std::fmt::Write as _;
use std::time::Duration;

use anstyle::Style;

use super::super::styles::{BROKEN, INCONCLUSIVE, KEPT, QUIET};
use super::super::text::count;
use crate::model::outcome::{CaseRecord, CaseResult, ContractSummary};

/// How many cases ended in which way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) kept: usize,
    pub(super) broken: usize,
    pub(super) inconclusive: usize,
    pub(super) not_run: usize,
    pub(super) ignored: usize,
    /// Findings over the whole run that fail it.
    pub(super) over_run: usize,
    /// Cases that were kept although the team knows that they deviate.
    pub(super) known: usize,
    /// Snapshots that wait to be accepted.
    pub(super) pending: usize,
    /// When the first of them began and the last one ended, from the start of the run.
    pub(super) between: Option<(Duration, Duration)>,
}

impl Counts {
    /// Counts one case; `None` is one that the run never came to.
    pub(super) fn add(&mut self, outcome: Option<&CaseRecord>) {
        let Some(outcome) = outcome else {
            self.not_run += 1;
            return;
        };
        let before = self.ran();
        *match outcome.result {
            CaseResult::Kept => &mut self.kept,
            CaseResult::Broken => &mut self.broken,
            CaseResult::Inconclusive(_) | CaseResult::NotRecorded(_) => &mut self.inconclusive,
            CaseResult::NotRun(_) => &mut self.not_run,
            CaseResult::Ignored(_) => &mut self.ignored,
        } += 1;
        self.known += usize::from(outcome.deviates_as_known());
        self.pending += outcome.pending;
        if self.ran() == before {
            return;
        }
        let (began, ended) = (outcome.began, outcome.began + outcome.took);
        let (first, last) = self.between.unwrap_or((began, ended));
        self.between = Some((first.min(began), last.max(ended)));
    }

    /// How many were selected.
    pub(super) const fn all(&self) -> usize {
        self.kept + self.broken + self.inconclusive + self.not_run + self.ignored
    }

    /// How many were begun and ended.
    pub(super) const fn ran(&self) -> usize {
        self.kept + self.broken + self.inconclusive
    }

    /// The word for all of them together, and its colour.
    pub(super) const fn verdict(&self) -> (&'static str, Style) {
        if self.broken > 0 || self.over_run > 0 {
            ("broken", BROKEN)
        } else if self.inconclusive > 0 {
            ("inconclusive", INCONCLUSIVE)
        } else if self.kept > 0 {
            ("kept", KEPT)
        } else if self.not_run > 0 {
            ("not run", INCONCLUSIVE)
        } else {
            ("ignored", QUIET)
        }
    }

    /// The numbers behind the verdict: `96 cases`, `1 of 96 cases, 2 ignored`.
    pub(super) fn words(&self) -> String {
        let (verdict, _) = self.verdict();
        let all = self.all();
        let named = [
            (self.broken, "broken"),
            (self.inconclusive, "inconclusive"),
            (self.kept, "kept"),
            (self.not_run, "not run"),
            (self.ignored, "ignored"),
        ];
        let first = named.iter().find(|(_, word)| *word == verdict).map_or(0, |(number, _)| *number);
        let of_all = |number: usize| match number {
            number if number == all => count(all, "case"),
            number => format!("{number} of {}", count(all, "case")),
        };
        let over_run = count(self.over_run, "finding");
        let mut words = match (self.over_run, self.broken) {
            (0, _) => of_all(first),
            (_, 0) => format!("{over_run} over the run, {} kept", of_all(self.kept)),
            _ => format!("{}, {over_run} over the run", of_all(first)),
        };
        for (number, word) in named {
            // How many were kept follows from the other numbers.
            if number > 0 && word != verdict && word != "kept" {
                _ = write!(words, ", {number} {word}");
            }
        }
        if self.known > 0 {
            _ = write!(words, ", {} with known deviations", self.known);
        }
        words
    }
}

impl From<&ContractSummary> for Counts {
    fn from(summary: &ContractSummary) -> Self {
        Self {
            kept: summary.kept,
            broken: summary.broken,
            inconclusive: summary.inconclusive,
            not_run: summary.not_run,
            ignored: summary.ignored,
            over_run: summary.over_run,
            known: summary.known,
            pending: summary.pending,
            between: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::Counts;

    #[rstest]
    #[case::all_kept([6, 0, 0, 0, 0], "kept", "6 cases")]
    #[case::one_kept([1, 0, 0, 0, 0], "kept", "1 case")]
    #[case::some_ignored([6, 0, 0, 0, 2], "kept", "6 of 8 cases, 2 ignored")]
    #[case::one_broken([8, 1, 0, 0, 0], "broken", "1 of 9 cases")]
    #[case::all_broken([0, 3, 0, 0, 0], "broken", "3 cases")]
    #[case::everything([1, 2, 3, 4, 5], "broken", "2 of 15 cases, 3 inconclusive, 4 not run, 5 ignored")]
    #[case::outage([1, 0, 2, 3, 0], "inconclusive", "2 of 6 cases, 3 not run")]
    #[case::login_failed([0, 0, 0, 4, 0], "not run", "4 cases")]
    #[case::all_ignored([0, 0, 0, 0, 4], "ignored", "4 cases")]
    fn the_verdict_comes_with_its_numbers(#[case] numbers: [usize; 5], #[case] verdict: &str, #[case] words: &str) {
        let [kept, broken, inconclusive, not_run, ignored] = numbers;
        let counts = Counts { kept, broken, inconclusive, not_run, ignored, ..Counts::default() };
        assert_eq!((counts.verdict().0, counts.words().as_str()), (verdict, words));
    }
}
