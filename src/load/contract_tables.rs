//! The tables of `contract.yaml`.

use super::scenario_tables::{HEADER_MAP, JSON_MAP, PLACE_MAP, QUERY_MAP, STEPS};
use super::table::{Kind, Table, key};

const TEXTS: Kind = Kind::List(&Kind::Text);
const ONE_OR_MORE_TEXTS: Kind = Kind::OneOrMore(&Kind::Text);
/// How much of an answer a snapshot keeps.
pub(super) const SNAPSHOT: Kind = Kind::Choice(&["full", "none", "shape"]);

/// How answers are read.
pub(super) const WIRE: Kind = Kind::Choice(&["ordinary", "strict"]);

/// `contract.yaml`.
pub static CONTRACT: Table = Table {
    name: "a contract",
    doc: "What an API publishes: its catalogue, envelopes and promises, and how to reach it.",
    keys: &[&[
        key!("answer-headers", &TEXTS, "the header fields of an answer that are compared and stored"),
        key!("api", &Kind::Text, "what people call the API"),
        key!("body-limit", &Kind::Size, "answers are read up to this size; without this, up to `10MiB`"),
        key!(
            "catalogue",
            &Kind::Choice(&["closed", "open"]),
            "whether an unlisted pair fails (`closed`, the default) or is shown (`open`)"
        ),
        key!(
            "coverage",
            &Kind::Object(&COVERAGE),
            "what a gate demands that a run covers; a part that isn't named may have holes"
        ),
        key!(
            "envelopes",
            &Kind::Map(&Kind::Object(&ENVELOPE)),
            "the shapes of bodies, by name; `error` holds for every status from 400 on"
        ),
        key!(
            "errors",
            &Kind::StatusMap(&Kind::Map(&Kind::Either(&[&Kind::Text, &Kind::Object(&PAIR)]))),
            "the catalogue: status, reason, and when the API answers it"
        ),
        key!("headers", &HEADER_MAP, "header fields that are sent with every request; `null` in a step takes one away"),
        key!("identities", &Kind::Map(&Kind::Object(&IDENTITY)), "who requests can be sent as, by name"),
        key!(
            "include",
            &Kind::OneOrMore(&Kind::File),
            "contracts whose entries hold here too; an entry of this file wins"
        ),
        key!(
            "known",
            &Kind::List(&Kind::Object(&KNOWN)),
            "deviations that the team knows of: shown, not failed, until they expire or are gone"
        ),
        key!("never", &Kind::List(&Kind::Object(&NEVER)), "what must appear in no answer"),
        key!("operations", &TEXTS, "the operations of the API, as `METHOD /path/{parameter}`"),
        key!(
            "origins",
            &TEXTS,
            "origins besides the target's that credentials may be sent to, such as `https://files.example.com`"
        ),
        key!(
            "outage",
            &Kind::List(&Kind::Status),
            "statuses that mean an outage and are not judged; without this, 502 and 504 where they aren't listed"
        ),
        key!(
            "promises",
            &Kind::Map(&Kind::Either(&[&Kind::Text, &Kind::Object(&PROMISE)])),
            "the numbered sentences of the reference; cases say which they cover"
        ),
        key!(
            "reasons",
            &Kind::Choice(&["shared", "unique"]),
            "whether a reason stands under one status only (`unique`) or under several (`shared`, the default)"
        ),
        key!(
            "secrets",
            &Kind::Map(&Kind::Text),
            "secrets by name: `env.NAME` of the environment variable that holds each; masked everywhere"
        ),
        key!(
            "self-test",
            &Kind::Text,
            "the built-in server that stands in when there is no target; `replay` answers from the snapshots"
        ),
        key!(
            "severities",
            &Kind::List(&Kind::Object(&SEVERITY)),
            "checks and rules that this contract raises or lowers; the last entry that fits wins"
        ),
        key!(
            "snapshot",
            &SNAPSHOT,
            "how much of an answer is stored: `full`, `shape` (members and their kinds) or `none`"
        ),
        key!("statuses", &Kind::List(&Kind::Status), "every status that the API may answer; another one is a finding"),
        key!(
            "success",
            &Kind::Text,
            "the envelope of a success that is expected by its bare status (`200`); `none` is built in: no body"
        ),
        key!("targets", &Kind::Map(&Kind::Object(&TARGET)), "where the API runs, by name"),
        key!(
            "variables",
            &JSON_MAP,
            "variables of every case; a file, a case or a row of a table may set its own value"
        ),
        key!(
            "volatile",
            &Kind::Map(&Kind::Either(&[&Kind::Text, &Kind::Object(&VOLATILE)])),
            "what is masked before anything is compared or stored: by JSONPath or `header.Name`, the kind that snapshots show"
        ),
        key!(
            "waivers",
            &Kind::List(&Kind::Object(&WAIVER)),
            "what nothing covers although `coverage:` demands it, and why"
        ),
        key!(
            "wire",
            &WIRE,
            "`strict`: each exchange has a connection of its own, and bytes behind its answer are a finding"
        ),
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
        key!("ca-file", &Kind::Template, "a file of certificates (PEM) to trust beside the system's"),
        key!("client-cert", &Kind::Template, "the file of the certificate (PEM) to show to the server"),
        key!("client-key", &Kind::Template, "the file of its key (PEM), where that stands in a file of its own"),
        key!("insecure", &Kind::Flag, "whether nobody's certificate is looked at"),
        key!("jobs", &Kind::Integer, "cases at once"),
        key!("max-rps", &Kind::Integer, "at most so many requests a second, over all cases together"),
        key!(
            "proxy",
            &Kind::Template,
            "the URL of the proxy (`http`, `https`, `socks5`, `socks5h`), or `env`: those that the environment names"
        ),
        key!("resolve", &Kind::OneOrMore(&Kind::Template), "where hosts are, as `host:address`"),
        key!("secrets", &Kind::Map(&Kind::Text), "secrets of the contract that other environment variables hold there"),
        key!("time-limit", &Kind::Duration, "after so long an exchange is given up"),
        key!("unix-socket", &Kind::Template, "the path of the Unix socket where it listens"),
        key!(required "url", &Kind::Template, "the base URL; `{{ env.NAME }}` reads the environment"),
        key!("variables", &JSON_MAP, "variables of the contract that are otherwise there"),
        key!("wire", &WIRE, "how its answers are read: `strict`, or `ordinary` where the contract says `strict`"),
    ]],
    hints: &[
        ("verify", "`insecure: true` looks at no certificate"),
        ("cacert", "certificates to trust are `ca-file:`"),
    ],
};

