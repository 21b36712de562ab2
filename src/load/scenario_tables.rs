//! The tables of scenario files.

use super::contract_tables::{SNAPSHOT, WIRE};
use super::table::{Key, Kind, Table, key};

/// A header's value: a text, several, or `null` to take the field away.
const HEADER: Kind = Kind::Either(&[&Kind::Null, &Kind::Template, &Kind::List(&Kind::Template)]);
/// Header fields by name.
pub(super) const HEADER_MAP: Kind = Kind::Map(&HEADER);
/// Query parameters or form fields by name.
pub(super) const QUERY_MAP: Kind = Kind::Map(&Kind::OneOrMore(&Kind::Template));
/// Values by name.
pub(super) const JSON_MAP: Kind = Kind::Map(&Kind::Json);
/// Captures by name.
pub(super) const PLACE_MAP: Kind = Kind::Map(&Kind::Either(&[&Kind::Place, &Kind::Object(&CAPTURE)]));
/// One step, or a list of steps.
pub(super) const STEPS: Kind = Kind::OneOrMore(&Kind::Object(&STEP));

const CONDITIONS: Kind = Kind::OneOrMore(&Kind::Condition);
const TEXTS: Kind = Kind::OneOrMore(&Kind::Text);
const EXPECT_ONE: Kind = Kind::Either(&[&Kind::Text, &Kind::Object(&EXPECT)]);
const REPEAT_KIND: Kind = Kind::Object(&REPEAT);

/// A scenario file.
pub static SCENARIO: Table = Table {
    name: "a scenario file",
    doc: "Cases about one subject, or steps that other files share.",
    keys: &[
        DEFAULTS,
        CASE_REST,
        &[
            key!("about", &Kind::Text, "what the file is about"),
            key!("cases", &Kind::List(&Kind::Object(&CASE)), "the cases"),
            key!("steps", &Kind::Map(&STEPS), "steps by name, for `use: file#name`"),
        ],
    ],
    hints: &[
        ("tests", "the cases stand under `cases:`"),
        ("scenarios", "the cases stand under `cases:`"),
        ("api", "`api:` belongs into `contract.yaml`"),
    ],
};

/// What a file may say for all its cases, and a case for itself.
const DEFAULTS: &[Key] = &[
    key!("as", &Kind::Text, "who requests are sent as: an identity of the contract, or `none`"),
    key!("cookies", &Kind::Flag, "whether cookies that answers set are sent back within the case"),
    key!("covers", &TEXTS, "the promises that this covers"),
    key!("exclusive", &Kind::Flag, "whether nothing else may run beside it"),
    key!("fresh", &Kind::Text, "the identity that gets a session of its own for the case"),
    key!("given", &TEXTS, "states of the self-test server, such as `clock +1h`; against a target the case is ignored"),
    key!(
        "hazard",
        &Kind::OneOrMore(&Kind::Choice(&["large", "load", "raw"])),
        "what may harm a target: `load` (50 requests or more), `large` (a body of 1 MiB or more), `raw` (requests as they stand); off loopback only with `--allow`"
    ),
    key!("headers", &HEADER_MAP, "header fields of the requests; `null` takes one away"),
    key!(
        "only-self-test",
        &Kind::Text,
        "why this makes sense against the self-test server only; against a target it is ignored"
    ),
    key!("skip", &Kind::Text, "why this isn't run"),
    key!("snapshot", &SNAPSHOT, "how much of an answer is stored: `full`, `shape` (members and their kinds) or `none`"),
    key!("tags", &TEXTS, "words that `-k` finds the case by"),
    key!("time-limit", &Kind::Duration, "after so long the case, or the step, is given up"),
    key!("variables", &JSON_MAP, "variables by name; any value, with templates in its texts"),
    key!("wire", &WIRE, "how answers are read: `strict`, or `ordinary` where the target or the contract says `strict`"),
];

const CASE_REST: &[Key] = &[
    key!("setup", &STEPS, "steps before each case"),
    key!("teardown", &STEPS, "steps after each case, whatever happened in it"),
];

