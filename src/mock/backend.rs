//! Whatever answers the requests of a server.

use std::borrow::Cow;

use super::answers;
use crate::model::answer::Answer;
use crate::model::request::Request;

/// The request header that names the case a request belongs to, as a decimal number. Only servers that a run started
/// are sent it, and no rule ever sees it.
pub const CASE_HEADER: &str = "wireproof-case";

/// The answer's header that names the rule which gave it, for who sent [`CASE_HEADER`]. The run takes it away.
pub const RULE_HEADER: &str = "wireproof-rule";

/// Answers requests. A server asks from several threads at once.
pub trait Backend: Send + Sync {
    /// Answers one request; its `url` is the request target (path and query).
    fn answer(&self, request: &Request) -> Answer;
}

impl<F: Fn(&Request) -> Answer + Send + Sync> Backend for F {
    fn answer(&self, request: &Request) -> Answer {
        self(request)
    }
}

/// The case that a request belongs to, if it names one, and the request without the header that does so.
///
/// What isn't the key of a case gets a plain 400: answered from another world it would seem to work.
pub(super) fn split_case(request: &Request) -> Result<(Option<u64>, Cow<'_, Request>), Box<Answer>> {
    let Some(value) = request.headers.get(CASE_HEADER) else {
        return Ok((None, Cow::Borrowed(request)));
    };
    let Ok(key) = value.parse() else {
        let why = format!("{CASE_HEADER}: {value:?} is not the key of a case");
        return Err(Box::new(answers::text(400, &why)));
    };
    let mut request = request.clone();
    request.headers.remove(CASE_HEADER);
    Ok((Some(key), Cow::Owned(request)))
}
