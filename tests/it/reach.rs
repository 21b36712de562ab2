//! Targets that are reached over proxies, sockets and by certificates: what is sent there, and what stands in the way.

use std::net::TcpListener;

use crate::support::proxy::{Proxy, Speech};
use crate::support::tls_server::TlsServer;
use crate::support::{Outcome, Project, Recorder, Reply};
use rstest::rstest;
use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};

const CASE: &str = "cases: [{ name: one, request: GET /x, expect: 200 }]\n";
const SEVERAL: &str = "
cases:
  - { name: of the usual kind, request: GET /x, expect: 200 }
  - { name: that is not repeated, request: POST /y, json: { a: 1 }, expect: 200 }
  - { name: to the byte, request: GET /a/../b, expect: 200 }
  - { name: the head alone, request: HEAD /x, expect: 200 }
";

fn over_tls(_: &str, _: usize) -> (&'static str, bool) {
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)
}

fn run(project: &Project, url: &str, more: &[&str]) -> Outcome {
    project.wireproof(&[&["run", "--target", url], more].concat())
}

// Proxies

#[rstest]
#[case::http(Speech::Http, "http", "GET http://TARGET/x HTTP/1.1", "CONNECT TARGET HTTP/1.1")]
#[case::socks5(Speech::Socks5, "socks5", "address TARGET", "address TARGET")]
#[case::socks5h(Speech::Socks5, "socks5h", "address TARGET", "address TARGET")]
fn requests_go_over_a_proxy(#[case] speech: Speech, #[case] scheme: &str, #[case] usual: &str, #[case] own: &str) {
    let (proxy, server) = (Proxy::start(speech), Recorder::start(|_| Reply::json(200, "{}")));
    let (url, over) = (server.url(""), format!("{scheme}://{}", proxy.authority()));

    run(&Project::plain(SEVERAL), &url, &["--proxy", &over, "--jobs", "1"]).ends_with(0);

    let target = url.trim_start_matches("http://");
    let asked = proxy.asked();
    assert!(asked.contains(&usual.replace("TARGET", target)), "{asked:?}");
    assert!(asked.contains(&own.replace("TARGET", target)), "{asked:?}");
    assert!(server.lines().contains(&"GET /a/../b".to_owned()), "{:?}", server.lines());
}

#[rstest]
#[case::that_the_proxy_looks_up("socks5h", "name shop.example:")]
#[case::that_is_looked_up_here("socks5", "address 127.0.0.1:")]
fn a_name_is_looked_up_where_the_scheme_says(#[case] scheme: &str, #[case] asked: &str) {
    let (proxy, server) = (Proxy::start(Speech::Socks5), Recorder::start(|_| Reply::json(200, "{}")));
    let url = format!("http://shop.example:{}", server.port());
    let over = format!("{scheme}://{}", proxy.authority());

    let more = ["--proxy", &over, "--resolve", "shop.example:127.0.0.1", "--jobs", "1"];
    run(&Project::plain(SEVERAL), &url, &more).ends_with(0);

    assert!(proxy.asked().iter().all(|line| line.starts_with(asked)), "{:?}", proxy.asked());
}

#[rstest]
#[case::http(Speech::Http, "http")]
#[case::socks5(Speech::Socks5, "socks5")]
fn tls_is_spoken_through_a_proxy(#[case] speech: Speech, #[case] scheme: &str) {
    let (proxy, server) = (Proxy::start(speech), TlsServer::start(&["http/1.1"], over_tls));
    let over = format!("{scheme}://{}", proxy.authority());

    let more = ["--proxy", &over, "--ca-file", &server.authority().to_string_lossy()];
    run(&Project::plain(SEVERAL), &server.url(""), &more).ends_with(0);

    assert!(!proxy.asked().is_empty());
}

