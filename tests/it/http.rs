//! The client against a server that does what a script says: what exactly is sent, and what is made of each answer.

use std::time::{Duration, Instant};

use crate::support::fault_server::{Act, FaultServer};
use rstest::rstest;
use wireproof::http::{Client, Error, Fault, Limits, Link, SendOptions};
use wireproof::model::answer::{BodyEnd, Exchange};
use wireproof::model::headers::Headers;
use wireproof::model::request::{Part, PartContent, Request, RequestBody};

/// A limit that is there to be reached.
const SHORT: Duration = Duration::from_millis(150);

fn limits() -> Limits {
    Limits { body_cap: 1000, total: Duration::from_secs(10), ..Limits::default() }
}

fn request(method: &str, url: String) -> Request {
    Request { method: method.to_owned(), url, ..Request::default() }
}

async fn send_with(request: Request, options: SendOptions) -> Result<Exchange, Error> {
    Client::new(limits(), 4, &Link::default()).send(request, options).await
}

async fn send(request: Request) -> Result<Exchange, Error> {
    send_with(request, SendOptions::default()).await
}

async fn send_bodiless(request: Request) -> Result<Exchange, Error> {
    send_with(request, SendOptions { strict: true, total: None }).await
}

const EMPTY_OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

// What is sent

#[rstest]
#[case::get("GET", None, "")]
#[case::delete("DELETE", None, "")]
#[case::own_method("BREW", None, "")]
#[case::post_without_content("POST", None, "content-length: 0\r\n")]
#[case::put_without_content("PUT", None, "content-length: 0\r\n")]
#[case::patch_without_content("PATCH", None, "content-length: 0\r\n")]
#[case::get_with_empty_content("GET", Some(""), "content-length: 0\r\n")]
#[case::post_with_content("POST", Some("{}"), "content-length: 2\r\n")]
#[tokio::test]
async fn a_request_holds_exactly_what_was_asked_for(
    #[case] method: &str,
    #[case] content: Option<&str>,
    #[case] length: &str,
    #[values(false, true)] own_connection: bool,
) {
    let server = FaultServer::answering(EMPTY_OK);
    let body = content.map(|content| RequestBody::Bytes(content.into()));
    let headers =
        Headers::from_iter([("X-Second", "2"), ("X-First", "1"), ("X-First", "caf\u{e9}"), ("Accept", "a/b")]);
    let request = Request { headers, body: body.clone(), ..request(method, server.url("/a%20b?q=1&q=%C3%A9#part")) };

    let options = SendOptions { strict: own_connection, total: None };
    let exchange = send_with(request, options).await.expect("an answer came");

    let expected = format!(
        "{method} /a%20b?q=1&q=%C3%A9 HTTP/1.1\r\nx-second: 2\r\nx-first: 1\r\nx-first: caf\u{e9}\r\naccept: a/b\r\n\
         user-agent: wireproof/{}\r\n{length}host: {}\r\n\r\n{}",
        env!("CARGO_PKG_VERSION"),
        server.authority(),
        content.unwrap_or_default(),
    );
    assert_eq!(server.heard(), expected);
    assert_eq!(exchange.request.body, body, "the exchange holds the content that was sent");
}

#[rstest]
#[tokio::test]
async fn what_the_request_says_itself_is_not_overruled(#[values(false, true)] own_connection: bool) {
    let server = FaultServer::answering(EMPTY_OK);
    let headers = Headers::from_iter([("Host", "api.example"), ("User-Agent", "me"), ("Accept", "a/b")]);
    let request = Request { headers, ..request("GET", server.url("/")) };

    send_with(request, SendOptions { strict: own_connection, total: None }).await.expect("an answer came");

    assert_eq!(server.heard(), "GET / HTTP/1.1\r\nhost: api.example\r\nuser-agent: me\r\naccept: a/b\r\n\r\n");
}

