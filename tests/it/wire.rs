//! What an answer is on the wire, and what is made of it: codings, charsets, fields, and what stands behind it.

use std::io::{Read as _, Write as _};

use crate::support::{Act, FaultServer, Outcome, Project};
use base64::Engine as _;
use flate2::Compression;
use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};
use rstest::rstest;

const JSON: &[u8] = b"{\"a\": 1}";

fn answer(fields: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: {}\r\n\r\n", content.len());
    [head.as_bytes(), content].concat()
}

/// Runs one step, with these keys, against a server that answers so.
fn run(keys: &str, bytes: &[u8]) -> Outcome {
    run_of("", keys, bytes, &[])
}

fn run_of(contract: &str, keys: &str, bytes: &[u8], more: &[&str]) -> Outcome {
    let server = FaultServer::answering(bytes);
    let project = Project::new(contract).cases(&format!("cases: [{{ name: one, request: GET /x, {keys} }}]\n"));
    project.wireproof(&[&["run", "--target", &server.url("")], more].concat())
}

fn read(mut encoder: impl std::io::Read) -> Vec<u8> {
    let mut packed = Vec::new();
    encoder.read_to_end(&mut packed).expect("it reads from memory");
    packed
}

// Codings

fn gzip() -> Vec<u8> {
    read(GzEncoder::new(JSON, Compression::default()))
}

fn zstd_of(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 0).expect("it writes to memory")
}

#[rstest]
#[case::gzip("gzip", gzip())]
#[case::gzip_by_its_old_name("x-gzip", gzip())]
#[case::in_other_letters("GZIP", gzip())]
#[case::deflate("deflate", read(ZlibEncoder::new(JSON, Compression::default())))]
#[case::deflate_without_its_wrapper("deflate", read(DeflateEncoder::new(JSON, Compression::default())))]
#[case::brotli("br", b"\x8b\x03\x80{\"a\": 1}\x03".to_vec())]
#[case::zstd("zstd", zstd_of(JSON))]
#[case::two_of_them("gzip, zstd", zstd_of(&gzip()))]
#[case::none("identity", JSON.to_vec())]
fn what_is_judged_is_what_was_packed(#[case] coding: &str, #[case] packed: Vec<u8>) {
    let bytes = answer(&format!("Content-Type: application/json\r\nContent-Encoding: {coding}\r\n"), &packed);

    run("expect: { is: 200, body: { $.a: 1 } }", &bytes).ends_with(0);
}

#[rstest]
#[case::false_one("gzip", JSON.to_vec(), "it is no `gzip`")]
#[case::false_brotli("br", JSON.to_vec(), "it is no `br`")]
#[case::cut("gzip", gzip()[..12].to_vec(), "its `gzip` breaks off")]
#[case::cut_zstd("zstd", zstd_of(JSON)[..9].to_vec(), "its `zstd` breaks off")]
#[case::unknown("compress", JSON.to_vec(), "`compress` is no coding that is known here")]
fn a_coding_that_can_not_be_taken_off_is_a_finding(#[case] coding: &str, #[case] packed: Vec<u8>, #[case] why: &str) {
    let bytes = answer(&format!("Content-Encoding: {coding}\r\n"), &packed);

    let outcome = run("expect: 200", &bytes).ends_with(1);

    let told = format!("wrong-content-coding  body  the content can't be decoded: {why}");
    assert!(outcome.out.contains(&told), "{}", outcome.out);
}

#[test]
fn the_limit_counts_what_was_packed() {
    let bomb = read(GzEncoder::new(std::io::repeat(0).take(1 << 20), Compression::default()));
    let bytes = answer("Content-Encoding: gzip\r\n", &bomb);

    let outcome = run_of("", "expect: 200", &bytes, &["--body-limit", "10KiB"]).ends_with(1);

    assert!(outcome.out.contains("body-over-limit"), "{}", outcome.out);
}

#[test]
fn a_snapshot_holds_what_was_packed() {
    let server =
        FaultServer::answering(answer("Content-Type: application/json\r\nContent-Encoding: gzip\r\n", &gzip()));
    let project = Project::plain("cases: [{ name: one, request: GET /x, expect: 200 }]\n");

    project.wireproof(&["run", "--target", &server.url(""), "--as", "x"]).ends_with(0);

    let stored = project.read("snapshots/api@x/cases/one.snap.new");
    assert!(stored.contains("\"a\": \"[integer]\""), "{stored}");
}

