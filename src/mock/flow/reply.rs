//! Answers with what every one of them carries.

use serde_json::{Value, json};

use super::request::FlowCall;
use crate::mock::answers;
use crate::model::answer::Answer;

/// A success with something to say (F1, F2).
pub(super) fn success(call: &mut FlowCall<'_>, body: &Value) -> Answer {
    numbered(call, answers::json(200, body.to_string()))
}

/// A success with nothing to say (F1).
pub(super) fn done(call: &mut FlowCall<'_>) -> Answer {
    numbered(call, answers::empty(200))
}

/// An unchanged resource (F13).
pub(super) fn not_modified(call: &mut FlowCall<'_>) -> Answer {
    numbered(call, answers::empty(304))
}

/// An error in its envelope (F3 to F8).
pub(super) fn refuse(call: &mut FlowCall<'_>, status: u16, reason: &str, message: &str) -> Answer {
    let body = json!({ "error": { "code": status, "reason": reason, "message": message } });
    let mut answer = answers::json(status, body.to_string());
    if status == 401 {
        // RFC 9110 section 15.5.2: a 401 says how to authenticate.
        answer.headers.push("www-authenticate", "Bearer");
    }
    numbered(call, answer)
}

/// The same answer with one more header field.
pub(super) fn with(mut answer: Answer, name: &str, value: impl Into<String>) -> Answer {
    answer.headers.push(name, value);
    answer
}

fn numbered(call: &mut FlowCall<'_>, answer: Answer) -> Answer {
    let number = call.state.next_answer();
    with(answer, "x-request-id", format!("flow-{number:06}"))
}