#[tokio::test]
async fn credentials_in_the_url_go_into_a_header() {
    let server = FaultServer::answering(EMPTY_OK);
    let url = server.url("/").replace("http://", "http://operator:p%40ss@");

    send(request("GET", url)).await.expect("an answer came");

    assert!(server.heard().contains("\r\nauthorization: Basic b3BlcmF0b3I6cEBzcw==\r\n"), "{}", server.heard());
}

#[rstest]
#[case::small(10)]
#[case::beyond_every_buffer(3_000_001)]
#[tokio::test]
async fn filler_is_sent_in_full_and_with_its_length(#[case] length: u64) {
    let server = FaultServer::answering(EMPTY_OK);
    let request = Request { body: Some(RequestBody::Filler(length)), ..request("PUT", server.url("/")) };

    send(request).await.expect("an answer came");

    let heard = server.heard();
    let (head, content) = heard.split_once("\r\n\r\n").expect("a head came");
    assert!(head.contains(&format!("\r\ncontent-length: {length}\r\n")), "{head}");
    assert!(content.len() as u64 == length && content.bytes().all(|byte| byte == b'a'));
}

#[rstest]
#[case::no_type(None, "wireproof-5b0e7d9c41f2a836")]
#[case::boundary_given(Some("multipart/form-data; boundary=edge"), "edge")]
#[tokio::test]
async fn a_form_is_sent_with_its_boundary(#[case] given: Option<&str>, #[case] boundary: &str) {
    let server = FaultServer::answering(EMPTY_OK);
    let part = Part {
        field: "file".to_owned(),
        file_name: Some("a.txt".to_owned()),
        media_type: Some("text/plain".to_owned()),
        content: PartContent::Bytes(b"hello".to_vec()),
    };
    let headers = given.map(|value| ("content-type", value)).into_iter().collect();
    let body = Some(RequestBody::Multipart(vec![part]));

    send(Request { headers, body, ..request("POST", server.url("/")) }).await.expect("an answer came");

    let heard = server.heard();
    let (head, content) = heard.split_once("\r\n\r\n").expect("a head came");
    assert_eq!(head.contains("multipart/form-data; boundary=edge\r\n"), given.is_some(), "{head}");
    assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", content.len())), "{head}");
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
         Content-Type: text/plain\r\n\r\nhello\r\n--{boundary}--\r\n"
    );
    assert_eq!(content, expected);
}

#[tokio::test]
async fn requests_one_after_another_share_a_connection() {
    let server = FaultServer::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let client = Client::new(limits(), 4, &Link::default());

    for _ in 0..3 {
        client.send(request("GET", server.url("/")), SendOptions::default()).await.expect("an answer came");
    }

    assert_eq!(server.seen().len(), 1);
}

// Guards the look at a waiting connection before it is used: without it the second request gets no answer.
#[tokio::test]
async fn a_connection_that_the_target_closed_meanwhile_is_not_used_again() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(answer.into()), Act::HangUp]);
    let client = Client::new(limits(), 4, &Link::default());

    for _ in 0..3 {
        client.send(request("GET", server.url("/")), SendOptions::default()).await.expect("an answer came");
        // The end of the connection has to arrive here; on loopback this is long.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    assert_eq!(server.seen().len(), 3);
}

/// Answers the first request of a connection, reads the second one and closes then: to the client the end comes while
/// its request is on the way.
fn closing_at_the_second_request() -> FaultServer {
    let answer = Act::Say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".into());
    FaultServer::start(vec![Act::ReadRequest, answer, Act::ReadHead, Act::HangUp])
}

