//! Self-test servers over the wire: by wiremock as a run starts them, and by hyper as `wireproof serve` does.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use wireproof::http::{Client, Limits, Link, SendOptions};
use wireproof::mock::backend::{Backend, CASE_HEADER};
use wireproof::mock::flow::Flow;
use wireproof::mock::replay::Replay;
use wireproof::mock::serve::{LARGEST_BODY, serve};
use wireproof::mock::wire::Running;
use wireproof::mock::worlds::Worlds;
use wireproof::mock::{Error, answers};
use wireproof::model::answer::Answer;
use wireproof::model::headers::Headers;
use wireproof::model::request::{Request, RequestBody};
use wireproof::snapshot::grammar;

/// A client that says which case it asks for.
struct Asking {
    client: Client,
    url: String,
    case: Option<&'static str>,
    token: Option<String>,
}

impl Asking {
    fn at(url: &str, case: Option<&'static str>) -> Self {
        let client = Client::new(Limits::default(), 4, &Link::default());
        Self { client, url: url.to_owned(), case, token: None }
    }

    async fn send(&self, line: &str, body: Option<Value>) -> Answer {
        let (method, path) = line.split_once(' ').expect("a verb and a path");
        let mut headers = Headers::from_iter([("Accept-Version", "3.17"), ("Content-Type", "application/json")]);
        if let Some(case) = self.case {
            headers.push(CASE_HEADER, case);
        }
        if let Some(token) = &self.token {
            headers.push("Authorization", format!("Bearer {token}"));
        }
        let body = body.map(|body| RequestBody::Bytes(body.to_string().into_bytes()));
        let request = Request {
            method: method.to_owned(),
            url: format!("{}{path}", self.url),
            headers,
            body,
            ..Request::default()
        };
        self.client.send(request, SendOptions::default()).await.expect("an answer came").answer
    }

    async fn log_in(&mut self) {
        let answer = self.send("POST /login", Some(json!({ "user": "operator", "password": "amber-signal-47" }))).await;
        let body: Value = serde_json::from_slice(&answer.body).expect("a JSON body");
        self.token = Some(body["token"].as_str().expect("a token").to_owned());
    }
}

/// A server of `wireproof serve`, in this process.
struct Serving {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    over: JoinHandle<Result<(), Error>>,
}

impl Serving {
    async fn start<B: Backend + 'static>(backend: Arc<B>) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (ready, listening) = oneshot::channel();
        let over = tokio::spawn(async move {
            let until = async { stopped.await.unwrap_or_default() };
            serve(backend, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), until, |address| {
                ready.send(address).expect("the test waits for it");
            })
            .await
        });
        Self { address: listening.await.expect("the server listens"), stop, over }
    }
}

fn flow() -> Arc<Worlds> {
    Arc::new(Worlds::isolated(&Flow))
}

const READ: &str = "GET /cubes/0/analytics/1";
const CREATE: &str = "POST /cubes/0/analytics/3";

#[tokio::test]
async fn a_request_is_answered_by_the_rules() {
    let server = Running::start(flow()).await.expect("a port is free");
    let mut asking = Asking::at(server.url(), None);
    assert_eq!(asking.send(READ, None).await.status, 401);
    asking.log_in().await;
    let answer = asking.send(READ, None).await;
    assert_eq!((answer.status, answer.headers.get("content-type")), (200, Some("application/json")));
}

#[tokio::test]
async fn two_cases_do_not_see_each_others_changes() {
    let server = Running::start(flow()).await.expect("a port is free");
    let mut one = Asking::at(server.url(), Some("1"));
    one.log_in().await;
    // A session that began in one world holds in every other.
    let other = Asking { token: one.token.clone(), ..Asking::at(server.url(), Some("2")) };
    assert_eq!(one.send(CREATE, Some(json!({ "name": "Junction 5" }))).await.status, 200);
    assert_eq!(one.send("GET /cubes/0/analytics/3", None).await.status, 200);
    assert_eq!(other.send("GET /cubes/0/analytics/3", None).await.status, 404);
}

#[tokio::test]
async fn a_session_ends_when_the_clock_of_its_case_moves_on() {
    let worlds = flow();
    let server = Running::start(Arc::clone(&worlds)).await.expect("a port is free");
    let mut asking = Asking::at(server.url(), Some("1"));
    asking.log_in().await;
    worlds.advance(2, 3_600_000);
    assert_eq!(asking.send(READ, None).await.status, 200, "another case's clock is another clock");
    worlds.advance(1, 3_600_000);
    assert_eq!(asking.send(READ, None).await.status, 401);
}

