//! Secrets are sent through every output there is: no byte of them may come out, in no spelling.
//!
//! A server gives back whatever it is told, in every way it can think of. What the program prints and writes is searched
//! by code that shares nothing with the code that masks.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rstest::rstest;
use serde_json::{Value, json};
use support::{Outcome, Project, Recorded, Recorder, Reply};

const PASSWORD: &str = "pä\"w\\ör/d &+%1 $'x<é>";
const KEY: &str = "zQ7/key+0123456789==AbCd";
const TOKEN: &str = "t0k/En+Xw7 \"Ä&ß\"Qz9vB3nM";
const URL_PASSWORD: &str = "url p@ss:w/x%!";

const CONTRACT: &str = r#"
secrets: { password: env.PASSWORD, key: env.KEY }
headers: { X-Key: "{{ key }}" }
answer-headers: [content-type, x-echo, location]
never: [{ match: 'never-[^ ]*' }]
envelopes:
  error: { reason: $.reason, schema: { type: object, required: [code], properties: { all: { type: string } } } }
errors: { 400: { known: x } }
identities:
  user:
    login: { request: POST /login, json: { password: "{{ password }}" }, expect: 200 }
    capture: { token: $.token }
    headers: { Authorization: "Bearer {{ token }}" }
  basic: { basic: { user: me, password: "{{ password }}" } }
targets: { named: { url: "{{ env.URL }}" } }
"#;

/// Cases that are kept, and cases whose findings show the answer.
const CASES: &str = r#"
as: user
snapshot: full
cases:
  - { name: kept, request: POST /json, json: { a: "{{ password }}", b: "{{ key }}" }, expect: 200 }
  - { name: basic, as: basic, request: GET /json, expect: 200 }
  - { name: in the path, request: "GET /json/{{ password }}?k={{ key }}", query: { p: "{{ password }}" }, expect: 200 }
  - { name: form, request: POST /text, form: { p: "{{ password }}" }, expect: 200 }
  - { name: parts, request: POST /text, multipart: { p: "{{ password }}", f: { text: "{{ key }}", name: "{{ password }}" } }, expect: 200 }
  - { name: text, request: POST /text, text: "{{ password }} {{ token }}", expect: 200 }
  - { name: bytes, request: POST /bytes, text: "{{ password }}", expect: 200 }
  - { name: error, request: POST /error, json: { a: "{{ password }}" }, expect: 400 known }
  - { name: values, request: POST /json, json: { a: "{{ password }}" }, expect: { is: 200, body: { $.raw: x, "$.all[0]": absent }, headers: { X-Echo: none, Location: "{{ password }}" }, text: "{{ key }}", check: [ "body.raw == '{{ key }}'", "body.raw | int > 1" ] } }
  - { name: captured, request: POST /json, json: { a: "{{ password }}" }, expect: 200, capture: { x: { at: "$.all[0]", match: 'nothing' } } }
  - { name: repeated, request: POST /json, json: { a: "{{ token }}" }, repeat: { at-most: 2, until: status == 500 }, expect: 200 }
  - { name: elsewhere, request: "GET http://elsewhere.invalid/{{ password }}", expect: 200 }
  - { name: broken off, request: POST /broken, text: "{{ password }}", expect: 200 }
"#;

#[test]
fn a_run_gives_nothing_away() {
    let nest = Nest::new();
    let first = nest.run(&["run", "--target", &nest.url, "--as", "x"]);
    for rule in ["unlisted-pair", "wrong-value", "wrong-header", "wrong-text", "condition-false", "nothing-captured"] {
        assert!(first.contains(rule), "{rule} is missing in:\n{first}");
    }
    for mask in ["[secret password]", "[secret key]", "[secret user.token]", "credential-withheld"] {
        assert!(first.contains(mask), "{mask} is missing in:\n{first}");
    }
    assert!(nest.sent(PASSWORD) && nest.sent(KEY), "the server was told the secrets");
    nest.run(&["accept"]);
    let second = nest.run(&["run", "--target", &nest.url, "--as", "x", "--verbose"]);
    assert!(second.contains("> POST "), "{second}");
    nest.run(&["run", "--target", "named", "--gate", "--jobs", "1", "--body-limit", "700"]);
    nest.run(&["run", "--target", &nest.url, "--as", "x", "--twice"]);
    nest.run(&["snapshots"]);
    nest.run(&["review"]);
    assert!(files(&nest.project.path("snapshots")).len() > 8);
}

