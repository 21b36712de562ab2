//! What an exchange showed of a contract: the raw material of coverage and of the rules over a run.

/// What an exchange showed of a contract. Every text is masked already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The status of the answer.
    pub status: u16,
    /// The reason that it carried, listed or not. On HEAD the one that was expected.
    pub reason: Option<String>,
    /// The index in the catalogue of the pair that it is; none where the pair isn't listed, or there is none.
    pub pair: Option<usize>,
    /// The name of the envelope that the body of anything but a listed pair was held against; `none` for no body.
    pub envelope: Option<String>,
    /// Whether the step asserted the pair, or the success, or only met it.
    pub asserted: bool,
    /// The index of the contract's operation that was asked.
    pub operation: Option<usize>,
    /// Which alternative was met on a step that says `always:`.
    pub choice: Option<Choice>,
    /// The method of the request, where it is traced.
    pub method: String,
    /// Path and query of the request, or the URL of another origin, where it is traced.
    pub url: String,
    /// What the step is called where a case has several (`step afterwards`, `setup 1`, `login of operator`); else empty.
    pub step: String,
}

/// Which of its alternatives a step got that must always get the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name under `always:`.
    pub name: String,
    /// The alternative that was met, as scenarios write it.
    pub alternative: String,
}

impl Seen {
    /// Whether another exchange showed the same; where is left out.
    #[must_use]
    pub fn shows_the_same(&self, other: &Self) -> bool {
        self.status == other.status
            && self.pair == other.pair
            && self.asserted == other.asserted
            && self.operation == other.operation
            && self.reason == other.reason
            && self.envelope == other.envelope
            && self.choice == other.choice
    }

    /// Whether a rule over a run may have to tell which exchange it was.
    #[must_use]
    pub const fn is_traced(&self) -> bool {
        self.reason.is_some() || self.choice.is_some()
    }

    /// What was seen, in the words of scenarios: `400 parse_error`, `200 page`, `204`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self.reason.as_ref().or(self.envelope.as_ref()) {
            Some(name) => format!("{} {name}", self.status),
            None => self.status.to_string(),
        }
    }
}