// Guards against a target that looks broken because it closes connections that are kept.
#[rstest]
#[tokio::test]
async fn a_kept_connection_that_ends_in_silence_costs_no_answer(
    #[values("GET", "PUT", "DELETE", "POST", "PATCH", "BREW")] method: &str,
) {
    let server = closing_at_the_second_request();
    let client = Client::new(limits(), 4, &Link::default());

    for _ in 0..4 {
        let body = Some(RequestBody::Bytes(b"{}".to_vec()));
        let request = Request { body: body.clone(), ..request(method, server.url("/")) };
        let exchange = client.send(request, SendOptions::default()).await.expect("an answer came");
        assert_eq!((exchange.answer.status, exchange.request.body), (200, body));
    }

    let idempotent = ["GET", "PUT", "DELETE"].contains(&method);
    let seen = server.seen();
    let sent: usize = seen.iter().map(|bytes| String::from_utf8_lossy(bytes).matches(" HTTP/1.1\r\n").count()).sum();
    // What may not be repeated was sent once each time, each on a connection of its own; the others twice where a kept
    // connection failed, and the second time on one that isn't kept.
    assert_eq!((sent, seen.len()), if idempotent { (6, 4) } else { (4, 4) });
}

#[rstest]
#[case::not_a_byte("", 2)]
#[case::half_an_answer("HTTP/1.1 20", 2)]
#[tokio::test]
async fn a_target_that_gives_no_answer_is_found_out(#[case] second_answer: &str, #[case] connections: usize) {
    let answer = Act::Say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".into());
    let second = Act::Say(second_answer.into());
    let script = vec![Act::ReadRequest, answer, Act::ReadRequest, second, Act::HangUp];
    let server = FaultServer::first_then(script, vec![Act::ReadRequest, Act::HangUp]);
    let client = Client::new(limits(), 4, &Link::default());

    client.send(request("GET", server.url("/")), SendOptions::default()).await.expect("an answer came");
    let error = client.send(request("GET", server.url("/")), SendOptions::default()).await.expect_err("none came");

    assert!(matches!(error, Error::Closed { .. }), "{error}");
    assert_eq!(server.seen().len(), connections);
}

// Requests that go out as they stand

fn raw(text: &str, url: String) -> Request {
    Request { raw: Some(text.into()), ..request("GET", url) }
}

#[rstest]
#[case::as_no_client_writes_it("GET /a/../b HTTP/1.1\r\nhost: x\r\nHost:y\r\n\r\n")]
#[case::of_another_protocol("HELO me\n\r\n\r\n")]
#[case::with_content("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
#[tokio::test]
async fn a_raw_request_goes_out_to_the_byte(#[case] text: &str) {
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(EMPTY_OK.into()), Act::Wait]);

    let exchange = send(raw(text, server.url("/"))).await.expect("an answer came");

    assert_eq!(exchange.answer.status, 200);
    assert_eq!(exchange.request.raw.as_deref(), Some(text.as_bytes()));
    // What follows the head is read while the server waits for the end.
    drop(exchange);
    for _ in 0..200 {
        if server.heard() == text {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(server.heard(), text);
}

#[tokio::test]
async fn raw_requests_have_connections_of_their_own() {
    let server = FaultServer::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let client = Client::new(limits(), 4, &Link::default());

    for _ in 0..2 {
        client.send(request("GET", server.url("/")), SendOptions::default()).await.expect("an answer came");
        let raw = raw("GET / HTTP/1.1\r\n\r\n", server.url("/"));
        client.send(raw, SendOptions::default()).await.expect("an answer came");
    }

    let seen: Vec<_> =
        server.seen().iter().map(|bytes| String::from_utf8_lossy(bytes).matches("GET ").count()).collect();
    assert_eq!(seen, [2, 1, 1]);
}

#[rstest]
#[case::broken_off("GET", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "hello", BodyEnd::BrokenOff { announced: Some(9), why: "the target closed it".to_owned() })]
#[case::stray("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", BodyEnd::Stray)]
#[case::over_the_cap("GET", &format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(2000)), &"x".repeat(1000), BodyEnd::OverCap { cap: 1000 })]
#[tokio::test]
async fn the_answer_to_a_raw_request_is_read_like_any_other(
    #[case] method: &str,
    #[case] answer: &str,
    #[case] body: &str,
    #[case] end: BodyEnd,
) {
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(answer.into()), Act::HangUp]);

    let exchange = send(raw(&format!("{method} / HTTP/1.1\r\n\r\n"), server.url("/"))).await.expect("a head came");

    assert_eq!((String::from_utf8_lossy(&exchange.answer.body).as_ref(), exchange.answer.end), (body, end));
}

