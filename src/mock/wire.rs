//! A backend behind wiremock: the server of a self-test run.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use tokio::runtime::Handle;
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

use super::backend::Backend;
use super::convert;
use super::error::Error;

/// A running server on a free port of loopback. It has a thread and a runtime of its own, so that it answers while its
/// caller is busy, and ends when it is dropped.
///
/// wiremock reads request targets by the WHATWG rules: `/a/../b` arrives as `/b`. It knows no reason phrases.
pub struct Running {
    url: String,
    _server: Arc<MockServer>,
}

impl Running {
    /// Starts a server for any request.
    pub async fn start<B: Backend + ?Sized + 'static>(backend: Arc<B>) -> Result<Self, Error> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        // Bound here rather than by wiremock, which would panic where there is no free port.
        let listener = TcpListener::bind(address).map_err(|source| Error::listen(address, source))?;
        let server = MockServer::builder().listener(listener).disable_request_recording().start().await;
        let server = Arc::new(server);
        mount(&server, backend).await;
        Ok(Self { url: server.uri(), _server: server })
    }

    /// Where it listens, without a slash at its end: `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A mock keeps the requests it has answered, recording or not. When it holds about so many bytes, it is replaced.
const KEPT: usize = 4 * 1024 * 1024;

/// What a request without content takes.
const EMPTY_REQUEST: usize = 2 * 1024;

struct Answering<B: ?Sized> {
    backend: Arc<B>,
    /// Weak, since the server holds the mock.
    server: Weak<MockServer>,
    kept: AtomicUsize,
}

impl<B: Backend + ?Sized + 'static> Respond for Answering<B> {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let target = request
            .url
            .query()
            .map_or_else(|| request.url.path().to_owned(), |query| format!("{}?{query}", request.url.path()));
        let asked = convert::request(&request.method, target, &request.headers, request.body.clone());
        self.count(EMPTY_REQUEST + request.body.len());
        let (head, body) = convert::response(&request.method, self.backend.answer(&asked)).into_parts();
        let fields = head.headers.iter().map(|(name, value)| (name.clone(), value.clone()));
        ResponseTemplate::new(head.status).append_headers(fields).set_body_bytes(body)
    }
}

impl<B: Backend + ?Sized + 'static> Answering<B> {
    fn count(&self, bytes: usize) {
        let before = self.kept.fetch_add(bytes, Ordering::Relaxed);
        let crossed = before < KEPT && before + bytes >= KEPT;
        if !crossed {
            return;
        }
        let (Some(server), Ok(runtime)) = (self.server.upgrade(), Handle::try_current()) else { return };
        let backend = Arc::clone(&self.backend);
        // On wiremock's own runtime, which has one thread, and whose requests hold the lock only while they run: nothing
        // comes between these two, and no request meets a server without a mock.
        runtime.spawn(async move {
            server.reset().await;
            mount(&server, backend).await;
        });
    }
}

async fn mount<B: Backend + ?Sized + 'static>(server: &Arc<MockServer>, backend: Arc<B>) {
    let answering = Answering { backend, server: Arc::downgrade(server), kept: AtomicUsize::new(0) };
    server.register(Mock::given(wiremock::matchers::any()).respond_with(answering)).await;
}
