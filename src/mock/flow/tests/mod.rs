//! A world of FLOW, asked directly.

mod catalogue;
mod forgotten;
mod limits;
mod reading;
mod rules;
mod sequence_numbers;
mod sessions;
mod versions;

use std::time::Duration;

use serde_json::{Value, json};

use super::service::Flow;
use super::users;
use crate::mock::service::{Service as _, World};
use crate::model::answer::Answer;
use crate::model::request::{Request, RequestBody};

/// 2026-01-01T00:00:00Z
const START: Duration = Duration::from_secs(1_767_225_600);

/// A world with a clock that the test moves.
struct Block {
    world: Box<dyn World>,
    now: Duration,
}

impl Block {
    fn new() -> Self {
        Self { world: Flow.world(), now: START }
    }

    fn given(state: &str) -> Self {
        let mut block = Self::new();
        assert!(block.world.bring_about(state), "{state} is listed");
        block
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
    }

    fn ask(&mut self, request: &Request) -> Answer {
        self.world.answer(request, self.now).0
    }

    /// Asks as the operator, whose session began in another world at the same time.
    fn operator(&mut self, line: &str) -> Answer {
        self.ask(&request(line).bearer(&token("operator")))
    }

    /// Sends a JSON body as the operator.
    fn send(&mut self, line: &str, body: &Value) -> Answer {
        self.ask(&request(line).bearer(&token("operator")).json(&body.to_string()))
    }
}

/// Requests as clients build them.
trait RequestExt: Sized {
    fn header(self, name: &str, value: &str) -> Self;
    fn with_another(self, name: &str, value: &str) -> Self;
    fn without(self, name: &str) -> Self;
    fn body(self, body: &[u8]) -> Self;

    fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    fn json(self, text: &str) -> Self {
        self.header("Content-Type", "application/json").body(text.as_bytes())
    }
}

impl RequestExt for Request {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.set(name, value);
        self
    }

    fn with_another(mut self, name: &str, value: &str) -> Self {
        self.headers.push(name, value);
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    fn body(mut self, body: &[u8]) -> Self {
        self.body = Some(RequestBody::Bytes(body.to_vec()));
        self
    }
}

/// A request of the block's own version and of nobody: `GET /block`.
fn request(line: &str) -> Request {
    let (method, url) = line.split_once(' ').expect("a verb and a path");
    let request = Request { method: method.to_owned(), url: url.to_owned(), ..Request::default() };
    request.header("Accept-Version", "3.17")
}

fn login(user: &str, password: &str) -> Request {
    request("POST /login").json(&json!({ "user": user, "password": password }).to_string())
}

/// A token from a login at the start.
fn token(user: &str) -> String {
    let password = users::find(user).expect("a known user").password;
    let answer = Flow.world().answer(&login(user, password), START).0;
    body(&answer)["token"].as_str().expect("a token").to_owned()
}

fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("a JSON body")
}

/// Status and reason, once the answer is found to keep the error's envelope.
fn pair(answer: &Answer) -> (u16, String) {
    let body = body(answer);
    assert_eq!(answer.headers.get("content-type"), Some("application/json"));
    assert_eq!(body["error"]["code"], answer.status);
    assert_ne!(body["error"]["message"].as_str().unwrap_or_default(), "", "a message for people");
    assert_eq!(body["error"].as_object().map(serde_json::Map::len), Some(3), "three members");
    (answer.status, body["error"]["reason"].as_str().expect("a reason").to_owned())
}

#[track_caller]
fn assert_pair(answer: &Answer, status: u16, reason: &str) {
    assert_eq!(pair(answer), (status, reason.to_owned()));
}
