//! The client that a thread of a run has for the targets of one contract.

use std::collections::HashMap;
use std::io;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Body;
use hyper::ext::ReasonPhrase;
use reqwest::Url;
use tokio::time::{Instant, Sleep, sleep_until, timeout};

use super::address::Addresses;
use super::connection_meter::{Connecting, ConnectionMeter};
use super::connector::{Connector, Wire, handshake};
use super::error::{self, Cause, Error};
use super::link::Link;
use super::ordinary::Ordinary;
use super::own_connection::{OwnConnection, request_of};
use super::prepare::Prepared;
use super::read::Incoming;
use super::trust::Trust;
use crate::model::answer::{Answer, Course, Exchange};
use crate::model::request::Request;

/// Content longer than this, in bytes, goes out on a connection of its own: it no longer fits into the buffers on the way,
/// so that the target may answer and close before it is all out.
const LARGE: u64 = 64 * 1024;

/// How long a server may take to answer a greeting by TLS.
const LOOK: Duration = Duration::from_secs(1);

/// Sends requests as an ordinary client does, or over connections of its own where an ordinary client would lose what is
/// sent or what came. Follows no redirect and keeps no cookies.
pub struct Client {
    limits: Limits,
    kept: usize,
    link: Link,
    addresses: Addresses,
    meter: Arc<ConnectionMeter>,
    connector: Connector,
    plain: OnceLock<Result<Ordinary, Arc<Error>>>,
    /// Opened at the first `https` URL, since that loads the platform's certificates.
    secure: OnceLock<Result<(Trust, Ordinary), Arc<Error>>>,
    /// Whether somebody gave an answer over plain HTTP.
    answered: AtomicBool,
    /// What is known of origins.
    known: Mutex<HashMap<String, Known>>,
}

/// What is known of an origin.
#[derive(Clone, Copy, Default)]
struct Known {
    /// It chose HTTP/2, where nothing comes that doesn't belong to an answer.
    multiplexes: bool,
    /// Whether it speaks TLS though the URL says `http`, where that was looked at.
    speaks_tls: Option<bool>,
}

/// What a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time for one connection to stand, TLS included.
    pub connect: Duration,
    /// The time for a whole exchange; connecting isn't counted.
    pub total: Duration,
    /// The longest body that is read, in bytes; what follows is left unread.
    pub body_cap: u64,
}

/// What one request asks of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SendOptions {
    /// The time for this exchange instead of [`Limits::total`].
    pub total: Option<Duration>,
    /// Look for bytes behind the answer, on a connection of its own: where none may be (204, 304), and where the case asks
    /// for it. HTTP/1.1 only, which answers to HEAD and to raw requests are always looked at; HTTP/2 has none.
    pub strict: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(30), body_cap: 10 * 1024 * 1024 }
    }
}

/// The way that a request takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Route {
    /// An ordinary client, over a connection that may be kept from an earlier exchange.
    Reused,
    /// An ordinary client, over a new connection.
    New,
    /// A connection of our own.
    Own,
}

impl Client {
    /// A client that reaches its targets as `link` says, and keeps up to so many idle connections to a host. It doesn't
    /// limit how many requests are sent at once.
    #[must_use]
    pub fn new(limits: Limits, kept: usize, link: &Link) -> Self {
        Self::counting(limits, kept, link, Arc::default())
    }

    /// The same, and `meter` counts the connections that it opens.
    #[must_use]
    pub fn counting(limits: Limits, kept: usize, link: &Link, meter: Arc<ConnectionMeter>) -> Self {
        Self {
            limits,
            kept,
            link: link.clone(),
            addresses: Addresses::default(),
            meter,
            connector: Connector::new(link),
            plain: OnceLock::new(),
            secure: OnceLock::new(),
            answered: AtomicBool::new(false),
            known: Mutex::default(),
        }
    }