#[tokio::test]
async fn a_raw_request_that_gets_no_answer_says_so() {
    let server = FaultServer::start(vec![Act::ReadHead, Act::HangUp]);

    let error = send(raw("GET / HTTP/1.1\r\n\r\n", server.url("/"))).await.expect_err("no answer came");

    assert!(matches!(error, Error::Closed { .. }), "{error}");
    let sent = server.seen().iter().filter(|bytes| bytes.starts_with(b"GET")).count();
    assert_eq!(sent, 1, "it is sent once");
}

#[tokio::test]
async fn a_long_raw_request_goes_out_in_full() {
    let server = FaultServer::answering(EMPTY_OK);
    let content = "x".repeat(3_000_000);
    let text = format!("POST / HTTP/1.1\r\ncontent-length: {}\r\n\r\n{content}", content.len());

    send(raw(&text, server.url("/"))).await.expect("an answer came");

    assert!(server.heard() == text);
}

#[rstest]
#[case::redirect("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 302)]
#[case::unavailable("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", 503)]
#[case::too_slow_a_request("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 408)]
#[tokio::test]
async fn nothing_is_followed_or_repeated(#[case] answer: &str, #[case] status: u16) {
    let server = FaultServer::answering(answer);

    let exchange = send(request("GET", server.url("/"))).await.expect("an answer came");

    assert_eq!(exchange.answer.status, status);
    assert_eq!(server.heard().matches("GET ").count(), 1);
}

// What can't be sent

#[rstest]
#[case::relative("/cubes", "\"/cubes\" is no URL that a request can be sent to: relative URL without a base")]
#[case::no_host("http://", "\"http://\" is no URL that a request can be sent to: empty host")]
#[case::scheme(
    "ftp://a/",
    "\"ftp://a/\" is no URL that a request can be sent to: its scheme is ftp, not http or https"
)]
#[tokio::test]
async fn what_is_no_url_is_refused(#[case] url: &str, #[case] message: &str) {
    let error = send(request("GET", url.to_owned())).await.expect_err("there is nowhere to send it");

    assert_eq!((error.to_string().as_str(), error.fault()), (message, Fault::Ours));
}

#[rstest]
#[case::line_break("X-A", "a\r\nB: c", "the header \"X-A\" can't be sent: its value holds a control character")]
#[case::name(
    "X A",
    "a",
    "the header \"X A\" can't be sent: its name has characters that RFC 9110 does not allow there"
)]
#[tokio::test]
async fn headers_that_would_break_the_message_are_refused(
    #[case] name: &str,
    #[case] value: &str,
    #[case] message: &str,
) {
    let headers = Headers::from_iter([(name, value)]);
    let request = Request { headers, ..request("GET", "http://127.0.0.1:1/".to_owned()) };

    let error = send(request).await.expect_err("the header can't be sent");

    assert_eq!((error.to_string().as_str(), error.fault()), (message, Fault::Ours));
}

#[tokio::test]
async fn a_method_that_is_no_token_is_refused() {
    let error = send(request("GE T", "http://127.0.0.1:1/".to_owned())).await.expect_err("it can't be sent");

    assert!(matches!(error, Error::InvalidMethod { .. }), "{error}");
}

// What is made of an answer

