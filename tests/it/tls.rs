//! Targets behind TLS: whom to trust, HTTP/1.1 and HTTP/2, and what is seen of answers there.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::support::{Outcome, Project};

use crate::support::tls_server::{Answer, TlsServer};
use rstest::rstest;

const CASES: &str = "
snapshot: full
cases:
  - { name: first, request: GET /, expect: 200 }
  - { name: second, request: GET /404, expect: 404 }
";

const NOT_FOUND: &str = "HTTP/1.1 404 Nobody Home\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}";
const OK: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 22\r\n\r\n{\"over\": \"HTTP/1.1\"}  ";

fn plain(head: &str, _: usize) -> (&'static str, bool) {
    (if head.starts_with("GET /404") { NOT_FOUND } else { OK }, false)
}

fn run(project: &Project, server: &TlsServer, path: &str) -> Outcome {
    let authority = server.authority().to_string_lossy().into_owned();
    let url = server.url(path);
    let arguments = ["run", "--target", &url, "--as", "x", "--jobs", "1", "--allow", "raw"];
    project.wireproof_with(&arguments, &[("SSL_CERT_FILE", authority.as_str())])
}

#[rstest]
#[case::both(&["h2", "http/1.1"], "HTTP/2", "HTTP 404 Not Found")]
#[case::http_2_alone(&["h2"], "HTTP/2", "HTTP 404 Not Found")]
#[case::http_1_alone(&["http/1.1"], "HTTP/1.1", "HTTP 404 Nobody Home")]
#[case::none_named(&[], "HTTP/1.1", "HTTP 404 Nobody Home")]
fn a_target_behind_tls_is_spoken_to_as_it_chooses(
    #[case] protocols: &[&str],
    #[case] spoken: &str,
    #[case] first_line: &str,
) {
    let server = TlsServer::start(protocols, plain);
    let project = Project::plain(CASES);

    let outcome = run(&project, &server, "");

    assert_eq!(outcome.code, 0, "{}{}", outcome.out, outcome.err);
    let snapshot = |name: &str| project.read(&format!("snapshots/api@x/cases/{name}.snap.new"));
    assert!(snapshot("first").contains(&format!("\"over\": \"{spoken}\"")), "{}", snapshot("first"));
    // HTTP/2 has no phrases: the canonical one stands for it.
    assert!(snapshot("second").contains(&format!("\n{first_line}\n")), "{}", snapshot("second"));
}

#[test]
fn connections_behind_tls_are_kept() {
    let server = TlsServer::start(&["http/1.1"], plain);
    let cases =
        "cases:\n  - { name: many, request: GET /, repeat: { at-most: 20, until: status == 404 }, expect: 200 }\n";

    run(&Project::plain(cases), &server, "");

    assert_eq!(server.connections(), 1);
}

#[rstest]
#[case::issued_by_a_stranger(&[])]
#[case::issued_by_one_of_the_same_name(&["h2", "http/1.1"])]
fn a_certificate_that_nobody_vouches_for_is_inconclusive_and_says_what_to_do(#[case] protocols: &[&str]) {
    let server = TlsServer::start(&["h2", "http/1.1"], plain);
    let another = TlsServer::start(protocols, plain);

    let outcome = run(&Project::plain(CASES), &server, "");
    let stranger = Project::plain(CASES).wireproof_with(
        &["run", "--target", &server.url("")],
        &[("SSL_CERT_FILE", &another.authority().to_string_lossy())],
    );

    assert_eq!((outcome.code, stranger.code), (0, 3), "{}{}", stranger.out, stranger.err);
    let told = format!("can't connect to {}: its certificate was issued by nobody who is trusted here", server.url(""));
    assert!(stranger.out.replace("[target]", &server.url("")).contains(&told), "{}", stranger.out);
    assert!(stranger.out.contains("--ca-file"), "{}", stranger.out);
}

#[rstest]
#[case::it_hangs_up("", "it hung up on TLS; perhaps the URL begins with http://")]
#[case::it_answers("HTTP/1.1 400 Bad Request\r\n\r\n", "doesn't speak TLS")]
fn a_target_that_does_not_speak_tls_is_told_apart(#[case] answer: &'static str, #[case] words: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("https://{}", listener.local_addr().expect("a bound listener has an address"));
    // It ends with the test.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            drop(stream.read(&mut [0; 4096]).and_then(|_| stream.write_all(answer.as_bytes())));
        }
    });

    let outcome = Project::plain(CASES).wireproof(&["run", "--target", &url]);

    assert_eq!(outcome.code, 3, "{}{}", outcome.out, outcome.err);
    assert!(outcome.out.contains(words), "{}", outcome.out);
}

#[rstest]
#[case::in_a_file_of_ours(true)]
#[case::in_the_file_of_the_system(false)]
fn a_self_signed_certificate_is_taken_where_it_is_named(#[case] ours: bool) {
    let server = TlsServer::self_signed(plain);
    let (url, file) = (server.url(""), server.authority().to_string_lossy().into_owned());
    let project = Project::plain(CASES);

    let outcome = if ours {
        project.wireproof(&["run", "--target", &url, "--ca-file", &file])
    } else {
        project.wireproof_with(&["run", "--target", &url], &[("SSL_CERT_FILE", &file)])
    };

    assert_eq!(outcome.code, 0, "{}{}", outcome.out, outcome.err);
}

