//! The client that a run shares.

use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::ext::ReasonPhrase;
use reqwest::Url;
use tokio::time::{Instant, Sleep};

use super::address::Addresses;
use super::dials::Dials;
use super::error::{self, Error};
use super::idle::Idle;
use super::line::{Line, request_of};
use super::payload::Payload;
use super::pool;
use super::prepare::Prepared;
use super::read::Incoming;
use super::secure::{Chosen, Secure};
use super::wire::{self, Wire};
use crate::model::answer::{Answer, Course, Exchange};
use crate::model::request::Request;

/// Content longer than this, in bytes, goes out on a connection that carries nothing else: it no longer fits into the
/// buffers on the way, so that the target may answer and close before it is all out.
const LARGE: u64 = 64 * 1024;

/// Sends requests over connections that it keeps: for HTTP/1.1 lines of its own, for HTTP/2 a pool. Follows no redirect,
/// and knows no proxy and no cookies.
#[derive(Debug)]
pub struct Client {
    limits: Limits,
    connections: usize,
    addresses: Addresses,
    lines: Idle,
    dials: Dials,
    /// Opened at the first `https` URL, since that loads the platform's certificates.
    secure: OnceLock<Result<Secure, Arc<Error>>>,
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
    /// own. HTTP/1.1 only, which answers to HEAD are always looked at; HTTP/2 has none.
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
        Ok(Self {
            limits,
            connections,
            addresses: Addresses::default(),
            lines: Idle::new(connections),
            dials: Dials::default(),
            secure: OnceLock::new(),
        })
    }

    /// How connections come to stand.
    #[must_use]
    pub const fn dials(&self) -> &Dials {
        &self.dials
    }

    /// Sends a request to its absolute URL and reads the answer.
    ///
    /// An answer whose head came is always an exchange: when its content breaks off or takes too long, the answer's
    /// [`end`](Answer::end) says so.
    ///
    /// A target may close a connection that is kept from an earlier exchange at any time, also while a request goes out
    /// over it; nobody can tell then whether the request was taken. So over a kept connection go only requests that may
    /// be repeated (RFC 9110 section 9.2.2), and when it ends in silence they are sent once more over a new one (RFC
    /// 9112 section 9.3.1). All others have a new connection, which ends with them: kept, it would be in the way of the
    /// next one at a target that serves one connection at a time.
    pub async fn send(&self, mut request: Request, options: SendOptions) -> Result<Exchange, Error> {
        let limit = options.total.unwrap_or(self.limits.total);
        let started = Instant::now();
        let mut deadline = pin!(tokio::time::sleep_until(started + limit));
        let mut fresh = false;
        loop {
            let mut prepared = Prepared::new(&mut request, &self.addresses)?;
            let content = prepared.take_back();
            let pool = if prepared.is_secure() { self.secure()?.pool_for(&prepared) } else { None };
            let tried = match pool {
                // Large: kept out of the future that everybody else carries around.
                Some(pool) => Box::pin(self.pooled(pool, prepared, fresh, limit, deadline.as_mut())).await,
                None => self.lined(prepared, options, fresh, limit, deadline.as_mut()).await,
            };
            content.give_back(&mut request);
            match tried {
                Ok(Came { answer, ended, head, connect, reused }) => {
                    let course = Course {
                        connect,
                        first_byte: Some(head - started),
                        reused,
                        resent: fresh,
                        ..Course::default()
                    };
                    return Ok(Exchange::new(request, answer, ended - started).that_went(course));
                }
                Err(Failed::ClosedMeanwhile) => fresh = true,
                // From now on there is a pool for it.
                Err(Failed::Multiplexed) => {}
                Err(Failed::For(error)) => return Err(error),
            }
        }
    }

    /// Over HTTP/2. Which connection a request took is not known here, so that an idempotent one without an answer is
    /// sent once more whatever it was.
    async fn pooled(
        &self,
        pool: &reqwest::Client,
        prepared: Prepared,
        again: bool,
        limit: Duration,
        mut deadline: Pin<&mut Sleep>,
    ) -> Result<Came, Failed> {
        let repeatable = prepared.is_idempotent() && !again;
        let sending = pool::send(pool, prepared, &self.limits);
        let mut response = match within(deadline.as_mut(), sending).await.ok_or(Error::TimedOut { limit })? {
            Err(Error::Closed { .. }) if repeatable => return Err(Failed::ClosedMeanwhile),
            response => response?,
        };
        let head = Instant::now();
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
        Ok(Came { answer: incoming.into_answer(), ended: Instant::now(), head, connect: None, reused: None })
    }

    async fn lined(
        &self,
        prepared: Prepared,
        options: SendOptions,
        fresh: bool,
        limit: Duration,
        mut deadline: Pin<&mut Sleep>,
    ) -> Result<Came, Failed> {
        let cap = self.limits.body_cap;
        let head_only = prepared.method == http::Method::HEAD;
        let raw = prepared.raw.is_some();
        let alone = options.bodiless || head_only || raw || prepared.payload.length() > LARGE;
        let repeatable = !alone && prepared.is_idempotent();
        let kept = repeatable && !fresh;
        let (url, raw, request) = request_of(prepared)?;
        let (response, mut line, connect) = {
            let answered = pin!(self.answered(&url, raw, request, kept));
            within(deadline.as_mut(), answered).await.ok_or(Error::TimedOut { limit })??
        };
        let begun = Instant::now();
        let came = |incoming: Incoming, ended| Came {
            answer: incoming.into_answer(),
            ended,
            head: begun,
            connect,
            reused: Some(connect.is_none()),
        };
        let (head, mut body) = response.into_parts();
        let phrase = head.extensions.get::<ReasonPhrase>();
        let mut incoming = Incoming::new(head.status, head.version, &head.headers, phrase, cap);
        if alone && (head_only || matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)) {
            // The exchange is over with the head; looking for what doesn't belong to it takes none of its time.
            let ended = Instant::now();
            incoming.stray(Box::pin(line.stray_bytes(cap)).await);
            return Ok(came(incoming, ended));
        }
        loop {
            match within(deadline.as_mut(), line.until(body.frame())).await {
                Some(Some(Ok(frame))) if frame.data_ref().is_none_or(|piece| incoming.take(piece)) => {}
                Some(Some(Ok(_))) => break,
                Some(None) => {
                    let ended = Instant::now();
                    if repeatable {
                        self.lines.keep(url, line);
                    }
                    return Ok(came(incoming, ended));
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
        Ok(came(incoming, Instant::now()))
    }

    /// Sends a request over a line that waits, where it may be one, or over a new one, and waits for the head of its
    /// answer. Gives the time that connecting took, too, where a new one had to be made.
    async fn answered(
        &self,
        url: &Url,
        raw: Option<Bytes>,
        mut request: http::Request<Payload>,
        kept: bool,
    ) -> Result<(http::Response<hyper::body::Incoming>, Line, Option<Duration>), Failed> {
        if kept && let Some(mut line) = self.lines.take(url).await {
            match line.send(request).await {
                Ok(response) => return Ok((response, line, None)),
                // The target closed the line before the request went out.
                Err(mut failed) => match failed.take_message() {
                    Some(unsent) => request = unsent,
                    None if line.ended_in_silence() => return Err(Failed::ClosedMeanwhile),
                    None => return Err(Error::exchange(failed.into_error()).into()),
                },
            }
        }
        if self.connections == 1 {
            // A target that serves one connection at a time would wait on the one that waits here.
            drop(self.lines.last(url));
        }
        let dialling = Instant::now();
        let mut line = Box::pin(self.dial(url, raw)).await?;
        let connect = dialling.elapsed();
        let response = line.send(request).await.map_err(|failed| Error::exchange(failed.into_error()))?;
        Ok((response, line, Some(connect)))
    }

    async fn dial(&self, url: &Url, raw: Option<Bytes>) -> Result<Line, Failed> {
        let limit = self.limits.connect;
        let _dialling = self.dials.begin();
        let wire = if url.scheme() == "https" {
            match self.secure()?.dial(url, raw.is_some(), limit).await? {
                Chosen::Line(stream) => Wire::Secure(stream),
                Chosen::Multiplexed => return Err(Failed::Multiplexed),
            }
        } else {
            Wire::Plain(wire::dial(url, limit).await?)
        };
        Ok(Line::over(wire, raw).await?)
    }

    fn secure(&self) -> Result<&Secure, Error> {
        let opened = self.secure.get_or_init(|| Secure::open(&self.limits, self.connections).map_err(Arc::new));
        opened.as_ref().map_err(|error| Error::setup(Arc::clone(error)))
    }
}

/// An answer, and when what of it came.
struct Came {
    answer: Answer,
    /// When the last byte was here.
    ended: Instant,
    /// When the head was here.
    head: Instant,
    /// How long connecting took.
    connect: Option<Duration>,
    /// Whether the connection was kept from an earlier exchange.
    reused: Option<bool>,
}

/// Why one try to send a request gave no answer.
enum Failed {
    /// The target closed a connection that was kept, before it answered anything.
    ClosedMeanwhile,
    /// The target chose HTTP/2, which no line speaks; nothing was sent.
    Multiplexed,
    /// There will be no answer.
    For(Error),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::For(error)
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
