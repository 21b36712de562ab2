//! A rule: one promise of the reference, as a function from a request to an answer or to the next rule.

use std::time::Duration;

use crate::model::answer::Answer;
use crate::model::request::Request;

/// What a rule is asked.
pub struct Call<'a, S> {
    /// The request; its `url` is the request target (path and query).
    pub request: &'a Request,
    /// What the server remembers.
    pub state: &'a mut S,
    /// The server's clock: time since 1970-01-01T00:00:00Z.
    pub now: Duration,
}

impl<S> Call<'_, S> {
    /// The bytes of the request's content; empty when it has none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match &self.request.body {
            Some(crate::model::request::RequestBody::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }
}

/// One promise of a reference. The first rule that answers wins, so their order is the order of checks.
pub struct Rule<S: 'static> {
    /// The rule's name, a sentence in the present tense (`a request without a token is refused`).
    pub name: &'static str,
    /// The obligations it stands for (`F35`).
    pub promises: &'static [&'static str],
    /// Answers, or passes the request on to the next rule.
    pub apply: fn(&mut Call<'_, S>) -> Option<Answer>,
}

/// The facts about a rule that don't depend on its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// The rule's name.
    pub name: &'static str,
    /// The obligations it stands for.
    pub promises: &'static [&'static str],
}