#[test]
fn a_certificate_of_an_authority_that_nobody_named_is_no_certificate_of_a_server() {
    let server = TlsServer::self_signed(plain);
    let another = TlsServer::self_signed(plain);

    let file = another.authority().to_string_lossy().into_owned();
    let outcome = Project::plain(CASES).wireproof(&["run", "--target", &server.url(""), "--ca-file", &file]);

    assert_eq!(outcome.code, 3, "{}{}", outcome.out, outcome.err);
    assert!(outcome.out.contains("`CA:TRUE`"), "{}", outcome.out);
}

#[test]
fn certificates_that_cannot_be_loaded_are_inconclusive() {
    let server = TlsServer::start(&[], plain);

    let outcome = Project::plain(CASES)
        .wireproof_with(&["run", "--target", &server.url("")], &[("SSL_CERT_FILE", "/nowhere/at-all.pem")]);

    assert_eq!(outcome.code, 3, "{}{}", outcome.out, outcome.err);
    let told = "the client can't be set up: SSL_CERT_FILE names `/nowhere/at-all.pem`: there is no such file";
    assert!(outcome.out.contains(told), "{}", outcome.out);
}

#[rstest]
#[case::after_no_content(|_: &str, _: usize| ("HTTP/1.1 204 No Content\r\n\r\nstray", false), "request: PUT /, expect: 204", "unexpected-body")]
#[case::after_head(|_: &str, _: usize| ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstray", false), "request: HEAD /, expect: 200", "unexpected-body")]
#[case::broken_off(|_: &str, _: usize| ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", true), "request: GET /, expect: 200", "body-truncated")]
#[case::no_answer(|_: &str, _: usize| ("", true), "request: GET /, expect: 200", "no-answer")]
fn what_is_wrong_with_an_answer_is_seen_behind_tls(#[case] answer: Answer, #[case] step: &str, #[case] rule: &str) {
    let server = TlsServer::start(&["http/1.1"], answer);

    let outcome = run(&Project::plain(&format!("cases: [{{ name: one, {step} }}]\n")), &server, "");

    assert_eq!(outcome.code, 1, "{}", outcome.out);
    assert!(outcome.out.contains(rule), "{}", outcome.out);
}

#[test]
fn an_answer_that_comes_before_a_large_request_was_read_is_kept_behind_tls() {
    let early = |_: &str, _: usize| ("HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large", true);
    let server = TlsServer::start(&["http/1.1"], early);
    let cases = "cases: [{ name: one, hazard: large, request: POST /, bytes: 20MiB, expect: 413 }]\n";

    let outcome = run(&Project::plain(cases), &server, "");

    assert_eq!(outcome.code, 0, "{}", outcome.out);
}

#[rstest]
#[case::both(&["h2", "http/1.1"])]
#[case::http_1_alone(&["http/1.1"])]
fn a_raw_request_goes_out_behind_tls_as_http_1(#[case] protocols: &[&str]) {
    let server = TlsServer::start(protocols, |head, _| {
        (if head == "GET /v1/a/../b HTTP/1.1\r\nx: Y\r\n\r\n" { OK } else { NOT_FOUND }, false)
    });
    let cases = "cases:\n  - name: one\n    hazard: raw\n    raw: |\n      GET {{ base }}/a/../b HTTP/1.1\n      x: Y\n    expect: 404\n";

    let outcome = run(&Project::plain(cases), &server, "/v1");

    assert_eq!(outcome.code, 1, "{}", outcome.out);
    assert!(outcome.out.contains("promised 404, answered 200"), "{}", outcome.out);
    assert!(outcome.out.contains("| openssl s_client -quiet"), "{}", outcome.out);
}

#[test]
fn a_kept_connection_behind_tls_that_ends_in_silence_costs_no_answer() {
    let server = TlsServer::start(&["http/1.1"], |_, number| if number == 1 { (OK, false) } else { ("", true) });
    let step = |number, method| format!("      - {{ id: s{number}, request: {method} /, expect: 200 }}\n");
    let steps: String = ["GET", "PUT", "POST", "POST", "DELETE", "GET"]
        .iter()
        .enumerate()
        .map(|(number, method)| step(number, method))
        .collect();

    let outcome = run(&Project::plain(&format!("cases:\n  - name: one\n    steps:\n{steps}")), &server, "");

    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert_eq!(server.connections(), 6);
}

#[rstest]
#[case::repeatable("GET", 0)]
#[case::not_repeatable("POST", 1)]
fn a_request_over_http_2_without_an_answer_is_sent_again_where_it_may_be(#[case] method: &str, #[case] code: i32) {
    let server = TlsServer::start(&["h2"], plain);
    // Over the connection of the first, where it may be sent over one.
    let steps = format!("[{{ request: GET /, expect: 200 }}, {{ request: {method} /drop, expect: 200 }}]");
    let cases = format!("cases: [{{ name: one, steps: {steps} }}]\n");

    let outcome = run(&Project::plain(&cases), &server, "");

    assert_eq!((outcome.code, outcome.out.contains("no-answer")), (code, code == 1), "{}", outcome.out);
}

#[test]
fn as_many_cases_run_at_once_as_somebody_asked_for_behind_slow_handshakes() {
    let server = TlsServer::slow(plain);
    let cases: String =
        (0..160).map(|number| format!("  - {{ name: c{number}, request: GET /, expect: 200 }}\n")).collect();
    let (url, file) = (server.url(""), server.authority().to_string_lossy().into_owned());
    let project = Project::plain(&format!("cases:\n{cases}"));

    let outcome = project.wireproof(&["run", "--target", &url, "--ca-file", &file, "--jobs", "32"]);

    assert_eq!((outcome.code, server.most_at_once()), (0, 32), "{}", outcome.out);
}