#[tokio::test]
async fn a_server_of_a_run_answers_while_its_caller_blocks_the_only_thread() {
    let server = Running::start(flow()).await.expect("a port is free");
    let address = server.url().trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout that is not zero");
    stream.write_all(b"GET /block HTTP/1.1\r\nhost: here\r\n\r\n").expect("the server reads");
    let mut start = [0; 9];
    stream.read_exact(&mut start).expect("the server answers");
    assert_eq!(&start, b"HTTP/1.1 ");
}

#[tokio::test]
async fn serve_answers_until_it_is_stopped_and_knows_no_cases() {
    let serving = Serving::start(Arc::new(Worlds::live(&Flow, || Duration::from_secs(1_800_000_000)))).await;
    let url = format!("http://{}", serving.address);
    let mut one = Asking::at(&url, Some("1"));
    one.log_in().await;
    let other = Asking { token: one.token.clone(), ..Asking::at(&url, Some("2")) };
    assert_eq!(one.send(CREATE, Some(json!({ "name": "Junction 5" }))).await.status, 200);
    assert_eq!(other.send("GET /cubes/0/analytics/3", None).await.status, 200);

    // Both clients still hold their connections.
    serving.stop.send(()).expect("the server runs");
    serving.over.await.expect("it didn't panic").expect("it ended well");
    TcpStream::connect(serving.address).await.expect_err("nobody listens any more");
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_with_the_cure() {
    let serving = Serving::start(flow()).await;
    let again = serve(flow(), serving.address, std::future::pending(), |_| ());
    let error = again.await.expect_err("the port is taken");
    assert!(
        error.to_string().ends_with("the port is taken; choose another one with --port, or --port 0 for a free one")
    );
}

#[tokio::test]
async fn serve_refuses_a_body_that_is_too_long_without_reading_it() {
    let serving = Serving::start(flow()).await;
    let head = format!("POST /login HTTP/1.1\r\nhost: here\r\ncontent-length: {}\r\n\r\n", LARGEST_BODY + 1);
    let answer = converse(serving.address, &head).await;
    assert!(answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nthe body is longer than 64 MiB\n"), "{answer}");
}

#[rstest]
#[tokio::test]
async fn replay_gives_accepted_answers_back_with_masks_filled(#[values(false, true)] by_serve: bool) {
    let replay = Arc::new(Replay::new());
    let text = "HTTP 201 Created\nlocation: [target]/things/[uuid 1]\n\n{\n  \"id\": \"[uuid 1]\"\n}";
    replay.add(7, vec![Some(grammar::parse(text).expect("a snapshot's text"))]);
    if by_serve {
        // Nobody's requests belong to a case there.
        let serving = Serving::start(replay).await;
        let asking = Asking::at(&format!("http://{}", serving.address), Some("7"));
        assert_eq!(asking.send("POST /things", None).await.status, 501);
        return;
    }
    let server = Running::start(replay).await.expect("a port is free");
    let asking = Asking::at(server.url(), Some("7"));
    let answer = asking.send("POST /things", None).await;
    let uuid = "00000000-0000-4000-8000-000000000001";
    assert_eq!(answer.status, 201);
    assert_eq!(answer.headers.get("location"), Some(format!("{}/things/{uuid}", server.url()).as_str()));
    assert_eq!(String::from_utf8_lossy(&answer.body), format!(r#"{{"id":"{uuid}"}}"#));
    assert_eq!(asking.send("POST /things", None).await.status, 501);
}

/// Says what it was asked, byte for byte, in an answer that the query asks for.
fn echo(request: &Request) -> Answer {
    let body = match &request.body {
        Some(RequestBody::Bytes(bytes)) => bytes.clone(),
        _ => b"nothing".to_vec(),
    };
    let status = request.query().strip_prefix("status=").and_then(|status| status.parse().ok()).unwrap_or(200);
    let mut answer = answers::bytes(status, "text/plain", body);
    answer.headers.push("x-asked", format!("{} {}", request.method, request.url));
    for value in request.headers.all("x-repeated") {
        answer.headers.push("x-repeated", value);
    }
    answer
}

/// What a server says to these bytes until it hangs up.
async fn converse(address: impl tokio::net::ToSocketAddrs, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.expect("the server answers");
    bytes.iter().copied().map(char::from).filter(|character| *character != '\u{0}').collect()
}

#[rstest]
#[case::query_and_repeated_fields(
    "GET /a%20b//c?q=1&q=%C3%A9&status=x HTTP/1.1\r\nx-repeated: 1\r\nx-repeated: 2",
    "HTTP/1.1 200 OK|content-length: 7|content-type: text/plain|x-asked: GET /a%20b//c?q=1&q=%C3%A9&status=x|x-repeated: 1|x-repeated: 2||nothing"
)]
#[case::own_method(
    "BREW / HTTP/1.1",
    "HTTP/1.1 200 OK|content-length: 7|content-type: text/plain|x-asked: BREW /||nothing"
)]
#[case::empty_content(
    "POST / HTTP/1.1\r\ncontent-length: 0",
    "HTTP/1.1 200 OK|content-length: 0|content-type: text/plain|x-asked: POST /||"
)]
#[case::no_content(
    "GET /?status=204 HTTP/1.1",
    "HTTP/1.1 204 No Content|content-type: text/plain|x-asked: GET /?status=204||"
)]
#[case::not_modified(
    "GET /?status=304 HTTP/1.1",
    "HTTP/1.1 304 Not Modified|content-type: text/plain|x-asked: GET /?status=304||"
)]
#[case::head("HEAD / HTTP/1.1", "HTTP/1.1 200 OK|content-length: 7|content-type: text/plain|x-asked: HEAD /||")]
#[case::no_status(
    "GET /?status=42 HTTP/1.1",
    "HTTP/1.1 500 Internal Server Error|content-length: 66|content-type: text/plain; charset=utf-8||this answer can't be sent: 42 is not the status of a final answer\n"
)]
#[tokio::test]
async fn what_goes_over_the_wire_is_what_was_asked_and_answered(
    #[case] request: &str,
    #[case] expected: &str,
    #[values(false, true)] by_serve: bool,
) {
    let request = format!("{request}\r\nhost: here\r\nconnection: close\r\n\r\n");
    let answer = if by_serve {
        converse(Serving::start(Arc::new(echo)).await.address, &request).await
    } else {
        let server = Running::start(Arc::new(echo)).await.expect("a port is free");
        converse(server.url().trim_start_matches("http://"), &request).await
    };
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines: Vec<_> =
        head.lines().filter(|line| !line.starts_with("date: ") && *line != "connection: close").collect();
    lines[1..].sort_unstable();
    assert_eq!(format!("{}||{body}", lines.join("|")), expected);
}

