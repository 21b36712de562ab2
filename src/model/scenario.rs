//! Cases and their steps, as scenario files say them: decoded, not yet compiled.

use super::contract::{HeaderValue, SnapshotMode, Wire};
use super::json::Json;
use super::source::{Span, Spanned};

/// One scenario file.
#[derive(Clone, Debug, Default)]
pub struct ScenarioFile {
    /// The name of its contract.
    pub contract: String,
    /// The file's name without folder and ending.
    pub name: String,
    /// The path relative to the root, with `/`.
    pub path: String,
    /// What the file is about.
    pub about: Option<String>,
    /// What its cases inherit.
    pub defaults: CaseDefaults,
    /// Steps before each case.
    pub setup: Vec<Step>,
    /// Steps after each case, whatever happened in it.
    pub teardown: Vec<Step>,
    /// The cases.
    pub cases: Vec<Case>,
    /// Steps that other files and cases use, by name.
    pub shared: Vec<(Spanned<String>, Vec<Step>)>,
    /// Whether so much of it can't be read that its shared steps may be missing.
    pub incomplete: bool,
}

/// What a file may say for all its cases, and a case for itself.
#[derive(Clone, Debug, Default)]
pub struct CaseDefaults {
    /// Who its requests are sent as; `none`: nobody.
    pub identity: Option<Spanned<String>>,
    /// Who gets a session of its own for the case.
    pub fresh: Option<Spanned<String>>,
    /// Words for `-k`.
    pub tags: Vec<Spanned<String>>,
    /// The promises it covers.
    pub covers: Vec<Spanned<String>>,
    /// Variables.
    pub variables: Vec<(Spanned<String>, Spanned<Json>)>,
    /// Header fields of its requests.
    pub headers: Vec<(Spanned<String>, HeaderValue)>,
    /// How much of its answers the snapshots keep.
    pub snapshot: Option<SnapshotMode>,
    /// What may harm a target: `load`, `large`, `raw`.
    pub hazard: Vec<Spanned<String>>,
    /// States of the self-test server.
    pub given: Vec<Spanned<String>>,
    /// Whether it makes sense against the self-test only, and why.
    pub only_self_test: Option<String>,
    /// Why it isn't run.
    pub skip: Option<String>,
    /// Whether nothing else may run beside it.
    pub exclusive: Option<bool>,
    /// Whether cookies that answers set are sent back within the case.
    pub cookies: Option<bool>,
    /// How answers are read.
    pub wire: Option<Wire>,
    /// The time limit of the case, in milliseconds.
    pub time_limit: Option<u64>,
}

/// One case.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Where it is written.
    pub span: Span,
    /// Its name, a template over its table's columns.
    pub name: Spanned<String>,
    /// What it says for itself.
    pub own: CaseDefaults,
    /// The rows of its table; empty: no table.
    pub each: Vec<Row>,
    /// Whether its table can't be read: its columns are not known.
    pub table_lost: bool,
    /// Steps before it, after the file's.
    pub setup: Vec<Step>,
    /// Its steps; one for a case in short form.
    pub steps: Vec<Step>,
    /// Steps after it, before the file's.
    pub teardown: Vec<Step>,
}

/// One row of a table: column and value.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Where the row is written.
    pub span: Span,
    /// The columns.
    pub columns: Vec<(String, Json)>,
}

/// One step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Where it is written.
    pub span: Span,
    /// Its name among the case's steps.
    pub id: Option<Spanned<String>>,
    /// What it does.
    pub action: Action,
    /// What its answers must be.
    pub expect: Vec<Expect>,
    /// What is taken from its answer.
    pub capture: Vec<(Spanned<String>, CaptureSource)>,
    /// Tries while the condition is false.
    pub retry: Option<Box<Repeat>>,
    /// Repeats until the condition is true.
    pub repeat: Option<Box<Repeat>>,
    /// The time limit of one exchange, in milliseconds.
    pub time_limit: Option<u64>,
    /// How much of its answer the snapshot keeps.
    pub snapshot: Option<SnapshotMode>,
}

/// What a step does.
#[derive(Clone, Debug, Default)]
pub enum Action {
    /// Nothing: a step with a mistake.
    #[default]
    Nothing,
    /// Sends one request.
    Send(Box<RequestSpec>),
    /// Sends several at once.
    Together(Vec<RequestSpec>),
    /// Follows pages.
    Walk(Box<WalkSpec>),
    /// Waits so many milliseconds.
    Wait(u64),
    /// Runs shared steps, with variables of their own.
    Use {
        /// `file#name`, or `name` for one of the same file.
        what: Spanned<String>,
        /// Variables for the shared steps.
        with: Vec<(Spanned<String>, Spanned<Json>)>,
    },
}

/// A request to be filled in.
#[derive(Clone, Debug, Default)]
pub struct RequestSpec {
    /// `METHOD path` or `METHOD URL`, a template.
    pub line: Spanned<String>,
    /// Query parameters; several values repeat the parameter.
    pub query: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// Header fields.
    pub headers: Vec<(Spanned<String>, HeaderValue)>,
    /// The content.
    pub body: Option<BodySpec>,
    /// Who sends it, where it isn't the case's identity.
    pub identity: Option<Spanned<String>>,
    /// The whole request as it stands, in place of all else.
    pub raw: Option<RawSpec>,
}