/// A case: what it says for itself, and either `steps:` or one step in short form.
pub(super) static CASE: Table = Table {
    name: "a case",
    doc: "One named, independent test of one step or several.",
    keys: &[
        DEFAULTS,
        CASE_REST,
        REQUEST_BODY,
        STEP_REST,
        &[
            key!("about", &Kind::Text, "what the case is about, beyond its name"),
            key!("each", &EACH, "a table: one case a row; rows, or a `.csv` or `.json` file"),
            key!(required "name", &Kind::Template, "the name, unique in its file; it may use the table's columns"),
            key!("steps", &Kind::List(&Kind::Object(&STEP)), "the steps, where there are several"),
        ],
    ],
    hints: STEP_HINTS,
};

const EACH: Kind = Kind::Either(&[&Kind::File, &Kind::List(&JSON_MAP)]);

/// A step.
pub(super) static STEP: Table = Table {
    name: "a step",
    doc: "One request and what is expected of its answer; or a wait, a race, or shared steps.",
    keys: &[
        REQUEST_BODY,
        STEP_REST,
        &[
            key!("as", &Kind::Text, "who the request is sent as: an identity of the contract, or `none`"),
            key!("headers", &HEADER_MAP, "header fields of the request; `null` takes one away"),
            key!("id", &Kind::Text, "the step's name, for its snapshot and for messages"),
            key!(
                "snapshot",
                &SNAPSHOT,
                "how much of the answer is stored: `full`, `shape` (members and their kinds) or `none`"
            ),
            key!("time-limit", &Kind::Duration, "after so long the exchange is given up"),
        ],
    ],
    hints: STEP_HINTS,
};

const REQUEST_BODY: &[Key] = &[
    key!("bytes", &Kind::Size, "a body of so many bytes, for its size alone"),
    key!("file", &Kind::File, "a body from a file"),
    key!("form", &QUERY_MAP, "a body of form fields, sent as `application/x-www-form-urlencoded`"),
    key!("json", &Kind::Json, "a JSON body, sent as `application/json`"),
    key!("hex", &Kind::Hex, "a body of exactly these bytes, in hexadecimal; sent without a media type of its own"),
    key!("json-text", &Kind::Template, "a text as it stands, sent as `application/json`"),
    key!(
        "multipart",
        &Kind::Map(&Kind::OneOrMore(&Kind::Either(&[&Kind::Template, &Kind::Object(&PART)]))),
        "a body of parts, sent as `multipart/form-data`"
    ),
    key!("query", &QUERY_MAP, "query parameters, percent-encoded; a list repeats one"),
    key!("request", &Kind::Template, "method and path, or method and absolute URL: `GET /cubes/{{ cube }}`"),
    key!("text", &Kind::Template, "a body of text, sent without a media type of its own"),
];