static ENVELOPE: Table = Table {
    name: "an envelope",
    doc: "The shape of a body.",
    keys: &[&[
        key!("invariants", &Kind::List(&Kind::Condition), "conditions that hold for every such body"),
        key!("media-type", &Kind::Text, "the media type, without parameters"),
        key!("prose", &Kind::List(&Kind::JsonPath), "text for people: stored, but its change is cosmetic"),
        key!(
            "reason",
            &Kind::Either(&[&Kind::Place, &Kind::List(&REASON), &Kind::Object(&REASON_AT)]),
            "where the reason stands: a place, several that must agree, or `none`"
        ),
        key!("schema", &Kind::Schema, "a JSON Schema of the body"),
        key!("status", &Kind::Place, "where the body repeats the status"),
    ]],
    hints: &[],
};

const REASON: Kind = Kind::Either(&[&Kind::Place, &Kind::Object(&REASON_AT)]);

static REASON_AT: Table = Table {
    name: "a reason's place",
    doc: "Where the reason stands in an answer.",
    keys: &[&[
        key!(
            "all",
            &Kind::Flag,
            "whether the place selects several reasons, such as `$.errors[*].code`: each must be listed under the status"
        ),
        key!(required "at", &Kind::Place, "where it stands"),
        key!("match", &Kind::Regex, "the part that is the reason: the first group, or the whole match"),
        key!("type", &Kind::Choice(&["integer", "string"]), "what it is in the answer; without this, a `string`"),
    ]],
    hints: &[],
};

static PAIR: Table = Table {
    name: "a pair",
    doc: "An entry of the catalogue.",
    keys: &[&[
        key!(
            "at",
            &ONE_OR_MORE_TEXTS,
            "the operations that may answer it, as `operations:` lists them; `*` stands for any text"
        ),
        key!("envelope", &Kind::Text, "its envelope, where it isn't `error`; `none` is built in: no body"),
        key!("inferred", &Kind::Flag, "whether the reason's name was concluded, not read in the API's documentation"),
        key!("when", &Kind::Text, "when the API answers it"),
    ]],
    hints: &[],
};

static PROMISE: Table = Table {
    name: "a promise",
    doc: "One numbered sentence of the reference.",
    keys: &[&[
        key!(
            "held-by",
            &ONE_OR_MORE_TEXTS,
            "the check or rule over a run that holds every answer against it: `unlisted-pair`"
        ),
        key!(required "says", &Kind::Text, "the sentence"),
        key!(
            "sure",
            &Kind::Choice(&["ambiguous", "documented", "implied", "inferred"]),
            "how sure it is that the API promises this"
        ),
    ]],
    hints: &[],
};

static VOLATILE: Table = Table {
    name: "a volatile value",
    doc: "A value that differs from run to run.",
    keys: &[&[
        key!(required "as", &Kind::Text, "its kind, as snapshots show it"),
        key!("match", &Kind::Regex, "the part that is volatile: the first group, or the whole match"),
    ]],
    hints: &[],
};