/// A request that goes out as it stands.
#[derive(Clone, Debug, Default)]
pub struct RawSpec {
    /// Request line, header fields, a blank line and content (RFC 9112 section 2.1), a template.
    pub text: Spanned<String>,
    /// Whether the line ends are sent as they are.
    pub exact: bool,
}

/// A walk over pages.
#[derive(Clone, Debug, Default)]
pub struct WalkSpec {
    /// The request of the first page.
    pub request: RequestSpec,
    /// Where the next page is told.
    pub next: Option<NextSpec>,
    /// The condition under which there is a next page.
    pub going_on: Option<Spanned<String>>,
    /// At most so many pages.
    pub at_most: Option<Spanned<u32>>,
    /// The rows of a page.
    pub rows: Option<Spanned<String>>,
    /// Conditions on every page.
    pub each_page: Vec<Spanned<String>>,
    /// Conditions on the walk as a whole.
    pub afterwards: Vec<Spanned<String>>,
}

/// Where the next page of a walk is told.
#[derive(Clone, Debug)]
pub enum NextSpec {
    /// Query parameters, over those of the first page; no value takes one away.
    Query(Vec<(Spanned<String>, Vec<Spanned<String>>)>),
    /// A place in the answer that holds its URL.
    Place(Spanned<String>),
}

/// The content of a request to be filled in.
#[derive(Clone, Debug)]
pub enum BodySpec {
    /// A JSON value with templates in it, sent as `application/json`.
    Json(Spanned<Json>),
    /// A text that is sent as `application/json` as it stands.
    JsonText(Spanned<String>),
    /// A text without a media type.
    Text(Spanned<String>),
    /// `application/x-www-form-urlencoded` fields.
    Form(Vec<(Spanned<String>, Vec<Spanned<String>>)>),
    /// `multipart/form-data` parts.
    Multipart(Vec<PartSpec>),
    /// So many bytes of filler.
    Filler(u64),
    /// These bytes.
    Exact(std::sync::Arc<[u8]>),
    /// The bytes of a file, read when the plan is made.
    File(FileContent),
}

/// The bytes of a file beside the scenario.
#[derive(Clone, Debug)]
pub struct FileContent {
    /// The path as it was written.
    pub path: Spanned<String>,
    /// Its bytes.
    pub bytes: std::sync::Arc<[u8]>,
}

/// One part of a multipart body.
#[derive(Clone, Debug)]
pub struct PartSpec {
    /// The form field's name.
    pub field: Spanned<String>,
    /// The file name that is sent.
    pub file_name: Option<Spanned<String>>,
    /// The part's media type.
    pub media_type: Option<Spanned<String>>,
    /// What it holds.
    pub content: PartBody,
}

/// What a part holds.
#[derive(Clone, Debug)]
pub enum PartBody {
    /// A text, a template.
    Text(Spanned<String>),
    /// A JSON value with templates in it.
    Json(Spanned<Json>),
    /// So many bytes of filler.
    Filler(u64),
    /// A file's bytes.
    File(FileContent),
}

/// What one answer must be.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// Where it is written.
    pub span: Span,
    /// `<status>`, `<status> <envelope>`, `<status> <reason>`, alternatives with a bar.
    pub is: Option<Spanned<String>>,
    /// What header fields must be.
    pub headers: Vec<(Spanned<String>, Spanned<Json>)>,
    /// What the body must hold, by JSONPath.
    pub body: Vec<(Spanned<String>, Spanned<Json>)>,
    /// The body's whole text.
    pub text: Option<Spanned<String>>,
    /// The body's bytes.
    pub file: Option<FileContent>,
    /// Conditions.
    pub check: Vec<Spanned<String>>,
    /// The name under which every step must get the same alternative, over the whole run.
    pub always: Option<Spanned<String>>,
    /// The step whose answer this one equals.
    pub same_as: Option<SameAs>,
    /// Whether all alternatives have one snapshot.
    pub stable: Option<Spanned<bool>>,
}

/// A step whose answer another one equals.
#[derive(Clone, Debug)]
pub struct SameAs {
    /// Its id.
    pub step: Spanned<String>,
    /// The places that may differ: a JSONPath, `header.Name`, `trailer.Name`, `status` or `text`.
    pub but: Vec<Spanned<String>>,
}

/// Where a captured value comes from.
#[derive(Clone, Debug)]
pub struct CaptureSource {
    /// A JSONPath, `header.Name`, `trailer.Name`, `status` or `text`.
    pub from: Spanned<String>,
    /// The part of it: the first group, or the whole match.
    pub matches: Option<Spanned<String>>,
}

/// A bounded repetition.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// At most so many requests.
    pub at_most: u32,
    /// The condition that ends it as a failure.
    pub fail_if: Option<Spanned<String>>,
    /// The condition that ends it; for a retry: that the answer meets its expectation, where it isn't given.
    pub until: Option<Spanned<String>>,
    /// Milliseconds between two requests.
    pub every: u64,
}
