//! Requests that go out as they stand, and bodies that are made up.

use std::process::Command;

use crate::support::{Act, FaultServer, Outcome, Project, Recorder, Reply};
use rstest::rstest;

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}";

/// One raw case, with the keys that stand beside its text.
fn raw(contract: &str, keys: &str) -> Project {
    let keys = keys.lines().map(|line| format!("    {line}\n")).collect::<String>();
    Project::new(contract).cases(&format!("cases:\n  - name: one\n    hazard: raw\n    expect: 200\n{keys}"))
}

#[rstest]
#[case::a_block(
    "raw: |\n  GET {{ base }}/a/../b HTTP/1.1\n  Host: {{ host }}\n  X:  {{ word }}",
    "GET /v1/a/../b HTTP/1.1\r\nHost: HOST\r\nX:  a /?é\r\n\r\n"
)]
#[case::with_content(
    "raw: |-\n  PUT http://{{ host }}{{ base }}/ HTTP/1.0\n  content-length: 4\n\n  1\n  2",
    "PUT http://HOST/v1/ HTTP/1.0\r\ncontent-length: 4\r\n\r\n1\r\n2"
)]
#[case::in_long("raw: { text: \"get *\\n\\n\", line-ends: crlf }", "get *\r\n\r\n")]
#[case::to_the_byte(
    "raw: { text: \"GET  / HTTP/1.1\\nA: b\\r\\n\\0\\r\\n\\r\\n\", line-ends: lf }",
    "GET  / HTTP/1.1\nA: b\r\n\0\r\n\r\n"
)]
fn a_raw_request_is_sent_as_it_stands(#[case] keys: &str, #[case] expected: &str) {
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(OK.into()), Act::Wait]);
    let project = raw("headers: { X-All: 1 }\nvariables: { word: \"a /?é\" }\n", keys);

    project.run(&server.url("/v1/")).ends_with(0);

    assert_eq!(server.heard(), expected.replace("HOST", &server.authority()));
}

#[test]
fn an_identity_of_a_raw_request_gives_its_captures_and_nothing_else() {
    let server = Recorder::start(|request| match request.target.as_str() {
        "/login" => Reply::json(200, r#"{"token": "t0p-s3cret-token"}"#).with("set-cookie", "a=b"),
        _ => Reply::json(200, "{}"),
    });
    let contract = "identities:\n  me:\n    login: { request: POST /login, expect: 200 }\n    capture: { token: $.token }\n    headers: { Authorization: \"Bearer {{ token }}\" }\n    cookies: true\n";
    let keys = "as: me\nraw: |\n  GET / HTTP/1.1\n  Host: {{ host }}\n  X-Token: {{ token }}\nexpect: 200";
    let project = Project::new(contract)
        .cases(&format!("cases:\n  - name: one\n    hazard: raw\n    {}\n", keys.replace('\n', "\n    ")));

    project.run(&server.url("")).ends_with(0);

    let requests = server.requests();
    let sent = requests.last().expect("a request came");
    assert_eq!(sent.header("x-token"), Some("t0p-s3cret-token"));
    assert_eq!((sent.header("authorization"), sent.header("cookie"), sent.headers.len()), (None, None, 2));
}

#[test]
fn a_target_that_hangs_up_on_a_raw_request_gave_no_answer() {
    let server = FaultServer::start(vec![Act::ReadHead, Act::HangUp]);

    raw("", "raw: GET / HTTP/1.1").run(&server.url("")).ends_with(1).shows("no-answer");

    let sent = server.seen().iter().filter(|bytes| bytes.starts_with(b"GET")).count();
    assert_eq!(sent, 1);
}

#[test]
fn a_raw_request_without_its_end_is_given_up_in_time() {
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(OK.into())]);
    let text = "raw: { text: \"GET / HTTP/1.1\\r\\n\", line-ends: lf }\ntime-limit: 300ms";

    raw("", text).run(&server.url("")).ends_with(1).shows("300ms");
}

/// The command in front of the pipe writes what was sent, with the secrets as variables.
#[test]
fn the_command_that_reproduces_a_raw_request_writes_its_bytes() {
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(OK.replace("200", "500").into()), Act::Wait]);
    let text = "raw: |\n  GET {{ base }}/%20'x' HTTP/1.1\n  Host: {{ host }}\n  X-Key: {{ key }}\n  X: \\100%s \"é\"";
    let project = raw("secrets: { key: env.KEY }\n", text);
    let outcome: Outcome = project.wireproof_with(&["run", "--target", &server.url("")], &[("KEY", "s3cret key")]);

    let shown = outcome.ends_with(1).hides("s3cret").out;
    let begin = shown.find("reproduce").expect("a command is shown") + "reproduce".len();
    let end = shown[begin..].find("explain").expect("it ends") + begin;
    let (printing, sending) = shown[begin..end].rsplit_once('|').expect("a pipe");
    let printed = Command::new("sh").args(["-c", printing.trim()]).env("KEY", "s3cret key").output().expect("a shell");

    assert_eq!(String::from_utf8_lossy(&printed.stdout), server.heard());
    let address = server.authority().replacen(':', " ", 1).replacen("127.0.0.1", "'127.0.0.1'", 1);
    assert_eq!(sending.trim(), format!("nc -w 5 {address}"));
}

