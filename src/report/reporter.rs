//! What a reporter is, and the list of them.

use crate::record::{Event, Exchanges};

/// A format that a run is reported in. One small file or folder each, listed once in [`REPORTERS`].
pub trait Reporter: Sync {
    /// The word that chooses it.
    fn name(&self) -> &'static str;

    /// What it is for, as one line.
    fn summary(&self) -> &'static str;

    /// What it writes and when, as a page for `wireproof explain`.
    fn documentation(&self) -> &'static str;

    /// Which steps' exchanges it shows.
    fn exchanges(&self) -> Exchanges {
        Exchanges::Told
    }

    /// Begins the report of one run.
    fn begin(&self, options: &Options) -> Box<dyn Consumer + Send>;
}

/// The report of one run while it goes on.
pub trait Consumer {
    /// Takes in what happened and appends what there is to say about it now.
    fn event(&mut self, event: &Event, out: &mut String);
}

/// What reports depend on besides the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether text is coloured.
    pub colours: bool,
    /// How many columns a line may have. A text that can't be broken is longer.
    pub width: usize,
    /// Whether the exchanges of all reported steps are shown, and the ids behind a number of cases.
    pub verbose: bool,
    /// Whether cargo started the run. No hint names cargo unless it did.
    pub started_by_cargo: bool,
    /// Whether only the first block with a finding of a rule says how that rule is explained.
    pub explain_each_rule_once: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { colours: false, width: 120, verbose: false, started_by_cargo: false, explain_each_rule_once: false }
    }
}

/// Every reporter, sorted by name.
pub const REPORTERS: &[&dyn Reporter] = &[&super::json::Json, &super::junit::JUnit, &super::terminal::Terminal];

/// The reporter of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Reporter> {
    REPORTERS.iter().copied().find(|reporter| reporter.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reporters_are_sorted_and_unique() {
        let names: Vec<_> = REPORTERS.iter().map(|reporter| reporter.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    }

    #[test]
    fn reporters_are_documented() {
        for reporter in REPORTERS {
            let name = reporter.name();
            assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
            assert!(!reporter.summary().is_empty() && !reporter.summary().contains('\n'), "{name}");
            assert!(reporter.documentation().len() > reporter.summary().len(), "{name}");
        }
    }

    #[test]
    fn reporters_are_found_by_name() {
        assert!(REPORTERS.iter().all(|reporter| find(reporter.name()).is_some()));
        assert!(find("nobody").is_none());
    }
}
