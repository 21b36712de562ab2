//! How connections come to stand: for a run, which sends less to a target that accepts few at once, and for one request.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::Instant;
use tower::{Layer, Service};

/// Where the queue of a server is full, the kernel drops what asks for a connection, and asks again after a second
/// (RFC 6298 section 2).
const STALL: Duration = Duration::from_millis(900);

/// What a connection may take longer than the others did.
const SLACK: Duration = Duration::from_millis(1);

/// The connections that a run opens.
#[derive(Debug, Default)]
pub struct ConnectionMeter(Mutex<Opened>);

#[derive(Debug, Default)]
struct Opened {
    /// Since when those are being opened that don't stand yet, by their numbers.
    pending: Vec<(usize, Instant)>,
    begun: usize,
    /// The shortest that one took.
    shortest: Option<Duration>,
    /// The longest that one took which didn't stall.
    longest: Duration,
    stalled: usize,
}

/// How connections come to stand at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConnectionCounts {
    /// How many are being opened.
    pub pending: usize,
    /// How many of them take longer than any before, TLS included.
    pub lagging: usize,
    /// How many took so long that the target must have been asked again, so far.
    pub stalled: usize,
}

impl ConnectionMeter {
    /// How connections come to stand now.
    pub fn look(&self) -> ConnectionCounts {
        let opened = self.opened();
        let usual = opened.longest * 2 + SLACK;
        let lagging = opened.pending.iter().filter(|(_, since)| since.elapsed() > usual).count();
        ConnectionCounts { pending: opened.pending.len(), lagging, stalled: opened.stalled }
    }

    /// A connection is being opened as long as this lives.
    pub(super) fn begin(self: &Arc<Self>) -> Opening {
        let since = Instant::now();
        let mut opened = self.opened();
        opened.begun += 1;
        let number = opened.begun;
        opened.pending.push((number, since));
        Opening { meter: Arc::clone(self), number, since }
    }

    fn opened(&self) -> MutexGuard<'_, Opened> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is being opened.
pub(super) struct Opening {
    meter: Arc<ConnectionMeter>,
    number: usize,
    pub(super) since: Instant,
}

impl Drop for Opening {
    fn drop(&mut self) {
        let took = self.since.elapsed();
        let mut opened = self.meter.opened();
        opened.pending.retain(|(number, _)| *number != self.number);
        // A handshake may take its time with everybody; a stall is what one took beyond the quickest.
        let shortest = opened.shortest.map_or(took, |shortest| shortest.min(took));
        opened.shortest = Some(shortest);
        if took >= shortest + STALL {
            opened.stalled += 1;
        } else {
            opened.longest = opened.longest.max(took);
        }
    }
}

tokio::task_local! {
    /// The request for which connections are opened.
    static REQUEST: Arc<Connecting>;
}

/// How the connection of one request came about.
#[derive(Debug, Default)]
pub(super) struct Connecting(Mutex<State>);

#[derive(Clone, Copy, Debug, Default)]
enum State {
    /// It goes over one that was there.
    #[default]
    Kept,
    /// One is being opened for it.
    Awaited,
    /// One was opened for it.
    Opened { at: Instant, took: Duration },
}

impl Connecting {
    /// Does something for a request; the connections that a client opens in it are those of the request.
    pub(super) async fn watch<T>(self: &Arc<Self>, doing: impl Future<Output = T>) -> T {
        REQUEST.scope(Arc::clone(self), doing).await
    }

    /// How long it took to open one; none over one that was there.
    pub(super) fn took(&self) -> Option<Duration> {
        match self.state() {
            State::Opened { took, .. } => Some(took),
            State::Kept | State::Awaited => None,
        }
    }

    /// When an exchange that began then has taken too long. Connecting doesn't count, which has a limit of its own.
    pub(super) fn deadline(&self, began: Instant, limit: Duration, connect: Duration) -> Instant {
        match self.state() {
            State::Kept => began + limit,
            State::Awaited => began + connect + limit,
            State::Opened { at, .. } => at + limit,
        }
    }

    /// A connection of our own came to stand.
    pub(super) fn opened(&self, opening: &Opening) {
        let (at, took) = (Instant::now(), opening.since.elapsed());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::Opened { at, took };
    }

    /// One is being opened.
    pub(super) fn awaited(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::Awaited;
    }

    fn state(&self) -> State {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells of the connections that a client opens.
#[derive(Clone)]
pub(super) struct MeterLayer(pub(super) Arc<ConnectionMeter>);

impl<S> Layer<S> for MeterLayer {
    type Service = MeteredConnector<S>;

    fn layer(&self, inner: S) -> MeteredConnector<S> {
        MeteredConnector { inner, meter: Arc::clone(&self.0) }
    }
}

/// A connector that tells.
#[derive(Clone)]
pub(super) struct MeteredConnector<S> {
    inner: S,
    meter: Arc<ConnectionMeter>,
}

impl<S, R> Service<R> for MeteredConnector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, destination: R) -> Self::Future {
        let connecting = self.inner.call(destination);
        let opening = self.meter.begin();
        // Where a kept connection becomes free meanwhile, the request goes over that one, and this is opened in the
        // background, where no request is.
        let _ = REQUEST.try_with(|request| request.awaited());
        Box::pin(async move {
            let connection = connecting.await;
            let _ = REQUEST.try_with(|request| request.opened(&opening));
            connection
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_takes_longer_than_the_others_lags_and_then_stalls() {
        let meter = Arc::new(ConnectionMeter::default());
        let mut first = meter.begin();
        let early = |opening: &mut Opening, by: Duration| {
            opening.since -= by;
            meter.opened().pending.iter_mut().for_each(|(_, since)| *since -= by);
        };
        early(&mut first, Duration::from_secs(2));
        assert_eq!(meter.look(), ConnectionCounts { pending: 1, lagging: 1, stalled: 0 });
        drop(first);
        let mut second = meter.begin();
        early(&mut second, Duration::from_secs(2));
        assert_eq!(meter.look(), ConnectionCounts { pending: 1, lagging: 0, stalled: 0 }, "as long as the one before");
        early(&mut second, Duration::from_secs(3));
        assert_eq!(meter.look(), ConnectionCounts { pending: 1, lagging: 1, stalled: 0 });
        drop(second);
        assert_eq!(meter.look(), ConnectionCounts { pending: 0, lagging: 0, stalled: 1 });
    }
}
