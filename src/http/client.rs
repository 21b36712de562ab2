//! The client that a run shares.

use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::ext::ReasonPhrase;
use reqwest::Url;
use tokio::time::{Instant, Sleep};

use super::error::{self, Error};
use super::idle::Idle;
use super::line::{Line, request_of};
use super::payload::Payload;
use super::pool;
use super::prepare::Prepared;
use super::read::Incoming;
use crate::model::answer::{Answer, Exchange};
use crate::model::request::Request;

/// Content longer than this, in bytes, goes out on a connection that carries nothing else: it no longer fits into the
/// buffers on the way, so that the target may answer and close before it is all out.
const LARGE: u64 = 64 * 1024;

/// Sends requests over connections that it keeps: for plain HTTP lines of its own, for TLS a pool. Follows no redirect, repeats nothing, and knows no proxy and no cookies.
#[derive(Debug)]
pub struct Client {
    limits: Limits,
    connections: usize,
    plain: Idle,
    /// Opened at the first `https` URL, since that loads the platform's certificates.
    secure: OnceLock<Result<reqwest::Client, Arc<Error>>>,
}

/// What a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time for one connection to stand, TLS included.
    pub connect: Duration,
    /// The time for a whole exchange, connecting included.
    pub total: Duration,
    /// The longest body that is read, in bytes; what follows is left unread.
    pub body_cap: u64,
}

/// What one request asks of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendOptions {
    /// The time for this exchange instead of [`Limits::total`].
    pub total: Option<Duration>,
    /// The answer is expected to have no content (204, 304): look for stray bytes behind it, on a connection of its
    /// own. Plain HTTP only; answers to HEAD are always looked at. Elsewhere stray bytes stay unseen.
    pub bodiless: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30), body_cap: 10 * 1024 * 1024 }
    }
}

impl Client {
    /// A client that keeps up to so many idle connections to a host. It doesn't limit how many requests are sent at
    /// once.
    pub fn new(limits: Limits, connections: usize) -> Result<Self, Error> {
        Ok(Self { limits, connections, plain: Idle::new(connections), secure: OnceLock::new() })
    }

    /// Sends a request to its absolute URL and reads the answer.
    ///
    /// An answer whose head came is always an exchange: when its content breaks off or takes too long, the answer's
    /// [`end`](Answer::end) says so.
    pub async fn send(&self, mut request: Request, options: SendOptions) -> Result<Exchange, Error> {
        let mut prepared = Prepared::new(&mut request)?;
        let content = prepared.take_back();
        let limit = options.total.unwrap_or(self.limits.total);
        let started = Instant::now();
        let mut deadline = pin!(tokio::time::sleep_until(started + limit));
        let (answer, ended) = if prepared.url.scheme() == "https" {
            // Large: kept out of the future that everybody else carries around.
            Box::pin(self.secured(prepared, limit, deadline.as_mut())).await?
        } else {
            self.plain(prepared, options, limit, deadline.as_mut()).await?
        };
        content.give_back(&mut request);
        Ok(Exchange::new(request, answer, ended - started))
    }

    async fn secured(
        &self,
        prepared: Prepared,
        limit: Duration,
        mut deadline: Pin<&mut Sleep>,
    ) -> Result<(Answer, Instant), Error> {
        let sending = pool::send(self.secure()?, prepared, &self.limits);
        let mut response = within(deadline.as_mut(), sending).await.ok_or(Error::TimedOut { limit })??;
        let mut incoming = Incoming::new(
            response.status(),
            response.version(),
            response.headers(),
            response.extensions().get::<ReasonPhrase>(),
            self.limits.body_cap,
        );
        loop {
            match within(deadline.as_mut(), response.chunk()).await {
                Some(Ok(Some(piece))) if incoming.take(&piece) => {}
                Some(Ok(_)) => break,
                Some(Err(error)) => {
                    incoming.break_off(error::broken(&error));
                    break;
                }
                None => {
                    incoming.break_off(out_of_time(limit));
                    break;
                }
            }
        }
        Ok((incoming.into_answer(), Instant::now()))
    }

    async fn plain(
        &self,
        prepared: Prepared,
        options: SendOptions,
        limit: Duration,
        mut deadline: Pin<&mut Sleep>,
    ) -> Result<(Answer, Instant), Error> {
        let cap = self.limits.body_cap;
        let head_only = prepared.method == http::Method::HEAD;
        let alone = options.bodiless || head_only || prepared.payload.length() > LARGE;
        let (url, request) = request_of(prepared)?;
        let (response, mut line) = {
            let answered = pin!(self.answered(&url, request, alone));
            within(deadline.as_mut(), answered).await.ok_or(Error::TimedOut { limit })??
        };
        let (head, mut body) = response.into_parts();
        let phrase = head.extensions.get::<ReasonPhrase>();
        let mut incoming = Incoming::new(head.status, head.version, &head.headers, phrase, cap);
        if alone && (head_only || matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)) {
            // The exchange is over with the head; looking for what doesn't belong to it takes none of its time.
            let ended = Instant::now();
            incoming.stray(Box::pin(line.stray_bytes(cap)).await);
            return Ok((incoming.into_answer(), ended));
        }
        loop {
            match within(deadline.as_mut(), line.until(body.frame())).await {
                Some(Some(Ok(frame))) if frame.data_ref().is_none_or(|piece| incoming.take(piece)) => {}
                Some(Some(Ok(_))) => break,
                Some(None) => {
                    let ended = Instant::now();
                    if !alone {
                        self.plain.keep(url, line);
                    }
                    return Ok((incoming.into_answer(), ended));
                }
                Some(Some(Err(error))) => {
                    incoming.break_off(error::broken(&error));
                    break;
                }
                None => {
                    incoming.break_off(out_of_time(limit));
                    break;
                }
            }
        }
        Ok((incoming.into_answer(), Instant::now()))
    }

    /// Sends a request over a line that waits, or over a new one, and waits for the head of its answer.
    async fn answered(
        &self,
        url: &Url,
        mut request: http::Request<Payload>,
        alone: bool,
    ) -> Result<(http::Response<hyper::body::Incoming>, Line), Error> {
        if !alone && let Some(mut line) = self.plain.take(url).await {
            match line.send(request).await {
                Ok(response) => return Ok((response, line)),
                // The target closed the line before the request went out.
                Err(mut failed) => match failed.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(Error::exchange(failed.into_error())),
                },
            }
        }
        let mut line = Box::pin(Line::dial(url, self.limits.connect)).await?;
        let response = line.send(request).await.map_err(|failed| Error::exchange(failed.into_error()))?;
        Ok((response, line))
    }

    fn secure(&self) -> Result<&reqwest::Client, Error> {
        let opened = self.secure.get_or_init(|| pool::open(&self.limits, self.connections).map_err(Arc::new));
        opened.as_ref().map_err(|error| Error::setup(Arc::clone(error)))
    }
}

/// What comes before the deadline, or nothing.
async fn within<T>(deadline: Pin<&mut Sleep>, wanted: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        came = wanted => Some(came),
        () = deadline => None,
    }
}

fn out_of_time(limit: Duration) -> String {
    format!("it was not complete after {limit:?}")
}