// Texts

#[rstest]
#[case::latin_1("iso-8859-1", b"caf\xe9", 0)]
#[case::utf_16("utf-16le", b"c\0a\0f\0\xe9\0", 0)]
#[case::utf_16_that_says_so("UTF-16", b"\xfe\xff\0c\0a\0f\0\xe9", 0)]
#[case::in_quotes("\"utf-8\"", b"caf\xc3\xa9", 0)]
#[case::wrong("utf-8", b"caf\xe9", 1)]
#[case::unknown("martian", b"caf\xe9", 1)]
fn a_text_is_read_in_its_charset(#[case] charset: &str, #[case] content: &[u8], #[case] code: i32) {
    let bytes = answer(&format!("Content-Type: text/plain; charset={charset}\r\n"), content);

    let outcome = run("expect: { is: 200, text: café }", &bytes).ends_with(code);

    assert!(code == 0 || outcome.out.contains(&format!("no text in the charset `{charset}`")), "{}", outcome.out);
}

#[test]
fn a_secret_is_masked_in_any_charset() {
    let text: Vec<u8> = "key s3cret-of-the-shop".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let server = FaultServer::answering(answer("Content-Type: text/plain; charset=utf-16le\r\n", &text));
    let project =
        Project::new("secrets: { key: env.KEY }\n").cases("cases: [{ name: one, request: GET /x, expect: 404 }]\n");
    let arguments = ["run", "--target", &server.url(""), "--as", "x", "--verbose", "--report", "json=r.json"];

    let outcome = project.wireproof_with(&arguments, &[("KEY", "s3cret-of-the-shop")]).ends_with(1);

    let report = project.read("r.json");
    let stored = project.read("snapshots/api@x/cases/one.snap.new");
    for shown in [&outcome.out, &report, &stored] {
        assert!(!shown.contains("s3cret"), "{shown}");
    }
    let encoded = base64::prelude::BASE64_STANDARD.encode(&text[8..]);
    assert!(!report.contains(encoded.trim_end_matches('=')), "{report}");
}

// Fields

#[rstest]
#[case::utf_8("X: caf\u{e9}\r\n".as_bytes(), "X: café")]
#[case::latin_1(b"X: caf\xe9\r\n", "X: café")]
#[case::folded(b"X: one\r\n\ttwo\r\n", "X: one two")]
#[case::of_several_cookies(
    b"Set-Cookie: a=1; Secure\r\nSet-Cookie: b=2; HttpOnly\r\n",
    "Set-Cookie: [{ match: \"^a=\", contains: Secure }, { match: \"^b=\", contains: HttpOnly }, { count: 2 }]"
)]
fn a_field_is_read_as_it_was_meant(#[case] fields: &[u8], #[case] test: &str) {
    let bytes = [b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".as_slice(), fields, b"\r\n"].concat();

    run(&format!("expect: {{ is: 200, headers: {{ {test} }} }}"), &bytes).ends_with(0);
}

#[test]
fn an_attribute_of_another_cookie_does_not_count() {
    let bytes = answer("Set-Cookie: a=1; HttpOnly\r\nSet-Cookie: b=2; Secure\r\n", b"");

    let outcome =
        run("expect: { is: 200, headers: { Set-Cookie: { match: ^a=, contains: Secure } } }", &bytes).ends_with(1);

    assert!(outcome.out.contains("wrong-header  header Set-Cookie"), "{}", outcome.out);
}

#[test]
fn trailers_can_be_captured_and_are_shown() {
    let bytes = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n";
    let server = FaultServer::answering(bytes);
    let steps = "[{ request: GET /x, expect: 200, capture: { sum: trailer.X-Sum } }, { request: \"GET /{{ sum }}\", expect: 200 }]";
    let project = Project::plain(&format!("cases: [{{ name: one, steps: {steps} }}]\n"));

    let outcome = project.wireproof(&["run", "--target", &server.url(""), "--verbose"]).ends_with(0);

    assert!(server.heard().contains("GET /7 HTTP/1.1"), "{}", server.heard());
    assert!(outcome.out.contains("< x-sum: 7"), "{}", outcome.out);
}

#[test]
fn a_length_beside_a_transfer_coding_is_a_finding() {
    let bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";

    let outcome = run("expect: 200", bytes).ends_with(1);

    let told = "Content-Length: \"2\" stands beside Transfer-Encoding: chunked";
    assert!(outcome.out.contains("ambiguous-length") && outcome.out.contains(told), "{}", outcome.out);
}

// What stands behind an answer

#[rstest]
#[case::of_a_case("", "wire: strict", 1)]
#[case::of_a_contract("wire: strict\n", "tags: x", 1)]
#[case::not_of_this_case("wire: strict\n", "wire: ordinary", 0)]
#[case::of_nobody("", "tags: x", 0)]
#[case::of_a_raw_request("", "hazard: raw, raw: \"GET / HTTP/1.1\\n\"", 1)]
fn bytes_behind_an_answer_are_found_where_they_are_looked_for(
    #[case] contract: &str,
    #[case] keys: &str,
    #[case] code: i32,
    #[values(
        ("more", "4 bytes follow the answer: more than it announced"),
        ("HTTP/1.1 500 No\r\n\r\n", "19 bytes follow the answer: a second answer")
    )]
    (more, told): (&str, &str),
) {
    let server = FaultServer::answering([&answer("", b"ok"), more.as_bytes()].concat());
    let request = if keys.contains("raw:") { "" } else { "request: GET /x, " };
    let project = Project::new(contract).cases(&format!("cases: [{{ name: one, {request}{keys}, expect: 200 }}]\n"));

    let outcome = project.run(&server.url("")).ends_with(code);

    assert_eq!(outcome.out.contains("bytes-after-answer") && outcome.out.contains(told), code == 1, "{}", outcome.out);
}

