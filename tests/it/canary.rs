//! Secrets are sent through every output there is: no byte of them may come out, in no spelling.
//!
//! A server gives back whatever it is told, in every way it can think of. What the program prints and writes is searched
//! by code that shares nothing with the code that masks.

use std::fs;

use crate::support::canary_project::{CanaryProject, KEY, PASSWORD, URL_PASSWORD, files, leaks};
use crate::support::{Project, Recorded, Recorder, Reply};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rstest::rstest;
use serde_json::json;

#[test]
fn a_run_gives_nothing_away() {
    let nest = CanaryProject::new();
    let first = nest.run(&["run", "--target", &nest.url, "--as", "x"]);
    for rule in ["unlisted-pair", "wrong-value", "wrong-header", "wrong-text", "condition-false", "nothing-captured"] {
        assert!(first.contains(rule), "{rule} is missing in:\n{first}");
    }
    for mask in ["[secret password]", "[secret key]", "[secret user.token]", "credential-withheld"] {
        // A long message goes on in the next line.
        let on_one_line = first.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(on_one_line.contains(mask), "{mask} is missing in:\n{first}");
    }
    for command in ["HTTP/1.1\\r\\nHost: ", "\"$KEY\"", "\"$USER_TOKEN\"", "no-answer", "| nc -w 5 '127.0.0.1'"] {
        assert!(first.contains(command), "{command} is missing in:\n{first}");
    }
    assert!(nest.sent(PASSWORD) && nest.sent(KEY), "the server was told the secrets");
    nest.run(&["accept"]);
    let second = nest.run(&["run", "--target", &nest.url, "--as", "x", "--verbose"]);
    assert!(second.contains("> POST "), "{second}");
    nest.run(&["run", "--target", "named", "--gate", "--jobs", "1", "--body-limit", "700"]);
    nest.run(&["run", "--target", &nest.url, "--as", "x", "--twice"]);
    let learnt = nest.run(&["learn", "--target", &nest.url]);
    assert!(learnt.contains("TODO"), "{learnt}");
    nest.run(&["reference"]);
    nest.run(&["reference", "--format", "html"]);
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
#[case::judge(&["judge", "SECRET", "--base", "SECRET"])]
#[case::reference(&["reference", "SECRET"])]
#[case::command(&["SECRET"])]
fn a_refused_argument_is_not_echoed(#[case] arguments: &[&str]) {
    let nest = CanaryProject::new();
    for secret in [PASSWORD, KEY] {
        let arguments: Vec<String> = arguments.iter().map(|argument| argument.replace("SECRET", secret)).collect();
        nest.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn the_password_of_a_url_is_a_secret() {
    let nest = CanaryProject::new();
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
    let nest = CanaryProject::new();
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

/// As long as a JSON Web Token: findings show less of a value than that.
const LONG: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSIsInNjb3BlIjoib3JkZXJzIn0.Zk3vQ8yTnXw2Lp90aRbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStUvWxYz";

fn with_a_long_secret(cases: &str, reply: fn(&Recorded) -> Reply, arguments: &[&str]) -> String {
    let server = Recorder::start(reply);
    let contract = "secrets: { token: env.TOKEN }\nanswer-headers: [x-echo]\nheaders: { X-Token: \"{{ token }}\" }\n";
    let project = Project::new(contract).cases(cases);
    let url = server.url("");
    let arguments = [&["run", "--target", url.as_str(), "--as", "x"], arguments].concat();
    let outcome = project.wireproof_with(&arguments, &[("TOKEN", LONG)]);
    let stored =
        files(&project.path("snapshots")).into_iter().map(|path| fs::read_to_string(path).expect("a snapshot"));
    let all = stored.fold(outcome.out + &outcome.err, |all, text| all + &text);
    assert!(all.contains("[secret token]"), "{all}");
    assert!(!all.contains("eyJh"), "{all}");
    all
}

#[rstest]
#[case::alone("")]
#[case::behind_text("0123456789 0123456789 0123456789 0123456789 0123456789 ")]
#[case::at_the_cut(&"0".repeat(110))]
fn a_finding_that_is_cut_within_a_secret_shows_none_of_it(#[case] before: &str) {
    let cases = format!(
        "cases: [{{ name: one, request: POST /, text: '{before}', expect: {{ is: 200, headers: {{ X-Echo: none }}, body: {{ $.a: none, $.b: none }}, text: none }} }}]\n"
    );
    let echo = |request: &Recorded| {
        let value = String::from_utf8_lossy(&request.body).into_owned() + request.header("x-token").unwrap_or_default();
        Reply::json(200, &json!({ "a": value, "b": [{ "c": value }] }).to_string()).with("x-echo", &value)
    };
    let told = with_a_long_secret(&cases, echo, &[]);
    assert!(told.contains("wrong-value") && told.contains("wrong-header") && told.contains("wrong-text"), "{told}");
}

#[test]
fn what_came_of_a_secret_before_an_answer_was_cut_is_not_shown() {
    let cases = "cases: [{ name: one, request: GET /, snapshot: full, expect: 200 }]\n";
    let echo = |request: &Recorded| {
        let token = request.header("x-token").unwrap_or_default();
        Reply::empty(200).with("content-type", "text/plain").body(format!("you sent {token}"))
    };
    let told = with_a_long_secret(cases, echo, &["--verbose", "--body-limit", "60"]);
    assert!(told.contains("body-over-limit"), "{told}");
}

#[rstest]
#[case::of_a_url("http://me:LONG@localhost/?query")]
#[case::of_another_scheme("https://LONG@localhost/?query")]
fn a_long_target_that_is_refused_is_not_echoed(#[case] url: &str) {
    // Longer than what is shown of a target.
    let url = url.replace("LONG", &LONG.repeat(2));
    let outcome = Project::plain("cases: [{ name: one, request: GET / }]\n").wireproof(&["run", "--target", &url]);
    assert_eq!(outcome.code, 2, "{}", outcome.err);
    assert!(outcome.err.contains("[secret target.password]") && !outcome.err.contains("eyJh"), "{}", outcome.err);
}

#[test]
fn a_password_in_a_url_that_is_too_short_to_mask_is_refused() {
    let project = Project::plain("cases: [{ name: one, request: GET /, expect: 200 }]\n");
    let outcome = project.wireproof(&["run", "--target", "http://me:q7z@127.0.0.1:1"]);
    assert_eq!(outcome.code, 2, "{}{}", outcome.out, outcome.err);
    assert!(outcome.err.contains("fewer than 4 characters") && !outcome.err.contains("q7z"), "{}", outcome.err);
}

#[test]
fn the_cookies_of_an_identity_are_secrets() {
    let contract = "answer-headers: [set-cookie]\nidentities:\n  user:\n    login: { request: POST /login, expect: 200 }\n    cookies: true\n";
    let cases = "as: user\nsnapshot: full\ncases: [{ name: one, request: GET /, expect: { is: 200, body: { $.a: none } } }, { name: two, request: GET /, expect: 200 }]\n";
    let server = Recorder::start(|request: &Recorded| {
        let sent = request.header("cookie").unwrap_or("nothing");
        let reply = Reply::json(200, &json!({ "a": sent }).to_string());
        let new = if request.target == "/login" { "sid=Kq83ZxVb-first" } else { "sid=Kq83ZxVb-second" };
        reply.with("set-cookie", &format!("{new}; Path=/; HttpOnly")).with("set-cookie", "theme=dark; Path=/")
    });
    let project = Project::new(contract).cases(cases);
    let outcome = project.wireproof(&["run", "--target", &server.url(""), "--as", "x", "--verbose", "--jobs", "1"]);
    let stored =
        files(&project.path("snapshots")).into_iter().map(|path| fs::read_to_string(path).expect("a snapshot"));
    let all = stored.fold(outcome.out + &outcome.err, |all, text| all + &text);
    assert!(all.contains("[secret user.sid]") && all.contains("theme=dark") && all.contains("$USER_SID"), "{all}");
    assert!(!all.contains("Kq83"), "{all}");
}
