//! The tables of `contract.yaml`.

use super::scenario_tables::{HEADER_MAP, JSON_MAP, PLACE_MAP, QUERY_MAP, STEPS};
use super::table::{Key, Kind, Table};

const TEXTS: Kind = Kind::List(&Kind::Text);
const ONE_OR_MORE_TEXTS: Kind = Kind::OneOrMore(&Kind::Text);
/// How much of an answer a snapshot keeps.
pub const SNAPSHOT: Kind = Kind::Choice(&["full", "none", "shape"]);

/// `contract.yaml`.
pub static CONTRACT: Table = Table {
    name: "a contract",
    doc: "What an API publishes: its catalogue, envelopes and promises, and how to reach it.",
    keys: &[&[
        Key::new("answer-headers", &TEXTS, "the header fields of an answer that are compared and stored"),
        Key::new("api", &Kind::Text, "what people call the API"),
        Key::new("body-limit", &Kind::Size, "answers are read up to this size (10MiB)"),
        Key::new("catalogue", &Kind::Choice(&["closed", "open"]), "whether an unlisted pair fails (`closed`, the default) or is shown (`open`)"),
        Key::new("envelopes", &Kind::Map(&Kind::Object(&ENVELOPE)), "the shapes of bodies, by name; `error` holds for every status from 400 on"),
        Key::new("errors", &Kind::StatusMap(&Kind::Map(&Kind::Either(&[&Kind::Text, &Kind::Object(&PAIR)]))), "the catalogue: status, reason, and when the API answers it"),
        Key::new("headers", &HEADER_MAP, "header fields that are sent with every request; `null` in a step takes one away"),
        Key::new("identities", &Kind::Map(&Kind::Object(&IDENTITY)), "who requests can be sent as, by name"),
        Key::new("include", &Kind::OneOrMore(&Kind::File), "contracts whose entries hold here too; an entry of this file wins"),
        Key::new("never", &Kind::List(&Kind::Object(&NEVER)), "what must appear in no answer"),
        Key::new("operations", &TEXTS, "the operations of the API, as `METHOD /path/{parameter}`"),
        Key::new("origins", &TEXTS, "origins besides the target's that credentials may be sent to"),
        Key::new("outage", &Kind::List(&Kind::Status), "statuses of an outage (502 and 504 where they aren't listed)"),
        Key::new("promises", &Kind::Map(&Kind::Either(&[&Kind::Text, &Kind::Object(&PROMISE)])), "the numbered sentences of the reference; cases say which they cover"),
        Key::new("reasons", &Kind::Choice(&["shared", "unique"]), "whether a reason stands under one status only (`unique`) or under several (`shared`, the default)"),
        Key::new("secrets", &Kind::Map(&Kind::Text), "secrets by name: `env.NAME` of the environment variable that holds each; masked everywhere"),
        Key::new("self-test", &Kind::Text, "the built-in server that stands in when there is no target"),
        Key::new("snapshot", &SNAPSHOT, "how much of an answer is stored: all, members and their kinds, or nothing"),
        Key::new("statuses", &Kind::List(&Kind::Status), "every status that the API may answer; another one is a finding"),
        Key::new("success", &Kind::Text, "the envelope of a success that names none; `none` is built in: no body"),
        Key::new("targets", &Kind::Map(&Kind::Object(&TARGET)), "where the API runs, by name"),
        Key::new("variables", &JSON_MAP, "variables of every case"),
        Key::new("volatile", &Kind::Map(&Kind::Either(&[&Kind::Text, &Kind::Object(&VOLATILE)])), "what is masked before anything is compared or stored: JSONPath or `header.Name`, and its kind"),
    ]],
    hints: &[
        ("name", "the API's name is `api:`"),
        ("baseUrl", "the URL is an argument (`--target URL`) or stands under `targets:`"),
        ("url", "the URL is an argument (`--target URL`) or stands under `targets:`"),
        ("cases", "cases stand in files of their own beside `contract.yaml`"),
    ],
};

static TARGET: Table = Table {
    name: "a target",
    doc: "A place where the API runs.",
    keys: &[&[
        Key::new("max-rps", &Kind::Integer, "at most so many requests a second, over all cases together"),
        Key::required("url", &Kind::Template, "the base URL; `{{ env.NAME }}` reads the environment"),
    ]],
    hints: &[],
};