#[test]
fn a_raw_request_is_shown_as_it_stands() {
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(OK.into()), Act::Wait]);
    let project = raw("secrets: { key: env.KEY }\n", "raw: |\n  GET /x HTTP/1.1\n  Key: {{ key }}");

    let outcome = project
        .wireproof_with(&["run", "--verbose", "--target", &server.url("")], &[("KEY", "s3cret key")])
        .ends_with(0);

    outcome.shows("> GET /x HTTP/1.1\n").shows("> Key: [secret key]\n").shows("GET /x → 200 OK");
}

// Made-up bodies

#[rstest]
#[case::exact_bytes("hex: 7b 22 C328 22 7d", b"{\"\xc3(\"}", None)]
#[case::a_number("hex: 00", b"\0", None)]
#[case::over_lines("hex: |\n  00 01\n  02", b"\0\x01\x02", None)]
#[case::nested("json-text: \"{{ nested(3) }}\"", b"[[[]]]", Some("application/json"))]
#[case::nested_in_its_own_words("text: \"{{ nested(2, '<a>', '</a>') }}\"", b"<a><a></a></a>", None)]
#[case::repeated("json: { name: \"{{ repeat('ab', 3) }}\" }", b"{\"name\":\"ababab\"}", Some("application/json"))]
#[case::two_of_a_name("json-text: '{\"a\": 1, \"a\": 2}'", b"{\"a\": 1, \"a\": 2}", Some("application/json"))]
fn a_made_up_body_is_what_it_says(#[case] body: &str, #[case] sent: &[u8], #[case] media_type: Option<&str>) {
    let server = Recorder::kind();
    let body = body.replace('\n', "\n    ");
    let cases = format!("cases:\n  - name: one\n    request: PUT /x\n    expect: 200\n    {body}\n");

    Project::plain(&cases).run(&server.url("")).ends_with(0);

    let request = server.request();
    assert_eq!((request.body.as_slice(), request.header("content-type")), (sent, media_type));
}

#[test]
fn a_body_that_would_be_beyond_measure_is_a_finding() {
    let cases = "variables: { count: 99999999999 }\ncases: [{ name: one, request: PUT /x, text: \"{{ repeat('ab', count) }}\", expect: 200 }]\n";
    let server = Recorder::kind();

    Project::plain(cases).run(&server.url("")).ends_with(1).shows("unfilled-template").shows("more than 16 MiB");

    assert_eq!(server.lines().len(), 0);
}

const LARGE: &str = "variables: { count: 1048576 }\ncases: [{ name: one, KEYS request: PUT /x, text: \"{{ repeat('a', count) }}\", expect: 200 }]\n";

#[rstest]
#[case::undeclared("", &[], "large-body-undeclared", 1)]
#[case::declared_as_another("hazard: load,", &["--allow", "load"], "large-body-undeclared", 1)]
#[case::declared("hazard: [load, large],", &["--allow", "load", "--allow", "large"], "can't connect", 3)]
#[case::declared_and_not_allowed("hazard: [load, large],", &["--allow", "load"], "`--allow large` runs it", 4)]
#[case::declared_twice_and_not_allowed("hazard: [load, large],", &[], "`--allow load --allow large` runs it", 4)]
fn a_body_that_turns_out_large_is_sent_off_this_machine_only_where_its_case_says_so(
    #[case] keys: &str,
    #[case] options: &[&str],
    #[case] shown: &str,
    #[case] code: i32,
) {
    let project = Project::plain(&LARGE.replace("KEYS", keys));
    let arguments = [&["run", "--target", "http://nowhere.invalid", "--verbose"], options].concat();

    project.wireproof(&arguments).ends_with(code).shows(shown);
}

#[test]
fn a_body_that_turns_out_large_is_sent_to_this_machine() {
    let server = Recorder::kind();

    Project::plain(&LARGE.replace("KEYS", "")).run(&server.url("")).ends_with(0);

    assert_eq!(server.request().body.len(), 1 << 20);
}