const STEP_REST: &[Key] = &[
    key!(
        "afterwards",
        &CONDITIONS,
        "of a walk: conditions that hold at its end, over `rows`, `first` and `last` (page), `pages` (how many)"
    ),
    key!("at-most", &Kind::Integer, "of a walk: at most so many pages; without this, 100"),
    key!("because", &Kind::Text, "why the step waits"),
    key!(
        "capture",
        &PLACE_MAP,
        "variables from the answer: JSONPath, `header.Name`, `trailer.Name`, `status` or `text`"
    ),
    key!(
        "expect",
        &Kind::Either(&[&Kind::Text, &Kind::Object(&EXPECT), &Kind::List(&EXPECT_ONE)]),
        "what the answer must be: `400 parse_error`, `200 page`, `204 | 404 NOT_FOUND`, or in long; of a walk, every page"
    ),
    key!(
        "each-page",
        &CONDITIONS,
        "of a walk: conditions that hold on every page, over its answer, and `rows`, `first`, `last`, `pages` so far"
    ),
    key!(
        "next",
        &Kind::Either(&[&Kind::Place, &Kind::Object(&NEXT)]),
        "of a walk: where an answer has the URL of the next page (`header.Link`: its `rel=next`), or `query:` of the next request"
    ),
    key!(
        "raw",
        &Kind::Either(&[&Kind::Template, &Kind::Object(&RAW)]),
        "a request as it stands, in place of `request:`: a text of HTTP/1.1, with `{{ host }}` and `{{ base }}` of the target; needs `hazard: raw`"
    ),
    key!("repeat", &REPEAT_KIND, "sends the request again until a condition holds; the last answer is judged"),
    key!("retry", &REPEAT_KIND, "sends the request again while the answer isn't the expected one"),
    key!("rows", &Kind::JsonPath, "of a walk: the rows of a page, such as `$.data[*]`"),
    key!("together", &Kind::List(&Kind::Object(&REQUEST)), "requests that are sent at the same time"),
    key!("use", &Kind::Text, "shared steps: `file#name` (the file without `.yaml`), or `name` for steps of this file"),
    key!(
        "walk",
        &Kind::Template,
        "like `request:`, and follows the pages that `next:` leads to; the first page is stored"
    ),
    key!("wait", &Kind::Duration, "waits; the self-test server's clock is moved instead"),
    key!(
        "while",
        &Kind::Condition,
        "of a walk: the condition under which there is a next page; without this, it ends where `next:` finds nothing"
    ),
    key!("with", &JSON_MAP, "variables for the shared steps"),
];

const STEP_HINTS: &[(&str, &str)] = &[
    ("status", "the status is asserted by `expect: 400 parse_error`"),
    ("method", "method and path stand in one line: `request: GET /path`"),
    ("url", "method and path stand in one line: `request: GET /path`"),
    ("path", "method and path stand in one line: `request: GET /path`"),
    ("get", "method and path stand in one line: `request: GET /path`"),
    ("post", "method and path stand in one line: `request: POST /path`"),
    (
        "body",
        "the request's body is `json:`, `text:`, `form:`, `multipart:`, `bytes:` or `file:`; the answer's stands under `expect:`",
    ),
    ("data", "the request's body is `json:`, `text:`, `form:`, `multipart:`, `bytes:` or `file:`"),
    ("assert", "what the answer must be stands under `expect:`"),
    ("check", "conditions on the answer stand under `expect: { check: […] }`"),
    ("params", "query parameters are `query:`"),
    ("auth", "credentials belong to an identity of the contract: `as: operator`"),
    ("timeout", "the time limit is `time-limit: 5s`"),
    ("sleep", "`wait: 1s` waits"),
    ("parametrize", "a table is `each:`"),
    ("before", "steps before a case are `setup:`"),
    ("after", "steps after a case are `teardown:`"),
    ("paginate", "pages are followed by `walk: GET /path` in place of `request:`"),
    ("pages", "pages are followed by `walk: GET /path` in place of `request:`"),
    ("name", "a step's name is `id:`"),
    ("expect", "what the answers must be stands beside `together:`, as a list with one entry a request"),
];

static REQUEST: Table = Table {
    name: "a request",
    doc: "One of several requests that are sent together.",
    keys: &[
        REQUEST_BODY,
        &[
            key!("as", &Kind::Text, "who the request is sent as: an identity of the contract, or `none`"),
            key!("headers", &HEADER_MAP, "header fields of the request; `null` takes one away"),
        ],
    ],
    hints: STEP_HINTS,
};