#[rstest]
#[case::length("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", BodyEnd::Whole)]
#[case::chunked(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nX-T: 1\r\n\r\n",
    "hello",
    BodyEnd::Whole
)]
#[case::until_closed("HTTP/1.0 200 OK\r\n\r\nhello", "hello", BodyEnd::Whole)]
#[case::after_interim_answers(
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "hello",
    BodyEnd::Whole
)]
#[case::short_of_its_length(
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
    "hello",
    BodyEnd::BrokenOff { announced: Some(9), why: "the target closed it".to_owned() }
)]
#[case::short_of_its_last_chunk(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    "hello",
    BodyEnd::BrokenOff { announced: None, why: "the target closed it".to_owned() }
)]
#[case::chunk_that_is_none(
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzzz\r\n",
    "hello",
    BodyEnd::BrokenOff { announced: None, why: "invalid chunk size line: missing size digit".to_owned() }
)]
#[tokio::test]
async fn content_is_kept_as_far_as_it_came(
    #[case] answer: &str,
    #[case] body: &str,
    #[case] end: BodyEnd,
    #[values(false, true)] own_connection: bool,
) {
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(answer.into()), Act::HangUp]);

    let options = SendOptions { strict: own_connection, total: None };
    let exchange = send_with(request("GET", server.url("/")), options).await.expect("a head came");

    assert_eq!(String::from_utf8_lossy(&exchange.answer.body), body);
    assert_eq!(exchange.answer.end, end);
}

#[rstest]
#[case::exactly_the_cap(1000, BodyEnd::Whole)]
#[case::one_more(1001, BodyEnd::OverCap { cap: 1000 })]
#[case::much_more(5_000_000, BodyEnd::OverCap { cap: 1000 })]
#[tokio::test]
async fn content_is_read_up_to_the_cap(
    #[case] length: usize,
    #[case] end: BodyEnd,
    #[values(false, true)] own_connection: bool,
    #[values(false, true)] chunked: bool,
) {
    let mut answer = if chunked {
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n").into_bytes()
    } else {
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes()
    };
    answer.extend(vec![b'x'; length]);
    answer.extend(if chunked { b"\r\n0\r\n\r\n".as_slice() } else { b"" });
    let server = FaultServer::answering(answer);

    let options = SendOptions { strict: own_connection, total: None };
    let exchange = send_with(request("GET", server.url("/")), options).await.expect("a head came");

    assert_eq!((exchange.answer.body.len(), exchange.answer.end), (1000, end));
}

#[rstest]
#[case::no_content("PUT", "HTTP/1.1 204 No Content\r\n\r\n", "hello")]
#[case::no_content_with_length("PUT", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "hello")]
#[case::no_content_in_chunks("PUT", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", "0\r\n\r\n")]
#[case::not_modified("GET", "HTTP/1.1 304 Not Modified\r\n\r\n", "{}")]
#[case::head("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "hello")]
#[case::more_than_the_cap("GET", "HTTP/1.1 204 No Content\r\n\r\n", "0123456789".repeat(200))]
#[tokio::test]
async fn bytes_behind_an_answer_without_content_are_found(
    #[case] method: &str,
    #[case] head: &str,
    #[case] stray: impl AsRef<str>,
    #[values("at once", "in a second write", "and closed")] how: &str,
) {
    let stray = stray.as_ref();
    let script = match how {
        "at once" => vec![Act::ReadRequest, Act::Say(format!("{head}{stray}").into()), Act::Wait],
        "and closed" => vec![Act::ReadRequest, Act::Say(format!("{head}{stray}").into()), Act::HangUp],
        _ => {
            let pause = Act::Rest(Duration::from_millis(10));
            vec![Act::ReadRequest, Act::Say(head.into()), pause, Act::Say(stray.into()), Act::Wait]
        }
    };
    let server = FaultServer::start(script);

    let exchange = send_bodiless(request(method, server.url("/"))).await.expect("an answer came");

    assert_eq!(exchange.answer.end, BodyEnd::Stray);
    assert!(stray.as_bytes().starts_with(&exchange.answer.body));
    assert!(exchange.answer.body.len() == stray.len() || exchange.answer.body.len() >= 1000, "all of it, or the cap");
}

