//! What an API publishes, as `contract.yaml` says it: decoded, not yet compiled.

use std::path::PathBuf;

use super::coverage::Demand;
use super::finding::Severity;
use super::json::Json;
use super::reach::Reach;
use super::scenario::{CaptureSource, Step};
use super::source::{Span, Spanned};

/// One `contract.yaml` with everything it includes.
#[derive(Clone, Debug, Default)]
pub struct Contract {
    /// The name: its folder below `scenarios/`.
    pub name: String,
    /// What people call the API.
    pub api: Spanned<String>,
    /// The built-in server that can stand in for a target.
    pub self_test: Option<Spanned<String>>,
    /// Targets by name.
    pub targets: Vec<(Spanned<String>, Target)>,
    /// Variables of every case.
    pub variables: Vec<(Spanned<String>, Spanned<Json>)>,
    /// Secrets by name: the environment variable that holds each.
    pub secrets: Vec<(Spanned<String>, Spanned<String>)>,
    /// Header fields that are sent with every request.
    pub headers: Vec<(Spanned<String>, HeaderValue)>,
    /// The header fields of an answer that are compared.
    pub answer_headers: Vec<Spanned<String>>,
    /// Every status the API may answer; empty: any.
    pub statuses: Vec<Spanned<u16>>,
    /// The envelope of a success that names none.
    pub success: Option<Spanned<String>>,
    /// Whether a pair that isn't listed is a finding.
    pub open: bool,
    /// Whether a reason stands under one status only.
    pub unique_reasons: bool,
    /// What must appear in no answer.
    pub never: Vec<Never>,
    /// Envelopes by name.
    pub envelopes: Vec<(Spanned<String>, Envelope)>,
    /// The catalogue.
    pub pairs: Vec<Pair>,
    /// The operations the API has, `METHOD /path/{parameter}`.
    pub operations: Vec<Spanned<String>>,
    /// The numbered promises.
    pub promises: Vec<(Spanned<String>, Promise)>,
    /// The rules that it raises or lowers.
    pub severities: Vec<SeverityEntry>,
    /// The deviations that the team knows of.
    pub known: Vec<Known>,
    /// What `run --gate` demands that a run covers.
    pub coverage: Demand,
    /// What nothing covers, and why.
    pub waivers: Vec<Waiver>,
    /// What is masked before anything is compared or stored.
    pub volatile: Vec<(Spanned<String>, Volatile)>,
    /// Who requests can be sent as.
    pub identities: Vec<(Spanned<String>, Identity)>,
    /// Origins besides the target's that credentials may go to.
    pub origins: Vec<Spanned<String>>,
    /// The statuses of an outage besides a connection failure.
    pub outage: Vec<Spanned<u16>>,
    /// How much of an answer a snapshot keeps.
    pub snapshot: Option<SnapshotMode>,
    /// The cap on an answer's body, in bytes.
    pub body_limit: Option<u64>,
    /// How answers are read.
    pub wire: Option<Wire>,
    /// Whether so much of it can't be read that a word which isn't known may be meant.
    pub incomplete: bool,
}

/// A place where the API runs.
#[derive(Clone, Debug)]
pub struct Target {
    /// The base URL, a template over the environment.
    pub url: Spanned<String>,
    /// At most so many requests a second, over all cases together.
    pub max_rps: Option<u32>,
    /// Variables that are otherwise there.
    pub variables: Vec<(Spanned<String>, Spanned<Json>)>,
    /// Secrets that other environment variables hold there.
    pub secrets: Vec<(Spanned<String>, Spanned<String>)>,
    /// Cases at once.
    pub jobs: Option<u32>,
    /// The time limit of one exchange, in milliseconds.
    pub time_limit: Option<u64>,
    /// How it is reached: templates over the environment.
    pub reach: Reach<Spanned<String>>,
    /// The folder of the file that names it: paths begin there.
    pub folder: PathBuf,
    /// How its answers are read.
    pub wire: Option<Wire>,
}

/// How answers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// As an ordinary client reads them, over connections that are kept.
    Ordinary,
    /// Each over a connection of its own, which is looked at to its end.
    Strict,
}

/// A header's value: several send the field several times, none takes the contract's field away.
#[derive(Clone, Debug, Default)]
pub struct HeaderValue {
    /// The values, as templates.
    pub values: Vec<Spanned<String>>,
}

/// What must not appear.
#[derive(Clone, Debug)]
pub struct Never {
    /// A regular expression over the body's text and the header values.
    pub matches: Option<Spanned<String>>,
    /// A JSONPath that must select nothing.
    pub at: Option<Spanned<String>>,
    /// Only in answers with these envelopes; empty: in all.
    pub within: Vec<Spanned<String>>,
}

/// The shape of a body.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// The media type's essence.
    pub media_type: Option<Spanned<String>>,
    /// Where the reason stands; several must agree. Empty: the envelope carries none.
    pub reason: Vec<ReasonAt>,
    /// Where the status is repeated.
    pub status: Option<Spanned<String>>,
    /// JSONPaths of text for people, whose change is cosmetic.
    pub prose: Vec<Spanned<String>>,
    /// A JSON Schema, draft 2020-12 unless it says otherwise.
    pub schema: Option<Spanned<Json>>,
    /// Conditions that hold for every body.
    pub invariants: Vec<Spanned<String>>,
}