static EXPECT: Table = Table {
    name: "an expectation",
    doc: "What one answer must be.",
    keys: &[&[
        key!(
            "always",
            &Kind::Text,
            "a name: all steps with this name must get the same one of their alternatives, over the whole run"
        ),
        key!(
            "body",
            &JSON_MAP,
            "values by JSONPath; `absent`, or `{ equals: … }`, `{ contains: … }`, `{ match: … }`, `{ type: … }`, `{ count: … }`"
        ),
        key!("check", &CONDITIONS, "conditions over status, header('Name'), body and variables"),
        key!("file", &Kind::File, "the file that the body is, byte for byte"),
        key!(
            "headers",
            &JSON_MAP,
            "header fields: a value, `absent`, or `{ contains: … }`, `{ match: … }`, `{ equals: … }`"
        ),
        key!("is", &Kind::Text, "`<status>`, `<status> <envelope>`, `<status> <reason>`, alternatives with a bar"),
        key!(
            "same-as",
            &Kind::Either(&[&Kind::Text, &Kind::Object(&SAME_AS)]),
            "the id of an earlier step whose answer is the same: status, `answer-headers:` and body, but for what is volatile"
        ),
        key!(
            "stable",
            &Kind::Flag,
            "whether one snapshot stands for all alternatives: another one than the accepted one is a breaking change"
        ),
        key!("text", &Kind::Template, "the body's whole text"),
    ]],
    hints: &[
        ("status", "the status is asserted by `is: 400 parse_error`"),
        ("reason", "status and reason stand together: `is: 400 parse_error`"),
        ("json", "values of the body stand under `body:`, by JSONPath"),
    ],
};

static SAME_AS: Table = Table {
    name: "an equal answer",
    doc: "A step whose answer is the same, and the places that may differ.",
    keys: &[&[
        key!("but", &Kind::OneOrMore(&Kind::Place), "places that may differ"),
        key!(required "step", &Kind::Text, "the id of an earlier step of the case"),
    ]],
    hints: &[("id", "the step is `step:`"), ("except", "the places that may differ are `but:`")],
};

static CAPTURE: Table = Table {
    name: "a capture",
    doc: "A variable that is taken from an answer.",
    keys: &[&[
        key!(required "at", &Kind::Place, "where the value stands"),
        key!("match", &Kind::Regex, "the part of it: the first group, or the whole match"),
    ]],
    hints: &[],
};

static PART: Table = Table {
    name: "a part",
    doc: "A part of a multipart body.",
    keys: &[&[
        key!("bytes", &Kind::Size, "so many bytes"),
        key!("file", &Kind::File, "a file's bytes"),
        key!("json", &Kind::Json, "a JSON value"),
        key!("name", &Kind::Template, "the file name that is sent"),
        key!("text", &Kind::Template, "a text"),
        key!("type", &Kind::Text, "the part's media type"),
    ]],
    hints: &[("filename", "the file name is `name:`"), ("content-type", "the media type is `type:`")],
};

static RAW: Table = Table {
    name: "a raw request",
    doc: "A request that no client library sends: a text of HTTP/1.1, sent as it stands on a connection of its own.",
    keys: &[&[
        key!(
            "line-ends",
            &Kind::Choice(&["crlf", "lf"]),
            "`crlf`: each line feed goes out as CR LF, and a missing blank line behind the head is added (so it is without the key); `lf`: the text goes out to the byte"
        ),
        key!(required "text", &Kind::Template, "request line, header fields, a blank line, content"),
    ]],
    hints: &[
        ("line_ends", "did you mean `line-ends`?"),
        ("body", "the content stands behind the blank line of `text:`"),
    ],
};

static NEXT: Table = Table {
    name: "the next page",
    doc: "How the request for the next page of a walk differs from the first one.",
    keys: &[&[key!(
        required "query",
        &HEADER_MAP,
        "query parameters over those of the first page, made of its answer: `{ cursor: \"{{ body.cursor }}\" }`; `null` takes one away"
    )]],
    hints: &[
        ("url", "where the answer has a URL, `next:` is its place: `next: $.next`; parameters stand under `query:`"),
        (
            "header",
            "where the answer has a URL, `next:` is its place: `next: header.Link`; parameters stand under `query:`",
        ),
        ("cursor", "the parameters stand under `query:`"),
    ],
};

static REPEAT: Table = Table {
    name: "a repetition",
    doc: "Sends a request several times.",
    keys: &[&[
        key!(required "at-most", &Kind::Integer, "at most so many requests"),
        key!("every", &Kind::Duration, "the time between two requests"),
        key!("fail-if", &Kind::Condition, "the condition that ends it as a failure, whatever else is expected"),
        key!("until", &Kind::Condition, "the condition that ends it"),
    ]],
    hints: &[],
};
