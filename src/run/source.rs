//! What answers the requests of cases: a live target, or what was recorded.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::future::BoxFuture;

use crate::http::{Client, Error, SendOptions};
use crate::mask::Secrets;
use crate::model::answer::Exchange;
use crate::model::outcome::{CaseRecord, Phase};
use crate::model::request::{Request, RequestBody};

/// Answers requests.
pub(super) trait Source: Send + Sync {
    /// Answers a request of a case, by its index; none for what cases share.
    fn send(
        &self,
        case: Option<usize>,
        request: Request,
        options: SendOptions,
    ) -> BoxFuture<'_, Result<Exchange, Unanswered>>;

    /// Whether time passes between requests: a step that waits has to.
    fn takes_time(&self) -> bool;
}

/// Why a request has no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// The client got none.
    Error(Error),
    /// It isn't recorded.
    NotRecorded,
}

/// A live target.
impl Source for Client {
    fn send(
        &self,
        _case: Option<usize>,
        request: Request,
        options: SendOptions,
    ) -> BoxFuture<'_, Result<Exchange, Unanswered>> {
        Box::pin(async move { Self::send(self, request, options).await.map_err(Unanswered::Error) })
    }

    fn takes_time(&self) -> bool {
        true
    }
}

/// Exchanges that were recorded: of a run, or of any other client (HAR). Each answers once, in their order, a request of
/// the same method, path, query and content.
#[derive(Debug, Default)]
pub struct Recorded {
    exchanges: Mutex<Vec<Entry>>,
    /// The values that each case made up.
    drawn: HashMap<usize, Vec<(String, String)>>,
    secrets: Secrets,
}

#[derive(Debug)]
struct Entry {
    /// The case that sent it; none: any may have.
    case: Option<usize>,
    exchange: Option<Exchange>,
}

impl Recorded {
    /// Exchanges of nobody in particular. `secrets`: what stands masked in them.
    #[must_use]
    pub fn of_exchanges(exchanges: impl IntoIterator<Item = Exchange>, secrets: Secrets) -> Self {
        let entry = |exchange| Entry { case: None, exchange: Some(exchange) };
        let exchanges = Mutex::new(exchanges.into_iter().map(entry).collect());
        Self { exchanges, drawn: HashMap::new(), secrets }
    }

    /// What the cases of a run sent; a login is there for any of them.
    #[must_use]
    pub fn of_cases<'r>(records: impl IntoIterator<Item = &'r CaseRecord>, secrets: Secrets) -> Self {
        let (mut exchanges, mut drawn) = (Vec::new(), HashMap::new());
        for record in records {
            drawn.insert(record.index, record.drawn.clone());
            for step in &record.steps {
                let Some(exchange) = &step.exchange else { continue };
                let case = (step.phase != Phase::Login).then_some(record.index);
                let copy = Exchange::new(exchange.request.clone(), exchange.answer.clone(), exchange.took);
                exchanges.push(Entry { case, exchange: Some(copy.that_went(exchange.course.clone())) });
            }
        }
        Self { exchanges: Mutex::new(exchanges), drawn, secrets }
    }

    /// The values that a case made up when it was recorded.
    pub(super) fn drawn(&self, case: usize) -> Vec<(String, String)> {
        self.drawn.get(&case).cloned().unwrap_or_default()
    }

    /// The first exchange that answers a request: one of the case itself before one of nobody in particular.
    fn take(&self, case: Option<usize>, request: &Request) -> Option<Exchange> {
        let (url, content) = (self.secrets.mask_spelled(&request.url), self.content(request));
        let fits = |known: &Request| {
            known.method == request.method
                && [&url, &request.url].into_iter().any(|url| after_origin(url) == after_origin(&known.url))
                && (content == self.content(known) || content == plain_content(known))
        };
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let mut of = |case: Option<usize>| {
            let asked = |entry: &&mut Entry| {
                entry.case == case && entry.exchange.as_ref().is_some_and(|exchange| fits(&exchange.request))
            };
            exchanges.iter_mut().find(asked)?.exchange.take()
        };
        case.and_then(|_| of(case)).or_else(|| of(None))
    }

    /// The content of a request as it is let out.
    fn content(&self, request: &Request) -> Option<String> {
        plain_content(request).map(|content| self.secrets.mask_spelled(&content))
    }
}

/// The content of a request as text; none of what is no text, or is put together only when it is sent.
fn plain_content(request: &Request) -> Option<String> {
    match &request.body {
        Some(RequestBody::Bytes(bytes)) => String::from_utf8(bytes.clone()).ok(),
        _ => None,
    }
}

impl Source for Recorded {
    fn send(
        &self,
        case: Option<usize>,
        request: Request,
        _options: SendOptions,
    ) -> BoxFuture<'_, Result<Exchange, Unanswered>> {
        let found = self.take(case, &request).map(|recorded| {
            // What the case fills in now is what it is judged by; the answer is the recorded one.
            Exchange::new(request, recorded.answer, recorded.took).that_went(recorded.course)
        });
        Box::pin(std::future::ready(found.ok_or(Unanswered::NotRecorded)))
    }

    fn takes_time(&self) -> bool {
        false
    }
}

/// Path and query: a target may have moved since.
fn after_origin(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.find('/').map_or("", |at| &after_scheme[at..])
}