/// Where a reason stands in an answer.
#[derive(Clone, Debug)]
pub struct ReasonAt {
    /// A JSONPath, or `header.Name`.
    pub at: Spanned<String>,
    /// The part of the text that is the reason: the first group, or the whole match.
    pub matches: Option<Spanned<String>>,
    /// Whether the reason is an integer in the answer.
    pub integer: bool,
    /// Whether the place holds several reasons, each of which is one.
    pub all: bool,
}

/// One entry of the catalogue.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The status.
    pub status: Spanned<u16>,
    /// The reason.
    pub reason: Spanned<String>,
    /// When the API answers it.
    pub when: String,
    /// Its envelope, where it isn't `error`.
    pub envelope: Option<Spanned<String>>,
    /// Whether the identifier is a reading of an unclear source.
    pub inferred: bool,
    /// The operations that may answer it, with `*` for any text; empty: all.
    pub at: Vec<Spanned<String>>,
}

/// One numbered sentence of a reference.
#[derive(Clone, Debug, Default)]
pub struct Promise {
    /// The sentence.
    pub says: String,
    /// How sure it is: `documented`, `inferred` or `ambiguous`.
    pub sure: Option<String>,
    /// The checks and rules over a run that hold every answer against it.
    pub held_by: Vec<Spanned<String>>,
}

/// A deviation that the team knows of: shown, not failed.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where it is written.
    pub span: Span,
    /// The cases: an id without the contract, or a glob.
    pub case: Option<Spanned<String>>,
    /// The pair that is expected where it shows, `<status> <reason>`.
    pub pair: Option<Spanned<String>>,
    /// What is answered in its place, `<status>` or `<status> <reason>`.
    pub answers: Option<Spanned<String>>,
    /// The check or rule that is broken.
    pub finding: Option<Spanned<String>>,
    /// Why it is tolerated.
    pub because: String,
    /// The last day on which it is, `YYYY-MM-DD`.
    pub until: Option<Spanned<String>>,
    /// The targets that deviate; empty: all.
    pub on: Vec<Spanned<String>>,
}

/// Something that nothing covers, and why.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Where it is written.
    pub span: Span,
    /// A promise, by its name.
    pub promise: Option<Spanned<String>>,
    /// A pair, `<status> <reason>`.
    pub pair: Option<Spanned<String>>,
    /// An envelope, by its name.
    pub envelope: Option<Spanned<String>>,
    /// An operation, as `operations:` writes it.
    pub operation: Option<Spanned<String>>,
    /// Why nothing covers it.
    pub because: String,
    /// The last day on which that is so, `YYYY-MM-DD`.
    pub until: Option<Spanned<String>>,
    /// The targets where it is so; empty: all.
    pub on: Vec<Spanned<String>>,
}

/// A rule that a contract raises or lowers.
#[derive(Clone, Debug)]
pub struct SeverityEntry {
    /// The check or rule.
    pub rule: Spanned<String>,
    /// Only there, and below.
    pub at: Option<Spanned<String>>,
    /// How much it hurts.
    pub severity: Severity,
    /// Why.
    pub because: String,
}

/// How a volatile value is masked.
#[derive(Clone, Debug)]
pub struct Volatile {
    /// The part of the text that is volatile: the first group, or the whole match. None: the whole value.
    pub matches: Option<Spanned<String>>,
    /// The kind, as snapshots show it (`[uuid 1]`).
    pub kind: Spanned<String>,
}

/// Who a request is sent as.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The steps that log it in, once a run.
    pub login: Vec<Step>,
    /// What the last login step's answer gives; every value is a secret.
    pub capture: Vec<(Spanned<String>, CaptureSource)>,
    /// Header fields of its requests.
    pub headers: Vec<(Spanned<String>, HeaderValue)>,
    /// Query parameters of its requests.
    pub query: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// User and password of HTTP Basic (RFC 7617).
    pub basic: Option<(Spanned<String>, Spanned<String>)>,
    /// Whether cookies that answers set are sent back.
    pub cookies: bool,
    /// After so many milliseconds the identity logs in again.
    pub expires: Option<u64>,
    /// Whether a 401 logs in again, once.
    pub relogin: bool,
}

/// How much of an answer a snapshot keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SnapshotMode {
    /// All of it.
    Full,
    /// Members and their kinds, arrays folded.
    Shape,
    /// Nothing.
    None,
}

impl Contract {
    /// The statuses that count as an outage: those that it names, or else the gateway's ones that it doesn't list.
    #[must_use]
    pub fn outages(&self) -> Vec<u16> {
        if !self.outage.is_empty() {
            return self.outage.iter().map(|status| status.value).collect();
        }
        let listed = |status: u16| {
            let mut statuses = self.statuses.iter().chain(self.pairs.iter().map(|pair| &pair.status));
            statuses.any(|listed| listed.value == status)
        };
        [502, 504].into_iter().filter(|&status| !listed(status)).collect()
    }
}