#[rstest]
#[case::argument(&["run", "SECRET"])]
#[case::text(&["run", "-k", "SECRET"])]
#[case::target(&["run", "--target", "SECRET"])]
#[case::jobs(&["run", "--jobs", "SECRET"])]
#[case::name(&["run", "--as", "SECRET"])]
#[case::unknown_option(&["run", "--SECRET"])]
#[case::list(&["list", "SECRET"])]
#[case::accept(&["accept", "SECRET"])]
#[case::explain(&["explain", "SECRET"])]
#[case::serve(&["serve", "SECRET"])]
#[case::diff(&["diff", "SECRET", "SECRET"])]
#[case::command(&["SECRET"])]
fn a_refused_argument_is_not_echoed(#[case] arguments: &[&str]) {
    let nest = Nest::new();
    for secret in [PASSWORD, KEY] {
        let arguments: Vec<String> = arguments.iter().map(|argument| argument.replace("SECRET", secret)).collect();
        nest.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn the_password_of_a_url_is_a_secret() {
    let nest = Nest::new();
    let password = utf8_percent_encode(URL_PASSWORD, NON_ALPHANUMERIC).to_string();
    let host = nest.url.trim_start_matches("http://");
    for url in [
        format!("http://me:{password}@{host}"),
        format!("http://me:{password}@{host}/?query"),
        format!("http://me:{password}@127.0.0.1:1"),
        format!("ftp://me:{password}@{host}"),
        format!("nobody=http://me:{password}@{host}"),
    ] {
        nest.run(&["run", "--verbose", "--target", &url]);
        nest.run_with(&["run"], &[("TARGET_URL", &url)]);
    }
}

#[test]
fn a_mistake_beside_a_secret_shows_only_the_mistake() {
    let nest = Nest::new();
    let quoted = json!(PASSWORD).to_string();
    let text = format!("cases: [{{ name: one, request: GET /, stauts: {quoted}, headers: {{ X: {quoted} }} }}]\n");
    nest.project.write("scenarios/api/mistakes.yaml", &text);
    for command in [&["check"][..], &["run"], &["list"], &["explain", "x"]] {
        let shown = nest.run(command);
        assert!(shown.contains("unknown key `stauts`") && shown.contains("[secret password]"), "{shown}");
    }
    nest.project.write("scenarios/api/mistakes.yaml", format!("cases: [{{ name: {quoted}: x\n"));
    nest.run(&["check"]);
}

/// The search is itself tested: a canary that finds nothing proves nothing.
#[rstest]
#[case(PASSWORD.to_owned())]
#[case(json!(PASSWORD).to_string())]
#[case(utf8_percent_encode(PASSWORD, NON_ALPHANUMERIC).to_string())]
#[case(STANDARD.encode(format!("ab{PASSWORD}")))]
fn the_canary_finds_a_secret(#[case] text: String) {
    assert!(!leaks(text.as_bytes()).is_empty(), "{text}");
}

struct Nest {
    project: Project,
    server: Recorder,
    url: String,
}

impl Nest {
    fn new() -> Self {
        let server = Recorder::start(echo);
        let url = server.url("");
        Self { project: Project::new(CONTRACT).cases(CASES), server, url }
    }

    /// Runs the binary, and holds all that it printed and wrote against the canary.
    fn run(&self, arguments: &[&str]) -> String {
        self.run_with(arguments, &[])
    }

    fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let environment = [&[("PASSWORD", PASSWORD), ("KEY", KEY), ("URL", self.url.as_str())], environment].concat();
        let Outcome { out, err, .. } = self.project.wireproof_with(arguments, &environment);
        let mut found = leaks(out.as_bytes());
        found.extend(leaks(err.as_bytes()));
        for path in files(&self.project.path("snapshots")) {
            let text = fs::read(&path).expect("a file can be read");
            found.extend(leaks(&text).into_iter().map(|leak| format!("{}: {leak}", path.display())));
        }
        assert!(found.is_empty(), "`{}` gives secrets away:\n{}", arguments.join(" "), found.join("\n"));
        out + &err
    }

    /// Nothing is proven by a run that sends no secret.
    fn sent(&self, secret: &str) -> bool {
        let told = |request: &Recorded| values(request).iter().any(|value| value.contains(secret));
        self.server.requests().iter().any(told)
    }
}

/// Every value that a request holds, decoded as a server would.
fn values(request: &Recorded) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    found.extend([request.target.clone(), decoded(&request.target)]);
    for (name, value) in &request.headers {
        if ["x-key", "authorization"].contains(&name.as_str()) {
            let pair = value.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text).ok());
            found.extend(pair.map(|pair| String::from_utf8_lossy(&pair).into_owned()));
            found.push(value.clone());
        }
    }
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let form = request.header("content-type").is_some_and(|value| value.contains("urlencoded"));
    if let Ok(Value::Object(members)) = serde_json::from_str(&body) {
        found.extend(members.values().filter_map(Value::as_str).map(ToOwned::to_owned));
    } else {
        found.push(if form { decoded(&body.replace('+', " ")) } else { body });
    }
    found.retain(|value| value.len() > 3);
    found
}

