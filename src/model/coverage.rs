//! What of a contract a run covered, and what was found over the whole run.

use super::finding::Finding;

/// How much is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// An answer showed it.
    Seen,
    /// A case asserted it.
    Asserted,
}

impl Level {
    /// The level of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Seen, Self::Asserted].into_iter().find(|level| level.name() == name)
    }

    /// The word that stands in contracts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Asserted => "asserted",
        }
    }
}

/// A part of a contract that can be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The pairs of the catalogue.
    Pairs,
    /// The envelopes of successes.
    Envelopes,
    /// The promises.
    Promises,
    /// The operations.
    Operations,
}

impl Part {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Pairs, Self::Envelopes, Self::Promises, Self::Operations];

    /// The word for all of its entries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Envelopes => "envelopes",
            Self::Promises => "promises",
            Self::Operations => "operations",
        }
    }

    /// The word for one of its entries.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Pairs => "pair",
            Self::Envelopes => "envelope",
            Self::Promises => "promise",
            Self::Operations => "operation",
        }
    }
}

/// What a contract's `coverage:` demands of a gate; a part that it doesn't name may have holes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Of each pair.
    pub pairs: Option<Level>,
    /// Of each envelope of a success.
    pub envelopes: Option<Level>,
    /// Of each promise.
    pub promises: Option<Level>,
    /// Of each operation.
    pub operations: Option<Level>,
}

impl Demand {
    /// What is demanded of a part.
    #[must_use]
    pub const fn of(&self, part: Part) -> Option<Level> {
        match part {
            Part::Pairs => self.pairs,
            Part::Envelopes => self.envelopes,
            Part::Promises => self.promises,
            Part::Operations => self.operations,
        }
    }

    /// Whether anything is demanded.
    #[must_use]
    pub fn any(&self) -> bool {
        Part::ALL.into_iter().any(|part| self.of(part).is_some())
    }
}

/// How far something is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A case asserted it; a promise: a case that covers it was kept, or a rule held every answer against it.
    Asserted,
    /// An answer showed it, and no case asserted it; a promise: a case that covers it ran, and wasn't kept.
    Seen,
    /// The contract says why nothing covers it.
    Waived,
    /// Only cases for the self-test cover it, and this target isn't one.
    SelfTestOnly,
    /// Nothing covers it.
    Never,
}

impl State {
    /// All of them, from the most to the least.
    pub const ALL: [Self; 5] = [Self::Asserted, Self::Seen, Self::Waived, Self::SelfTestOnly, Self::Never];

    /// The word that stands in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Seen => "only seen",
            Self::Waived => "waived",
            Self::SelfTestOnly => "self-test only",
            Self::Never => "never",
        }
    }
}

/// How far one thing is covered, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is a part of.
    pub part: Part,
    /// Its name: `400 parse_error`, `page`, `F21`, `GET /block`.
    pub name: String,
    /// What the contract says of it, where it says anything.
    pub says: String,
    /// How far it is covered.
    pub state: State,
    /// The cases that asserted it; of a promise those that cover it and were kept. As indices into the run's cases.
    pub asserted_in: Vec<usize>,
    /// The cases that showed it only.
    pub seen_in: Vec<usize>,
    /// What else there is to know: why it is waived, which rule holds it, why its cases didn't run.
    pub note: Option<String>,
    /// Of an operation: the answers that it gave.
    pub answers: Vec<String>,
    /// Of an operation: the pairs that may come from it by their `at:`, and didn't.
    pub missing: Vec<String>,
    /// Whether `coverage:` demands more, and nothing excuses it.
    pub hole: bool,
    /// Whether what would cover it was broken: that is told there.
    pub broken: bool,
}

/// What of one contract a run covered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The contract's name.
    pub contract: String,
    /// What the contract calls the API.
    pub api: String,
    /// Where the requests went, as a summary names it.
    pub target: String,
    /// Why holes can't be told from what wasn't run: the run was filtered, inconclusive or interrupted.
    pub unjudged: Option<String>,
    /// What the contract's `coverage:` demands.
    pub demand: Demand,
    /// Everything that can be covered, in the contract's order.
    pub rows: Vec<Row>,
    /// What was answered and isn't listed, as scenarios would write it, and the cases that showed it.
    pub unlisted: Vec<(String, Vec<usize>)>,
}

impl Coverage {
    /// The rows of a part.
    pub fn of(&self, part: Part) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.part == part)
    }

    /// What is demanded and neither covered nor excused; nothing where that can't be told.
    pub fn holes(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.hole && self.unjudged.is_none())
    }
}

/// A finding that no single answer has: over a whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFinding {
    /// The contract's name.
    pub contract: String,
    /// The rule, how much it hurts, where, and what was found.
    pub finding: Finding,
    /// The exchanges that broke the rule; none where something is missing.
    pub exchanges: Vec<Place>,
    /// Whether it is a hole, which a table of the coverage shows too.
    pub hole: bool,
    /// Whether the run fails by it.
    pub fails: bool,
}

/// Where something was seen. Every text is masked already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The case, as an index into the run's cases.
    pub case: usize,
    /// The step, where the case has several.
    pub step: String,
    /// The request: method and URL.
    pub request: String,
    /// What was answered: `400 parse_error`.
    pub answer: String,
}