#[rstest]
#[case::no_content("PUT", "HTTP/1.1 204 No Content\r\n\r\n")]
#[case::not_modified("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n")]
#[case::head("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")]
#[tokio::test]
async fn an_answer_without_content_is_whole_and_not_waited_for(
    #[case] method: &str,
    #[case] head: &str,
    #[values(false, true)] closed: bool,
) {
    let end = if closed { Act::HangUp } else { Act::ReadHead };
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(head.into()), end]);
    // The quickest of some: a busy machine may hold up any one of them.
    let mut quickest = Duration::MAX;
    for _ in 0..5 {
        let started = Instant::now();

        let exchange = send_bodiless(request(method, server.url("/"))).await.expect("an answer came");

        assert_eq!((exchange.answer.end, exchange.answer.body.len()), (BodyEnd::Whole, 0));
        quickest = quickest.min(started.elapsed());
    }
    assert!(quickest < Duration::from_millis(45), "took {quickest:?}");
}

#[tokio::test]
async fn a_target_that_keeps_its_side_open_is_not_waited_for_long() {
    let head = b"HTTP/1.1 204 No Content\r\n\r\n".to_vec();
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(head), Act::Rest(Duration::from_secs(5))]);
    let started = Instant::now();

    let exchange = send_bodiless(request("PUT", server.url("/"))).await.expect("an answer came");

    let elapsed = started.elapsed();
    assert_eq!(exchange.answer.end, BodyEnd::Whole);
    assert!(elapsed < Duration::from_secs(2), "took {elapsed:?}");
    assert!(
        elapsed.saturating_sub(exchange.took) >= Duration::from_millis(45),
        "the wait is no part of the {:?}",
        exchange.took
    );
}

#[rstest]
#[case::canonical("HTTP/1.1 404 Not Found", "Not Found")]
#[case::of_its_own("HTTP/1.1 404 Gone Fishing", "Gone Fishing")]
#[case::empty("HTTP/1.1 404 ", "")]
#[case::none("HTTP/1.1 404", "")]
#[case::status_without_a_name("HTTP/1.1 599 Odd", "Odd")]
#[tokio::test]
async fn the_phrase_is_the_one_on_the_wire(
    #[case] line: &str,
    #[case] phrase: &str,
    #[values(false, true)] own_connection: bool,
) {
    let server = FaultServer::answering(format!("{line}\r\nContent-Length: 0\r\n\r\n"));

    let options = SendOptions { strict: own_connection, total: None };
    let exchange = send_with(request("GET", server.url("/")), options).await.expect("an answer came");

    assert_eq!(exchange.answer.phrase.as_deref(), Some(phrase));
}

#[tokio::test]
async fn header_fields_keep_their_order_their_repeats_and_their_bytes() {
    let answer =
        b"HTTP/1.1 200 OK\r\nX-B: 1\r\nX-A: caf\xe9\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n";
    let server = FaultServer::answering(answer);

    let exchange = send(request("GET", server.url("/"))).await.expect("an answer came");

    let fields: Vec<_> = exchange.answer.headers.iter().collect();
    let expected =
        [("x-b", "1"), ("x-a", "caf\u{e9}"), ("set-cookie", "a=1"), ("set-cookie", "b=2"), ("content-length", "0")];
    assert_eq!(fields, expected);
}

#[rstest]
#[case::filler(RequestBody::Filler(30_000_000))]
#[case::bytes(RequestBody::Bytes(vec![b'b'; 30_000_000]))]
#[tokio::test]
async fn an_answer_that_comes_before_the_request_was_read_is_kept(#[case] body: RequestBody) {
    let answer = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large".to_vec();
    let server = FaultServer::start(vec![Act::ReadHead, Act::Say(answer), Act::HangUp]);
    // The connection breaks at another moment each time.
    for _ in 0..20 {
        let request = Request { body: Some(body.clone()), ..request("POST", server.url("/")) };

        let exchange = send(request).await.expect("the answer is kept");

        assert_eq!((exchange.answer.status, exchange.answer.body.as_slice()), (413, b"too large".as_slice()));
        assert_eq!(exchange.request.body.as_ref(), Some(&body));
    }
}

// Targets that misbehave

