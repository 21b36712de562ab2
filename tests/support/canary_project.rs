//! A project full of secrets, a server that gives back whatever it is told, and the search for what gives them away.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Outcome, Project, Recorded, Recorder, Reply};

pub const PASSWORD: &str = "pä\"w\\ör/d &+%1 $'x<é>";
pub const KEY: &str = "zQ7/key+0123456789==AbCd";
pub const TOKEN: &str = "t0k/En+Xw7 \"Ä&ß\"Qz9vB3nM";
pub const URL_PASSWORD: &str = "url p@ss:w/x%!";

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
  - { name: raw, hazard: raw, raw: "GET {{ base }}/json?{{ key }} HTTP/1.1\nHost: {{ host }}\nX-Key: {{ key }}\nAuthorization: {{ password }} {{ token }}", expect: 201 }
  - name: raw and unanswered
    hazard: raw
    steps: [{ raw: { text: "{{ password }} {{ token }}", line-ends: lf }, time-limit: 200ms, expect: 200 }]
  - { name: broken off, request: POST /broken, text: "{{ password }}", expect: 200 }
"#;

/// A project and its server.
pub struct CanaryProject {
    /// The project.
    pub project: Project,
    server: Recorder,
    /// Where the server listens.
    pub url: String,
}

impl CanaryProject {
    /// Starts the server.
    pub fn new() -> Self {
        let server = Recorder::start(echo);
        let url = server.url("");
        Self { project: Project::new(CONTRACT).cases(CASES), server, url }
    }

    /// Runs the binary, and holds all that it printed and wrote against the canary.
    pub fn run(&self, arguments: &[&str]) -> String {
        self.run_with(arguments, &[])
    }

    /// The same with more environment variables.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let environment = [&[("PASSWORD", PASSWORD), ("KEY", KEY), ("URL", self.url.as_str())], environment].concat();
        self.search(&arguments.join(" "), self.project.wireproof_with(arguments, &environment))
    }

    /// Holds what a command printed, and what lies in the folder of snapshots, against the canary.
    pub fn search(&self, command: &str, outcome: Outcome) -> String {
        let Outcome { out, err, .. } = outcome;
        let mut found = leaks(out.as_bytes());
        found.extend(leaks(err.as_bytes()));
        for path in files(&self.project.path("snapshots")) {
            let text = fs::read(&path).expect("a file can be read");
            found.extend(leaks(&text).into_iter().map(|leak| format!("{}: {leak}", path.display())));
        }
        assert!(found.is_empty(), "`{command}` gives secrets away:\n{}", found.join("\n"));
        out + &err
    }

    /// Nothing is proven by a run that sends no secret.
    pub fn sent(&self, secret: &str) -> bool {
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
pub fn leaks(bytes: &[u8]) -> Vec<String> {
    const PART: usize = 8;
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

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