static ENVELOPE: Table = Table {
    name: "an envelope",
    doc: "The shape of a body.",
    keys: &[&[
        Key::new("invariants", &Kind::List(&Kind::Condition), "conditions that hold for every such body"),
        Key::new("media-type", &Kind::Text, "the media type, without parameters"),
        Key::new("prose", &Kind::List(&Kind::JsonPath), "text for people: stored, but its change is cosmetic"),
        Key::new("reason", &Kind::Either(&[&Kind::Place, &Kind::List(&REASON), &Kind::Object(&REASON_AT)]), "where the reason stands: a place, several that must agree, or `none`"),
        Key::new("schema", &Kind::Schema, "a JSON Schema of the body"),
        Key::new("status", &Kind::Place, "where the body repeats the status"),
    ]],
    hints: &[],
};

const REASON: Kind = Kind::Either(&[&Kind::Place, &Kind::Object(&REASON_AT)]);

static REASON_AT: Table = Table {
    name: "a reason's place",
    doc: "Where the reason stands in an answer.",
    keys: &[&[
        Key::required("at", &Kind::Place, "where it stands"),
        Key::new("match", &Kind::Regex, "the part that is the reason: the first group, or the whole match"),
        Key::new("type", &Kind::Choice(&["integer", "string"]), "what it is in the answer (`string`)"),
    ]],
    hints: &[],
};

static PAIR: Table = Table {
    name: "a pair",
    doc: "An entry of the catalogue.",
    keys: &[&[
        Key::new("envelope", &Kind::Text, "its envelope, where it isn't `error`; `none` is built in: no body"),
        Key::new("inferred", &Kind::Flag, "whether the identifier is a reading of an unclear source"),
        Key::new("when", &Kind::Text, "when the API answers it"),
    ]],
    hints: &[],
};

static PROMISE: Table = Table {
    name: "a promise",
    doc: "One numbered sentence of the reference.",
    keys: &[&[
        Key::required("says", &Kind::Text, "the sentence"),
        Key::new("sure", &Kind::Choice(&["ambiguous", "documented", "implied", "inferred"]), "how sure it is"),
    ]],
    hints: &[],
};

static VOLATILE: Table = Table {
    name: "a volatile value",
    doc: "A value that differs from run to run.",
    keys: &[&[
        Key::required("as", &Kind::Text, "its kind, as snapshots show it"),
        Key::new("match", &Kind::Regex, "the part that is volatile: the first group, or the whole match"),
    ]],
    hints: &[],
};

static NEVER: Table = Table {
    name: "a `never` entry",
    doc: "What must appear in no answer.",
    keys: &[&[
        Key::new("at", &Kind::JsonPath, "a JSONPath that must select nothing"),
        Key::new("in", &ONE_OR_MORE_TEXTS, "only in answers with these envelopes"),
        Key::new("match", &Kind::Regex, "a regular expression over body and header values"),
    ]],
    hints: &[],
};

static IDENTITY: Table = Table {
    name: "an identity",
    doc: "Who a request is sent as.",
    keys: &[&[
        Key::new("basic", &Kind::Object(&BASIC), "user and password of HTTP Basic"),
        Key::new("capture", &PLACE_MAP, "what the last login step's answer gives; every value is a secret"),
        Key::new("cookies", &Kind::Flag, "whether cookies that answers set are sent back"),
        Key::new("expires", &Kind::Duration, "after so long the identity logs in again"),
        Key::new("headers", &HEADER_MAP, "header fields of its requests"),
        Key::new("login", &STEPS, "the steps that log it in, once a run"),
        Key::new("query", &QUERY_MAP, "query parameters of its requests"),
        Key::new("relogin", &Kind::Flag, "whether a 401 logs in again, once"),
    ]],
    hints: &[("token", "a fixed token is a header: `headers: { Authorization: \"Bearer {{ token }}\" }`")],
};

static BASIC: Table = Table {
    name: "a `basic` entry",
    doc: "User and password (RFC 7617).",
    keys: &[&[
        Key::required("password", &Kind::Template, "the password"),
        Key::required("user", &Kind::Template, "the user"),
    ]],
    hints: &[],
};