/// The same value in every encoding.
fn spelled(value: &str) -> Vec<String> {
    let percent = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
    let quoted = json!(value).to_string();
    let ascii: String =
        quoted.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }).collect();
    let mut all = vec![value.to_owned(), percent.replace("%20", "+"), format!("{value:?}"), ascii];
    all.extend([json!(quoted).to_string(), quoted, html(value), percent]);
    for before in ["", "a", "ab"] {
        let text = format!("{before}{value}");
        all.extend([STANDARD.encode(&text), URL_SAFE_NO_PAD.encode(&text)]);
    }
    all
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn echo(request: &Recorded) -> Reply {
    let path = request.target.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    if path == "login" {
        return Reply::json(200, &json!({ "token": TOKEN, "expires": 1 }).to_string());
    }
    let values = values(request);
    let all: Vec<String> = values.iter().flat_map(|value| spelled(value)).collect();
    let everything = all.join("\n");
    let reply = match path {
        "text" => Reply::empty(200).with("content-type", "text/plain; charset=utf-8").body(everything),
        "bytes" => Reply::empty(200)
            .with("content-type", "application/octet-stream")
            .body([b"\xff\x00", everything.as_bytes()].concat()),
        "error" => Reply::json(400, &json!({ "reason": values[0], "all": all, "message": everything }).to_string()),
        "broken" => Reply::json(200, &format!("{{\"a\": {}, ", json!(everything))),
        _ => Reply::json(200, &json!({ "raw": values[0], "all": all, values[0].clone(): 1 }).to_string()),
    };
    let field = |value: &str| value.replace(['\r', '\n'], " ");
    let percent = utf8_percent_encode(&values[0], NON_ALPHANUMERIC).to_string();
    reply.with("x-echo", &field(&values.join(" "))).with("location", &format!("http://x.invalid/{percent}"))
}

/// Where parts of the secrets stand, in any spelling: so many characters in a row give one away.
fn leaks(bytes: &[u8]) -> Vec<String> {
    const PART: usize = 12;
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    for secret in [PASSWORD, KEY, TOKEN, URL_PASSWORD] {
        let characters: Vec<char> = secret.chars().collect();
        for part in characters.windows(PART) {
            let part: String = part.iter().collect();
            let mut patterns = spelled(&part);
            patterns.iter_mut().for_each(|pattern| *pattern = pattern.trim_matches('"').to_owned());
            // Base64 depends on what stands beside: its middle doesn't.
            patterns.iter_mut().skip(8).for_each(|pattern| {
                let whole = pattern.trim_end_matches('=');
                *pattern = whole[4..whole.len() - 2].to_owned();
            });
            for pattern in patterns {
                if let Some(at) = text.find(&pattern) {
                    let around: String = text[at..].chars().take(80).collect();
                    found.push(format!("{part:?} as {pattern:?}: …{around}…"));
                }
            }
        }
    }
    found.truncate(5);
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