    /// Sends a request to its absolute URL and reads the answer.
    ///
    /// An answer whose head came is always an exchange: when its content breaks off or takes too long, the answer's
    /// [`end`](Answer::end) says so.
    ///
    /// A target may close a connection that is kept from an earlier exchange at any time, also while a request goes out
    /// over it; nobody can tell then whether the request was taken. So over a kept connection go only requests that may
    /// be repeated (RFC 9110 section 9.2.2), and when it ends without an answer they are sent once more over a new one (RFC
    /// 9112 section 9.3.1). All others have a new connection, which ends with them.
    pub async fn send(&self, mut request: Request, options: SendOptions) -> Result<Exchange, Error> {
        let started = Instant::now();
        let mut resent = false;
        let first = self.attempt(&mut request, options, None).await;
        let came = match first {
            Err(Failed { error, again: Some(way) }) => {
                resent = way == Route::New;
                match (way, self.attempt(&mut request, options, Some(way)).await) {
                    (Route::New, second) => second.map_err(|failed| failed.error),
                    // What was looked at again has its fault still, and a name for it now.
                    (_, Err(Failed { error: named @ Error::Malformed { .. }, .. })) => Err(named),
                    _ => Err(error),
                }
            }
            first => first.map_err(|failed| failed.error),
        };
        let came = match came {
            Ok(came) => came,
            Err(error) => return Err(self.or_tls(&request, error).await),
        };
        let course = Course {
            connect: came.connect,
            first_byte: Some(came.head - started),
            reused: Some(came.connect.is_none()),
            resent,
            ..Course::default()
        };
        Ok(Exchange::new(request, came.answer, came.ended - started).that_went(course))
    }

    /// Sends a request once, by this way or the one that it takes by itself.
    async fn attempt(&self, request: &mut Request, options: SendOptions, told: Option<Route>) -> Result<Came, Failed> {
        let limit = options.total.unwrap_or(self.limits.total);
        loop {
            let mut prepared = Prepared::new(request, &self.addresses)?;
            let way = told.unwrap_or_else(|| self.way(&prepared, options));
            let url = prepared.url.clone();
            let content = prepared.take_back();
            let tried = match way {
                // Large: kept out of the future that everybody else carries around.
                Route::Own => Box::pin(self.over_own(prepared, options, told.is_some(), limit)).await,
                Route::Reused | Route::New => self.over_ordinary(prepared, way, limit).await.map(Some),
            };
            content.give_back(request);
            let Some(came) = tried? else {
                self.note(&url, |known| known.multiplexes = true);
                continue;
            };
            if came.answer.version == Some("HTTP/2") {
                self.note(&url, |known| known.multiplexes = true);
            } else if url.scheme() == "http" {
                self.answered.store(true, Ordering::Relaxed);
            }
            return Ok(came);
        }
    }

    /// The way that a request takes at first.
    fn way(&self, prepared: &Prepared, options: SendOptions) -> Route {
        let altered = prepared.is_as_written() || !prepared.has_accept();
        let looked_at = options.strict || prepared.method == Method::HEAD;
        let large = prepared.payload.length() > LARGE;
        if altered || ((looked_at || large) && !self.known(&prepared.url).multiplexes) {
            Route::Own
        } else if prepared.is_idempotent() {
            Route::Reused
        } else {
            Route::New
        }
    }