static KNOWN: Table = Table {
    name: "a known deviation",
    doc: "A case or pair that answers otherwise, or a finding that is expected.",
    keys: &[&[
        key!("answers", &Kind::Text, "what is answered in its place: `<status>` or `<status> <reason>`"),
        key!(required "because", &Kind::Text, "why it is tolerated"),
        key!("case", &Kind::Text, "the cases where it shows: an id without the contract, or a glob"),
        key!("finding", &Kind::Text, "the check or rule that is broken there"),
        key!("on", &ONE_OR_MORE_TEXTS, "the targets that deviate, by name; `self-test` for the self-test server"),
        key!("pair", &Kind::Text, "the pair that is expected where it shows: `400 parse_error`"),
        key!("until", &Kind::Text, "the last day on which it is tolerated: `2027-06-30`"),
    ]],
    hints: &[("reason", "why it is tolerated is `because:`"), ("target", "the targets that deviate are `on:`")],
};

const LEVEL: Kind = Kind::Choice(&["asserted", "seen"]);

static COVERAGE: Table = Table {
    name: "a demand",
    doc: "What `run --gate`, `coverage` and `cargo test` demand that a whole run covers.",
    keys: &[&[
        key!("envelopes", &LEVEL, "each envelope of a success is met by an answer (`seen`), or expected by a case"),
        key!("operations", &LEVEL, "each operation is asked (`seen`), or asked by a step that names its answer"),
        key!("pairs", &LEVEL, "each pair is met by an answer (`seen`), or expected by a case that gets it"),
        key!(
            "promises",
            &Kind::Choice(&["asserted"]),
            "each promise is covered by a case that was kept, or held by a rule that no answer broke"
        ),
    ]],
    hints: &[],
};

static WAIVER: Table = Table {
    name: "a waiver",
    doc: "Something that nothing covers, and why.",
    keys: &[&[
        key!(required "because", &Kind::Text, "why nothing covers it"),
        key!("envelope", &Kind::Text, "an envelope, by its name"),
        key!(
            "on",
            &ONE_OR_MORE_TEXTS,
            "the targets where it is waived, by name; `self-test` for the self-test server, `target` for everything else"
        ),
        key!("operation", &Kind::Text, "an operation, as `operations:` lists it"),
        key!("pair", &Kind::Text, "a pair: `500 internal_error`"),
        key!("promise", &Kind::Text, "a promise, by its name"),
        key!("until", &Kind::Text, "the last day on which it is waived: `2027-06-30`"),
    ]],
    hints: &[("reason", "why it is waived is `because:`"), ("target", "the targets where it is waived are `on:`")],
};

static SEVERITY: Table = Table {
    name: "a severity",
    doc: "A check or rule that the contract raises or lowers.",
    keys: &[&[
        key!("at", &Kind::Place, "only there, and below"),
        key!(required "because", &Kind::Text, "why"),
        key!(required "rule", &Kind::Text, "the check or rule, as findings show it"),
        key!(required "severity", &Kind::Choice(&["breaking", "compatible", "cosmetic"]), "how much it hurts"),
    ]],
    hints: &[],
};

static NEVER: Table = Table {
    name: "a `never` entry",
    doc: "What must appear in no answer.",
    keys: &[&[
        key!("at", &Kind::JsonPath, "a JSONPath that must select nothing"),
        key!("in", &ONE_OR_MORE_TEXTS, "only in answers with these envelopes"),
        key!("match", &Kind::Regex, "a regular expression over body and header values"),
    ]],
    hints: &[],
};

static IDENTITY: Table = Table {
    name: "an identity",
    doc: "Who a request is sent as.",
    keys: &[&[
        key!("basic", &Kind::Object(&BASIC), "user and password of HTTP Basic"),
        key!("capture", &PLACE_MAP, "what the last login step's answer gives; every value is a secret"),
        key!("cookies", &Kind::Flag, "whether cookies that answers set are sent back; each is a secret"),
        key!("expires", &Kind::Duration, "after so long the identity logs in again"),
        key!("headers", &HEADER_MAP, "header fields of its requests"),
        key!("login", &STEPS, "the steps that log it in, once a run"),
        key!("query", &QUERY_MAP, "query parameters of its requests"),
        key!(
            "relogin",
            &Kind::Flag,
            "whether a 401 makes it log in again, once; otherwise a 401 is an answer like any other"
        ),
    ]],
    hints: &[("token", "a fixed token is a header: `headers: { Authorization: \"Bearer {{ token }}\" }`")],
};

static BASIC: Table = Table {
    name: "a `basic` entry",
    doc: "User and password (RFC 7617).",
    keys: &[&[
        key!(required "password", &Kind::Template, "the password"),
        key!(required "user", &Kind::Template, "the user"),
    ]],
    hints: &[],
};