#[rstest]
#[case::garbage("\u{1}\u{2}\u{3}\r\n\r\n", "what came is no HTTP answer: invalid HTTP version parsed")]
#[case::other_protocol("SSH-2.0-OpenSSH_9.6\r\n", "what came is no HTTP answer: invalid HTTP version parsed")]
#[case::odd_status("HTTP/1.1 abc\r\n\r\n", "what came is no HTTP answer: invalid HTTP status-code parsed")]
#[case::odd_header(
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "what came is no HTTP answer: invalid HTTP header parsed: `no colon`"
)]
#[case::two_lengths(
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "what came is no HTTP answer: invalid content-length parsed: `Content-Length: 5` and `Content-Length: 6`"
)]
#[case::nothing("", "the connection ended before an answer came: the target closed it")]
#[case::half_a_head("HTTP/1.1 200 OK\r\nConte", "the connection ended before an answer came: the target closed it")]
#[tokio::test]
async fn what_is_no_answer_is_one_clear_error(
    #[case] answer: &str,
    #[case] message: &str,
    #[values(false, true)] own_connection: bool,
) {
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(answer.into()), Act::HangUp]);

    let options = SendOptions { strict: own_connection, total: None };
    let error = send_with(request("GET", server.url("/")), options).await.expect_err("there is no answer");

    assert_eq!((error.to_string().as_str(), error.fault()), (message, Fault::Target));
}

#[rstest]
#[tokio::test]
async fn a_connection_closed_before_the_request_is_one_clear_error(#[values(false, true)] own_connection: bool) {
    let server = FaultServer::start(vec![Act::HangUp]);

    let options = SendOptions { strict: own_connection, total: None };
    let error = send_with(request("GET", server.url("/")), options).await.expect_err("there is no answer");

    assert!(matches!(error, Error::Closed { .. }), "{error}");
}

#[rstest]
#[case::without_end("X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")]
#[case::in_one_line(&"a".repeat(100_000))]
#[tokio::test]
async fn headers_without_end_are_one_clear_error(#[case] piece: &str, #[values(false, true)] own_connection: bool) {
    let start = b"HTTP/1.1 200 OK\r\nX-Start: ".to_vec();
    let piece = piece.as_bytes().to_vec();
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(start), Act::Dribble(piece, Duration::ZERO)]);

    let options = SendOptions { strict: own_connection, total: None };
    let error = send_with(request("GET", server.url("/")), options).await.expect_err("the head is too large");

    assert_eq!(error.to_string(), "what came is no HTTP answer: message head is too large");
}

#[rstest]
#[case::silence(vec![Act::Wait])]
#[case::slow_head(vec![Act::ReadRequest, Act::Dribble(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), Duration::from_millis(20))])]
#[case::nobody_reads(vec![Act::Rest(SHORT * 2)])]
#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_not_waited_for(
    #[case] script: Vec<Act>,
    #[values(false, true)] own_connection: bool,
) {
    let server = FaultServer::start(script);
    let request = Request { body: Some(RequestBody::Filler(40_000)), ..request("POST", server.url("/")) };

    let options = SendOptions { strict: own_connection, total: Some(SHORT) };
    let error = send_with(request, options).await.expect_err("nothing comes");

    assert_eq!((error.to_string().as_str(), error.fault()), ("no answer came within 150ms", Fault::Target));
}

#[rstest]
#[tokio::test]
async fn content_that_never_ends_is_kept_as_far_as_it_came_in_time(#[values(false, true)] own_connection: bool) {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n".to_vec();
    let dribble = Act::Dribble(b"a".to_vec(), Duration::from_millis(20));
    let server = FaultServer::start(vec![Act::ReadRequest, Act::Say(head), dribble]);

    let options = SendOptions { strict: own_connection, total: Some(SHORT) };
    let exchange = send_with(request("GET", server.url("/")), options).await.expect("a head came");

    let why = "it was not complete after 150ms".to_owned();
    assert_eq!(exchange.answer.end, BodyEnd::BrokenOff { announced: Some(900), why });
    assert!(exchange.answer.body.starts_with(b"aa"));
}