#[tokio::test]
async fn bytes_that_are_no_text_come_back_as_they_were_sent() {
    let server = Running::start(Arc::new(echo)).await.expect("a port is free");
    let client = Client::new(Limits::default(), 1, &Link::default());
    let bytes: Vec<u8> = (0..=255).collect();
    let body = Some(RequestBody::Bytes(bytes.clone()));
    let request = Request { method: "PUT".to_owned(), url: server.url().to_owned(), body, ..Request::default() };
    let answer = client.send(request, SendOptions::default()).await.expect("an answer came").answer;
    assert_eq!(answer.body, bytes);
}

/// wiremock keeps every request that a mock has answered, whether it records requests or not.
#[tokio::test]
async fn a_server_that_forgets_what_it_was_asked_misses_no_request() {
    let server = Running::start(Arc::new(|_: &Request| answers::empty(200))).await.expect("a port is free");
    let client = Arc::new(Client::new(Limits::default(), 8, &Link::default()));
    let before = memory();
    let mut asking = JoinSet::new();
    for _ in 0..2 {
        let (client, url) = (Arc::clone(&client), server.url().to_owned());
        asking.spawn(async move {
            for _ in 0..200 {
                let body = Some(RequestBody::Bytes(vec![b'a'; 512 * 1024]));
                let request = Request { method: "POST".to_owned(), url: url.clone(), body, ..Request::default() };
                let exchange = client.send(request, SendOptions::default()).await.expect("an answer came");
                assert_eq!(exchange.answer.status, 200);
            }
        });
    }
    asking.join_all().await;
    if let (Some(before), Some(after)) = (before, memory()) {
        // 200 MiB were sent.
        assert!(after.saturating_sub(before) < 100, "{before} MiB before, {after} MiB after");
    }
}

/// The resident memory of this process in MiB, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}
