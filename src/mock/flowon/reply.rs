//! Answers: each carries the number of its request.

use serde_json::{Value, json};

use super::input::Call;
use crate::mock::answers;
use crate::model::answer::Answer;

/// An error: the status and code that always come together.
pub(super) struct Error {
    status: u16,
    code: &'static str,
}

pub(super) const VALIDATION_ERROR: Error = Error { status: 400, code: "VALIDATION_ERROR" };
pub(super) const PRECONDITION_FAILED: Error = Error { status: 400, code: "PRECONDITION_FAILED" };
pub(super) const BUSINESS_RULE_VIOLATION: Error = Error { status: 400, code: "BUSINESS_RULE_VIOLATION" };
pub(super) const FILE_TOO_LARGE: Error = Error { status: 400, code: "FILE_TOO_LARGE" };
pub(super) const INVALID_FILE_TYPE: Error = Error { status: 400, code: "INVALID_FILE_TYPE" };
pub(super) const UNAUTHORIZED: Error = Error { status: 401, code: "UNAUTHORIZED" };
pub(super) const NOT_FOUND: Error = Error { status: 404, code: "NOT_FOUND" };
pub(super) const ATTACHMENT_NOT_FOUND: Error = Error { status: 404, code: "ATTACHMENT_NOT_FOUND" };
pub(super) const INTERNAL_ERROR: Error = Error { status: 500, code: "INTERNAL_ERROR" };
/// A code beyond the common ones.
pub(super) const DUPLICATE_RECORD: Error = Error { status: 400, code: "DUPLICATE_RECORD" };

/// The error envelope.
pub(super) fn error(call: &mut Call<'_>, error: &Error, message: &str) -> Answer {
    let body = json!({ "errorCode": error.code, "errorMessage": message });
    numbered(call, answers::json(error.status, body.to_string()))
}

/// 200 with a JSON value.
pub(super) fn value(call: &mut Call<'_>, value: &Value) -> Answer {
    numbered(call, answers::json(200, value.to_string()))
}

/// 200 with bytes.
pub(super) fn bytes(call: &mut Call<'_>, media_type: &str, bytes: Vec<u8>) -> Answer {
    numbered(call, answers::bytes(200, media_type, bytes))
}

/// 200 without a byte, and saying so.
pub(super) fn done(call: &mut Call<'_>) -> Answer {
    let mut answer = answers::empty(200);
    answer.headers.set("content-length", "0");
    numbered(call, answer)
}

/// 204: there is nothing to tell.
pub(super) fn nothing(call: &mut Call<'_>) -> Answer {
    numbered(call, answers::empty(204))
}

fn numbered(call: &mut Call<'_>, mut answer: Answer) -> Answer {
    answer.headers.set("x-request-id", call.state.next_request_id());
    answer
}