#[rstest]
#[case::http(Speech::Http, "http", "it demands credentials")]
#[case::socks5(Speech::Socks5, "socks5", "over the proxy")]
fn credentials_of_a_proxy_are_sent_and_never_shown(
    #[case] speech: Speech,
    #[case] scheme: &str,
    #[case] told: &str,
    #[values(CASE, "cases: [{ name: one, request: HEAD /x, expect: 200 }]\n")] cases: &str,
) {
    let server = Recorder::start(|_| Reply::json(404, "{}"));
    let proxy = Proxy::demanding(speech, "me:s3cret-of-proxy");
    let project = Project::plain(cases);
    let over = |credentials: &str| format!("{scheme}://{credentials}{}", proxy.authority());

    let right = run(&project, &server.url(""), &["--proxy", &over("me:s3cret-of-proxy@"), "--report", "json=r.json"]);
    let right = right.ends_with(1);
    let wrong = run(&project, &server.url(""), &["--proxy", &over("me:another-s3cret@")]).ends_with(3);
    let none = run(&project, &server.url(""), &["--proxy", &over("")]).ends_with(3);

    assert!(right.out.contains("promised 200, answered 404"), "{}", right.out);
    assert!(right.out.contains("--proxy"), "the command to reproduce it goes there, too: {}", right.out);
    for shown in [&right.out, &right.err, &project.read("r.json"), &wrong.out, &wrong.err] {
        assert!(!shown.contains("s3cret") && !shown.contains("czNjcmV0"), "{shown}");
    }
    assert!(none.out.contains(told), "{}", none.out);
}

#[test]
fn a_proxy_that_is_not_there_is_an_outage() {
    let server = Recorder::start(|_| Reply::json(200, "{}"));
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");

    let outcome = run(&Project::plain(SEVERAL), &server.url(""), &["--proxy", &free.to_string()]).ends_with(3);

    let told = format!("over the proxy http://{free}: connection refused");
    assert!(outcome.out.contains(&told), "{}", outcome.out);
}

#[rstest]
#[case::not_asked_for(&[], "", 0)]
#[case::asked_for(&["--proxy", "env"], "", 1)]
#[case::with_an_exception(&["--proxy", "env"], "127.0.0.1,localhost", 0)]
fn proxies_of_the_environment_are_for_those_who_ask(#[case] more: &[&str], #[case] but: &str, #[case] asked: usize) {
    let (proxy, server) = (Proxy::start(Speech::Http), Recorder::start(|_| Reply::json(200, "{}")));
    let (url, over) = (server.url(""), proxy.authority());
    let environment = [("HTTP_PROXY", over.as_str()), ("NO_PROXY", but)];

    let arguments = [&["run", "--target", &url], more].concat();
    Project::plain(CASE).wireproof_with(&arguments, &environment).ends_with(0);

    assert_eq!(proxy.asked().len(), asked);
}

#[test]
fn a_target_says_how_it_is_reached_and_the_command_line_knows_better() {
    let (proxy, server) = (Proxy::start(Speech::Http), Recorder::start(|_| Reply::json(200, "{}")));
    let contract =
        format!("targets: {{ near: {{ url: \"{}\", proxy: \"http://{{{{ env.GATE }}}}\" }} }}\n", server.url(""));
    let project = Project::new(&contract).cases(CASE);
    let environment = [("GATE", proxy.authority())];
    let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));

    project.wireproof_with(&["run", "--target", "near"], &environment).ends_with(0);
    project.wireproof_with(&["run", "--target", "near", "--proxy", "http://127.0.0.1:1"], &environment).ends_with(3);

    assert_eq!(proxy.asked().len(), 1);
}

// Certificates

#[rstest]
#[case::in_tls_1_2(&TLS12)]
#[case::in_tls_1_3(&TLS13)]
fn a_client_certificate_is_shown_to_who_demands_one(#[case] version: &'static SupportedProtocolVersion) {
    let server = TlsServer::demanding(version, over_tls);
    let (project, authority) = (Project::plain(SEVERAL), server.authority().to_string_lossy().into_owned());
    let [certificate, key] = server.client();
    project.write("client.pem", certificate);
    project.write("client.key", key);
    project.write("both.pem", format!("{certificate}{key}"));
    let reach = |more: &[&str]| run(&project, &server.url(""), &[&["--ca-file", &authority], more].concat());

    reach(&["--client-cert", "both.pem"]).ends_with(0);
    reach(&["--client-cert", "client.pem", "--client-key", "client.key"]).ends_with(0);
    let none = reach(&[]).ends_with(3);
    assert!(none.out.contains("client certificate") && none.out.contains("--client-cert"), "{}", none.out);
    let keyless = reach(&["--client-cert", "client.pem"]).ends_with(2);
    assert!(keyless.err.contains("`client.pem`: it holds no private key (PEM)"), "{}", keyless.err);
}

#[test]
fn a_target_names_its_files_beside_its_contract() {
    let server = TlsServer::demanding(&TLS13, over_tls);
    let project = Project::new(&format!(
        "targets: {{ near: {{ url: \"{}\", ca-file: ca.pem, client-cert: ../client.pem }} }}\n",
        server.url("")
    ))
    .cases(CASE);
    project.write("scenarios/client.pem", server.client().concat());
    project.write("scenarios/api/ca.pem", std::fs::read(server.authority()).expect("the file is there"));

    project.wireproof(&["run", "--target", "near"]).ends_with(0);
}