    async fn over_ordinary(&self, prepared: Prepared, way: Route, limit: Duration) -> Result<Came, Failed> {
        let client = self.ordinary(prepared.is_secure())?;
        let tunnelled = prepared.is_secure() || self.link.proxies.is_empty();
        let (url, keep, repeatable) = (prepared.url.clone(), way == Route::Reused, prepared.is_idempotent());
        if !keep {
            self.make_room(client)?;
        }
        let connecting = Arc::new(Connecting::default());
        let mut clock = Clock::new(limit, Some((Arc::clone(&connecting), self.limits.connect)));
        let sending = connecting.watch(client.send(prepared, keep));
        let sent = clock.within(sending).await.ok_or(Error::TimedOut { limit })?;
        let (head, body) = sent
            .map_err(|error| {
                let error = self.failed(&url, error);
                let again = match error {
                    Error::Closed { .. } if keep && connecting.took().is_none() => Some(Route::New),
                    // An ordinary client doesn't tell what is wrong with a head.
                    Error::Malformed { .. } if repeatable => Some(Route::Own),
                    _ => None,
                };
                Failed { error, again }
            })?
            .into_parts();
        if !tunnelled && head.status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            let why = "it demands credentials (407)".to_owned();
            return Err(self.no_connection(&url, io::Error::other(why)).into());
        }
        let came_at = Instant::now();
        let phrase = head.extensions.get::<ReasonPhrase>();
        let mut incoming = Incoming::new(head.status, head.version, &head.headers, phrase, self.limits.body_cap);
        clock.read(&mut incoming, body).await;
        let (ended, connect) = (Instant::now(), connecting.took());
        Ok(Came { answer: incoming.into_answer(), ended, head: came_at, connect })
    }

    /// None: the target chose HTTP/2, and nothing was sent. `http1`: that isn't offered.
    async fn over_own(
        &self,
        prepared: Prepared,
        options: SendOptions,
        http1: bool,
        limit: Duration,
    ) -> Result<Option<Came>, Failed> {
        let cap = self.limits.body_cap;
        let head_only = prepared.method == Method::HEAD;
        let http1 = http1 || prepared.is_as_written();
        let strict = options.strict || head_only || prepared.raw.is_some();
        let (url, raw, request) = request_of(prepared)?;
        if let Some(Ok(client)) = self.plain.get() {
            self.make_room(client)?;
        }
        let opening = self.meter.begin();
        let Some(wire) = self.connect(&url, http1).await? else { return Ok(None) };
        let connect = opening.since.elapsed();
        drop(opening);
        let mut clock = Clock::new(limit, None);
        let mut connection = OwnConnection::over(wire, raw).await.map_err(|error| self.broke(&url, error))?;
        let answered = clock.within(connection.send(request)).await.ok_or(Error::TimedOut { limit })?;
        let response = match answered {
            Ok(response) => response,
            Err(failed) => return Err(self.broke(&url, failed.into_error()).naming(connection.came()).into()),
        };
        let head_at = Instant::now();
        let (head, body) = response.into_parts();
        let phrase = head.extensions.get::<ReasonPhrase>();
        let mut incoming = Incoming::new(head.status, head.version, &head.headers, phrase, cap);
        let came = |incoming: Incoming, ended| {
            Some(Came { answer: incoming.into_answer(), ended, head: head_at, connect: Some(connect) })
        };
        if strict && (head_only || matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)) {
            // The exchange is over with the head; looking for what doesn't belong to it takes none of its time.
            incoming.stray(connection.stray_bytes(cap).await);
            return Ok(came(incoming, head_at));
        }
        let whole = clock.read(&mut incoming, connection.content(body)).await;
        let ended = Instant::now();
        if whole && strict {
            incoming.followed(connection.stray_bytes(cap).await);
        }
        Ok(came(incoming, ended))
    }

    /// A connection of our own; none where the target chose HTTP/2, which none of those speaks.
    async fn connect(&self, url: &Url, http1: bool) -> Result<Option<Wire>, Error> {
        let secure = url.scheme() == "https";
        let trust = if secure || self.link.proxies.are_secure() { Some(self.secure()?) } else { None };
        let trust = trust.map(|(trust, _)| trust);
        let connecting = async {
            let wire = self.connector.connect(url, trust.map(|trust| &trust.http1_only)).await?;
            let Some(trust) = trust.filter(|_| secure) else { return Ok(Some(wire)) };
            let config = if http1 { &trust.http1_only } else { &trust.both };
            let stream = handshake(Arc::clone(config), url.host_str().unwrap_or_default(), wire).await?;
            let multiplexes = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            Ok((!multiplexes).then(|| Box::new(stream) as Wire))
        };
        let outcome: Result<_, Cause> = match timeout(self.limits.connect, connecting).await {
            Ok(outcome) => outcome,
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
        };
        outcome.map_err(|error| self.no_connection(url, error))
    }

    /// Where a target may serve one connection at a time, none waits for its next request while a new one is made.
    fn make_room(&self, client: &Ordinary) -> Result<(), Error> {
        if self.kept == 1 { client.let_go() } else { Ok(()) }
    }

    /// Whether what answers an `http` URL speaks TLS; then nothing is known about its contract.
    async fn or_tls(&self, request: &Request, error: Error) -> Error {
        let may_be = matches!(error, Error::Closed { .. } | Error::Malformed { .. });
        if !may_be || self.answered.load(Ordering::Relaxed) {
            return error;
        }
        let Ok(url) = self.addresses.read(&request.url) else { return error };
        if url.scheme() != "http" {
            return error;
        }
        let speaks_tls = if let Some(known) = self.known(&url).speaks_tls {
            known
        } else {
            let looking = async {
                let wire = self.connector.connect(&url, None).await.ok()?;
                let host = url.host_str().unwrap_or_default();
                handshake(Arc::new(Trust::anybody().ok()?), host, wire).await.ok()
            };
            let speaks_tls = matches!(timeout(LOOK.min(self.limits.connect), looking).await, Ok(Some(_)));
            self.note(&url, |known| known.speaks_tls = Some(speaks_tls));
            speaks_tls
        };
        if speaks_tls { Error::not_plain(&url, error) } else { error }
    }

    /// Why an ordinary client gave no answer.
    fn failed(&self, url: &Url, error: reqwest::Error) -> Error {
        if error.is_builder() {
            Error::InvalidUrl { url: url.to_string(), why: error::root_cause(&error) }
        } else if error.is_connect() {
            self.no_connection(url, error)
        } else {
            self.broke(url, error)
        }
    }

    /// Why there is no connection.
    fn no_connection(&self, url: &Url, error: impl Into<Cause>) -> Error {
        let between = self.connector.between(url);
        Error::connect(url, between.as_deref(), self.limits.connect, error.into(), self.link.identity.is_some())
    }

    /// Why a connection that stands gave no head of an answer. Under TLS 1.3 a server says only then that it wants no
    /// connection (RFC 8446 section 4.4.2.4).
    fn broke(&self, url: &Url, error: impl std::error::Error + Send + Sync + 'static) -> Error {
        if error::is_of_tls(&error) { self.no_connection(url, error) } else { Error::exchange(error) }
    }

    fn ordinary(&self, secure: bool) -> Result<&Ordinary, Error> {
        if secure || self.link.proxies.are_secure() {
            return self.secure().map(|(_, ordinary)| ordinary);
        }
        let open = || Ordinary::open(self.limits, self.kept, &self.link, Trust::nobody()?, &self.meter);
        let opened = self.plain.get_or_init(|| open().map_err(Arc::new));
        opened.as_ref().map_err(|error| Error::setup(Arc::clone(error)))
    }

    fn secure(&self) -> Result<&(Trust, Ordinary), Error> {
        let open = || {
            // reqwest asks for one; it fails only when there is one already, which is as good.
            let _ = rustls::crypto::CryptoProvider::install_default(super::trust::provider());
            let trust = Trust::open(&self.link)?;
            let config = (*trust.both).clone();
            Ok((trust, Ordinary::open(self.limits, self.kept, &self.link, config, &self.meter)?))
        };
        let opened = self.secure.get_or_init(|| open().map_err(Arc::new));
        opened.as_ref().map_err(|error| Error::setup(Arc::clone(error)))
    }

    fn known(&self, url: &Url) -> Known {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_empty() {
            // Naming an origin takes longer than many a request.
            return Known::default();
        }
        known.get(&url.origin().ascii_serialization()).copied().unwrap_or_default()
    }

    fn note(&self, url: &Url, what: impl FnOnce(&mut Known)) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        what(known.entry(url.origin().ascii_serialization()).or_default());
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("limits", &self.limits).field("link", &self.link).finish_non_exhaustive()
    }
}

