//! Secrets are sent through every output there is: no byte of them may come out, in no spelling.
//!
//! A server gives back whatever it is told, in every way it can think of. What the program prints and writes is searched
//! by code that shares nothing with the code that masks.

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rstest::rstest;
use serde_json::json;
use support::nest::{KEY, Nest, PASSWORD, URL_PASSWORD, files, leaks};

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
