//! The server as a client meets it: requests to a world, and its answers.

mod errors;
mod pages;
mod rules;
mod sessions;
mod shapes;
mod uploads;

use std::time::Duration;

use serde_json::Value;

use super::FlowOn;
use crate::mock::service::{Service, World};
use crate::model::answer::Answer;
use crate::model::headers::Headers;
use crate::model::request::{Request, RequestBody};

/// 2026-01-01T00:00:00Z
const NOW: Duration = Duration::from_secs(1_767_225_600);

const ACCOUNTS: &str = "/api/sales/accounts";

/// A client in a world of its own.
struct Client {
    world: Box<dyn World>,
    now: Duration,
    token: Option<String>,
}

impl Client {
    /// Nobody in particular.
    fn anonymous() -> Self {
        Self { world: FlowOn.world(), now: NOW, token: None }
    }

    /// Somebody who may do everything.
    fn seller() -> Self {
        Self::anonymous().logged_in("seller", "password")
    }

    /// Somebody who may only read.
    fn auditor() -> Self {
        Self::anonymous().logged_in("auditor", "auditor_password")
    }

    fn in_state(mut self, given: &str) -> Self {
        assert!(self.world.bring_about(given), "{given} is listed");
        self
    }

    fn logged_in(mut self, user: &str, secret: &str) -> Self {
        let (_, password) = FlowOn.secrets().iter().find(|(name, _)| *name == secret).expect("a secret");
        let answer = self.send("POST", "/api/token", format!("userName={user}&password={password}"));
        self.token = Some(text(&body(&answer), "token"));
        self
    }

    fn send(&mut self, method: &str, url: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.send_typed(method, url, "application/json", body)
    }

    fn send_typed(&mut self, method: &str, url: &str, media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let mut headers = Headers::from_iter([("Content-Type", media_type)]);
        if let Some(token) = &self.token {
            headers.push("Authorization", format!("Bearer {token}"));
        }
        let body = Some(RequestBody::Bytes(body.into()));
        let request = Request { method: method.to_owned(), url: url.to_owned(), headers, body, ..Request::default() };
        self.world.answer(&request, self.now).0
    }

    fn get(&mut self, url: &str) -> Answer {
        self.send("GET", url, "")
    }

    /// Makes an account with this credit limit and gives its URL.
    fn new_account(&mut self, credit_limit: u64) -> String {
        let answer = self.send("POST", ACCOUNTS, format!(r#"{{"name": "Acme", "creditLimit": {credit_limit}}}"#));
        format!("{ACCOUNTS}/{}", text(&body(&answer), "id"))
    }

    /// Uploads a file to an account.
    fn upload(&mut self, account: &str, name: &str, content: &[u8]) -> Answer {
        let head = format!("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let form = [head.as_bytes(), content, b"\r\n--XX--\r\n"].concat();
        self.send_typed("POST", &format!("{account}/attachments"), "multipart/form-data; boundary=XX", form)
    }
}

/// The body as JSON.
fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{answer:?} has a JSON body: {error}"))
}

/// A member that is a text.
fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| panic!("{body} has a text {name}")).to_owned()
}

/// Status and code, after a look at the envelope.
fn error_of(answer: &Answer) -> (u16, String) {
    let body = body(answer);
    assert!(!text(&body, "errorMessage").is_empty());
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(2), "{body}");
    (answer.status, text(&body, "errorCode"))
}