#[rstest]
#[case::of_no_file(&["--ca-file", "none.pem"], "`--ca-file none.pem`: `none.pem`: there is no such file")]
#[case::of_another_file(&["--ca-file", "scenarios/api/cases.yaml"], "it holds no certificate (PEM)")]
#[case::of_a_folder(&["--client-cert", "scenarios"], "`scenarios`: is a directory")]
#[case::of_a_key_alone(&["--client-key", "k.pem"], "a key is of no use without its certificate")]
#[case::of_a_proxy(&["--proxy", "ftp://x"], "`ftp:` is no proxy's scheme; those are http, https, socks5, socks5h")]
#[case::of_an_address(&["--resolve", "a.example:443:127.0.0.1"], "it holds for every port: say a.example:127.0.0.1")]
#[case::of_two_ways(&["--unix-socket", "s", "--proxy", "x:1"], "a Unix socket is reached without a proxy")]
#[case::with_a_short_password(&["--proxy", "http://me:abc@x:1"], "the proxy's password has fewer than")]
fn a_setting_that_says_nothing_is_refused(#[case] more: &[&str], #[case] told: &str) {
    let outcome = run(&Project::plain(CASE), "http://127.0.0.1:1", more).ends_with(2);

    assert!(outcome.err.contains(told), "{}", outcome.err);
}

#[test]
fn settings_that_nothing_is_reached_by_are_refused() {
    let project = Project::new("self-test: flow\n").cases(CASE);

    let outcome = project.wireproof(&["run", "--insecure"]).ends_with(2);

    assert!(outcome.err.contains("`--insecure` says how a target is reached"), "{}", outcome.err);
}

#[test]
fn whose_certificate_is_not_looked_at_stands_in_the_summary() {
    let server = TlsServer::start(&[], over_tls);

    let outcome = run(&Project::plain(SEVERAL), &server.url(""), &["--insecure"]).ends_with(0);

    assert!(outcome.out.contains("certificates not looked at: kept, 4 cases"), "{}", outcome.out);
}

#[test]
fn a_gate_looks_at_certificates_unless_the_target_says_otherwise() {
    let server = TlsServer::start(&[], over_tls);
    let targets = |insecure: bool| {
        let target = format!("{{ url: \"{}\", insecure: {insecure} }}", server.url(""));
        Project::new(&format!("snapshot: none\ntargets: {{ near: {target} }}\n")).cases(CASE)
    };
    let gate =
        |project: Project, more: &[&str]| project.wireproof(&[&["run", "--gate", "--target", "near"], more].concat());

    gate(targets(true), &[]).ends_with(0);
    gate(targets(true), &["--insecure"]).ends_with(0);
    let refused = gate(targets(false), &["--insecure"]).ends_with(2);
    assert!(refused.err.contains("`--gate` judges a release"), "{}", refused.err);
}

// Addresses and sockets

#[test]
fn a_host_is_where_it_is_said_to_be() {
    let server = Recorder::start(|asked| Reply::json(if asked.header("host").is_some() { 200 } else { 400 }, "{}"));
    let url = format!("http://shop.example:{}", server.port());

    run(&Project::plain(SEVERAL), &url, &["--resolve", "shop.example:127.0.0.1"]).ends_with(0);

    let host = format!("shop.example:{}", server.port());
    assert!(server.requests().iter().all(|request| request.header("host") == Some(&host)));
}

#[cfg(unix)]
#[test]
fn requests_go_over_a_unix_socket() {
    use std::io::{Read as _, Write as _};
    let project = Project::plain(SEVERAL);
    let listener = std::os::unix::net::UnixListener::bind(project.path("api.sock")).expect("a socket");
    // It ends with the test.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                drop(stream.read(&mut [0; 4096]).and_then(|_| stream.write_all(answer)));
            });
        }
    });

    run(&project, "http://shop.example", &["--unix-socket", "api.sock", "--jobs", "1"]).ends_with(0);
    let nobody = run(&project, "http://shop.example", &["--unix-socket", "other.sock"]).ends_with(3);
    assert!(
        nobody.out.contains("can't connect to http://shop.example over the socket `other.sock`: no such file"),
        "{}",
        nobody.out
    );
}