#[test]
fn a_target_asks_for_a_strict_wire() {
    let server = FaultServer::answering([answer("", b"ok"), b"more".to_vec()].concat());
    let target = format!("targets: {{ near: {{ url: \"{}\", wire: strict }} }}\n", server.url(""));
    let project = Project::new(&target).cases("cases: [{ name: one, request: GET /x, expect: 200 }]\n");

    let outcome = project.wireproof(&["run", "--target", "near"]).ends_with(1);

    assert!(outcome.out.contains("bytes-after-answer"), "{}", outcome.out);
}

#[test]
fn a_connection_on_which_unasked_bytes_came_is_never_used_again() {
    let stray = [answer("", b"ok"), answer("", b"no")].concat();
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(stray)]);
    let steps =
        "[{ request: GET /1, expect: { is: 200, text: ok } }, { request: GET /2, expect: { is: 200, text: ok } }]";

    Project::plain(&format!("cases: [{{ name: one, steps: {steps} }}]\n")).run(&server.url("")).ends_with(0);

    assert_eq!(server.seen().len(), 2, "connections");
}

#[test]
fn late_bytes_are_no_answer_to_the_next_request() {
    let late = std::time::Duration::from_millis(30);
    let script = vec![Act::ReadHead, Act::Say(answer("", b"ok")), Act::Rest(late), Act::Say(answer("", b"no"))];
    let server = FaultServer::start(script);
    let steps =
        "[{ request: GET /1, expect: 200 }, { wait: 100ms }, { request: GET /2, expect: { is: 200, text: ok } }]";

    Project::plain(&format!("cases: [{{ name: one, steps: {steps} }}]\n")).run(&server.url("")).ends_with(0);
}

// What speaks TLS where nobody asked for it

#[test]
fn a_plain_url_of_a_port_that_speaks_tls_is_an_outage_with_a_hint() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("a bound listener has an address"));
    let key = rcgen::KeyPair::generate().expect("a key can be made");
    let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("it is a name");
    let certificate = params.self_signed(&key).expect("a certificate can be signed");
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).expect("a key reads back");
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key))
        .expect("certificate and key belong together");
    let config = std::sync::Arc::new(config);
    // It ends with the test.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut session = rustls::ServerConnection::new(std::sync::Arc::clone(&config)).expect("a session");
            let failed = session.complete_io(&mut stream).is_err();
            // As servers do it: an alert, and the end.
            if failed {
                let mut alert = Vec::new();
                drop(session.write_tls(&mut alert).and_then(|_| stream.write_all(&alert)));
            }
        }
    });

    let outcome = Project::plain("cases: [{ name: one, request: GET /x, expect: 200 }]\n").run(&url).ends_with(3);

    let told = "what answers there speaks TLS; perhaps the URL begins with https://";
    assert!(outcome.out.split_whitespace().collect::<Vec<_>>().join(" ").contains(told), "{}", outcome.out);
}
