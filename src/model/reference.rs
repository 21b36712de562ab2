//! What a team publishes of its API's errors: a contract in plain data, with answers that show it.

use super::json::Json;

/// One contract as its readers need it. Every text is masked already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The contract's name: its folder below `scenarios/`.
    pub name: String,
    /// What people call the API.
    pub api: String,
    /// Whether no other pair may be answered than the listed ones.
    pub closed: bool,
    /// Whether a reason stands under one status only.
    pub unique_reasons: bool,
    /// Every status that the API may answer; empty: any.
    pub statuses: Vec<u16>,
    /// The envelope of errors, where the contract has one.
    pub error: Option<Envelope>,
    /// The catalogue, by status.
    pub pairs: Vec<Pair>,
    /// What successes look like.
    pub successes: Vec<Success>,
    /// The numbered promises.
    pub promises: Vec<Promise>,
    /// What must appear in no answer, in words of the contract.
    pub never: Vec<String>,
}

/// The shape of a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Its name.
    pub name: String,
    /// The media type's essence.
    pub media_type: Option<String>,
    /// Where the reason stands; of several each.
    pub reason: Vec<String>,
    /// Where the status is repeated.
    pub status: Option<String>,
    /// Where text for people stands.
    pub prose: Vec<String>,
    /// The JSON Schema of its body.
    pub schema: Option<Json>,
    /// Conditions that hold for every such body.
    pub invariants: Vec<String>,
}

/// One entry of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The status.
    pub status: u16,
    /// The status's phrase (RFC 9110 section 15); empty where it has none.
    pub phrase: String,
    /// The reason.
    pub reason: String,
    /// When the API answers it.
    pub when: String,
    /// Whether the identifier is a reading of an unclear source.
    pub inferred: bool,
    /// The name of its envelope, where it isn't `error`.
    pub envelope: Option<String>,
    /// The operations that may answer it; empty: all.
    pub at: Vec<String>,
    /// An answer that was accepted and shows it, as stored.
    pub example: Option<String>,
}

/// What successes of one envelope look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Success {
    /// The statuses under which cases expect it.
    pub statuses: Vec<u16>,
    /// Its envelope; none: no body.
    pub envelope: Option<Envelope>,
    /// An answer that was accepted and shows it, as stored.
    pub example: Option<String>,
}

/// One numbered sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// Its number.
    pub name: String,
    /// The sentence.
    pub says: String,
    /// How sure it is.
    pub sure: String,
}
