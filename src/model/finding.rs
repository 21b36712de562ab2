//! One way in which an answer differs from what was promised.

use std::fmt;
use std::str::FromStr;

/// How much a finding hurts the clients of an API. Ordered from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No program can notice.
    Cosmetic,
    /// A tolerant client goes on working.
    Compatible,
    /// A client that relied on the promise breaks.
    Breaking,
}

impl Severity {
    /// All of them, from the least to the most.
    pub const ALL: [Self; 3] = [Self::Cosmetic, Self::Compatible, Self::Breaking];

    /// The word that stands in output and options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cosmetic => "cosmetic",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name() == text)
            .ok_or_else(|| format!("`{text}` is no severity: breaking, compatible or cosmetic"))
    }
}

/// One way in which an answer differs from what was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's or the verdict rule's name (`wrong-reason`); `wireproof explain` knows it.
    pub rule: &'static str,
    /// How much it hurts.
    pub severity: Severity,
    /// Where in the answer: `status`, `header Content-Type`, `$.error.reason`, `body`.
    pub place: String,
    /// What was promised and what came, as one phrase.
    pub message: String,
    /// What to do, where more than the rule's own page can be said.
    pub cure: Option<String>,
    /// Why the team knows of it: it is shown and fails nothing.
    pub known: Option<String>,
}

impl Finding {
    /// A breaking finding without a cure of its own.
    #[must_use]
    pub fn new(rule: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Breaking,
            place: place.into(),
            message: message.into(),
            cure: None,
            known: None,
        }
    }

    /// The same finding with something to do about it.
    #[must_use]
    pub fn with_cure(mut self, cure: impl Into<String>) -> Self {
        self.cure = Some(cure.into());
        self
    }
}