// Targets that can't be reached

#[rstest]
#[tokio::test]
async fn a_refused_connection_is_an_outage(#[values(false, true)] own_connection: bool) {
    let address = {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port is free on loopback");
        listener.local_addr().expect("a bound listener has an address")
    };

    let options = SendOptions { strict: own_connection, total: None };
    let error =
        send_with(request("GET", format!("http://{address}/a?secret=b")), options).await.expect_err("nobody listens");

    assert_eq!(error.to_string(), format!("can't connect to http://{address}: connection refused"));
    assert!(error.is_outage());
}

#[rstest]
#[tokio::test]
async fn a_host_that_does_not_exist_is_an_outage(#[values(false, true)] own_connection: bool) {
    // RFC 6761 section 6.4: no resolver may know a name under `invalid`.
    let options = SendOptions { strict: own_connection, total: None };
    let error = send_with(request("GET", "http://host.invalid/".to_owned()), options).await.expect_err("no such host");

    assert!(error.is_outage(), "{error}");
    assert!(error.to_string().starts_with("can't connect to http://host.invalid: "), "{error}");
}

#[rstest]
#[tokio::test]
async fn a_target_that_speaks_no_tls_is_an_outage(#[values(false, true)] own_connection: bool) {
    let server = FaultServer::start(vec![Act::Say(EMPTY_OK.into()), Act::HangUp]);

    let options = SendOptions { strict: own_connection, total: None };
    let url = server.url("/").replace("http://", "https://");
    let error = send_with(request("GET", url), options).await.expect_err("there is no TLS");

    assert!(error.is_outage(), "{error}");
}

// Connecting

/// A server that accepts nobody, and whose queue is full, so that whoever comes next waits for ever.
#[cfg(target_os = "linux")]
async fn full(address: std::net::SocketAddr) -> (tokio::net::TcpListener, Vec<tokio::net::TcpStream>) {
    use tokio::net::{TcpSocket, TcpStream};
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.expect("a socket");
    socket.bind(address).expect("the port is free");
    let listener = socket.listen(1).expect("it listens");
    let address = listener.local_addr().expect("a bound listener has an address");
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(SHORT, TcpStream::connect(address)).await {
        waiting.push(stream);
    }
    (listener, waiting)
}

#[cfg(target_os = "linux")]
#[rstest]
#[tokio::test]
async fn a_full_queue_is_an_outage(#[values("GET", "POST", "HEAD")] method: &str) {
    let (listener, _waiting) = full(([127, 0, 0, 1], 0).into()).await;
    let address = listener.local_addr().expect("a bound listener has an address");
    let client = Client::new(Limits { connect: SHORT, ..limits() }, 4, &Link::default());

    let error =
        client.send(request(method, format!("http://{address}/")), SendOptions::default()).await.expect_err("no");

    assert_eq!(error.fault(), Fault::Outage);
    assert_eq!(error.to_string(), format!("can't connect to http://{address}: no connection within {SHORT:?}"));
}

#[cfg(target_os = "linux")]
#[rstest]
#[tokio::test]
async fn an_address_that_leads_nowhere_costs_no_answer(#[values("GET", "POST", "HEAD")] method: &str) {
    let server = FaultServer::answering(EMPTY_OK);
    let port = server.authority().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let dead = std::net::SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, port));
    let (_listener, _waiting) = full(dead).await;
    let link = Link::default().resolving("api.example", dead.ip()).resolving("api.example", [127, 0, 0, 1].into());
    let client = Client::new(limits(), 4, &link);

    let exchange = client.send(request(method, format!("http://api.example:{port}/")), SendOptions::default()).await;

    let connect = exchange.expect("an answer came").course.connect.expect("it is a new connection");
    assert!(connect < limits().connect / 2, "its share of the limit isn't waited for: {connect:?}");
}