/// An answer, and when what of it came.
struct Came {
    answer: Answer,
    /// When the last byte was here.
    ended: Instant,
    /// When the head was here.
    head: Instant,
    /// How long connecting took, where it had to be.
    connect: Option<Duration>,
}

/// Why an attempt to send a request gave no answer.
struct Failed {
    error: Error,
    /// The way of another attempt, where one makes sense.
    again: Option<Route>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, again: None }
    }
}

/// Runs out when an exchange has taken too long.
struct Clock {
    sleep: Pin<Box<Sleep>>,
    began: Instant,
    limit: Duration,
    /// The connection that is waited for, and its own limit: that time doesn't count.
    connecting: Option<(Arc<Connecting>, Duration)>,
}

impl Clock {
    fn new(limit: Duration, connecting: Option<(Arc<Connecting>, Duration)>) -> Self {
        let began = Instant::now();
        Self { sleep: Box::pin(sleep_until(began + limit)), began, limit, connecting }
    }

    /// What comes in time, or nothing.
    async fn within<T>(&mut self, wanted: impl Future<Output = T>) -> Option<T> {
        let mut wanted = pin!(wanted);
        loop {
            tokio::select! {
                biased;
                came = wanted.as_mut() => return Some(came),
                () = self.sleep.as_mut() => {
                    let deadline = self.deadline();
                    if deadline <= Instant::now() {
                        return None;
                    }
                    self.sleep.as_mut().reset(deadline);
                }
            }
        }
    }

    fn deadline(&self) -> Instant {
        let own = self.began + self.limit;
        self.connecting.as_ref().map_or(own, |(connecting, limit)| connecting.deadline(self.began, self.limit, *limit))
    }

    /// Reads content to its end, or as far as it comes in time and is wanted; tells whether that is its end.
    async fn read<E: std::error::Error + 'static>(
        &mut self,
        incoming: &mut Incoming,
        mut content: impl Body<Data = Bytes, Error = E> + Unpin,
    ) -> bool {
        loop {
            let why = match self.within(content.frame()).await {
                Some(None) => return true,
                Some(Some(Ok(frame))) => {
                    if incoming.take(frame) {
                        continue;
                    }
                    return false;
                }
                Some(Some(Err(error))) => error::broken(&error),
                None => format!("it was not complete after {:?}", self.limit),
            };
            incoming.break_off(why);
            return false;
        }
    }
}
