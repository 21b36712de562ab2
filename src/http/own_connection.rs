//! An HTTP/1.1 connection of our own, for one exchange.
//!
//! Whoever waits for the answer drives it; it has no task of its own. It shows what ordinary clients hide. They throw
//! away bytes behind an answer that can't have content (204, 304, an answer to HEAD), and they lose an answer that comes
//! before the target has read all of a large request. Here the bytes that were read beyond the answer can be looked at,
//! and a failed write doesn't keep the answer from being read.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderValue};
use http::{Request, Response, Uri};
use hyper::body::{Body, Frame};
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Builder, Connection, Parts, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use url::{Position, Url};

use super::connector::Wire;
use super::error::Error;
use super::payload::Payload;
use super::prepare::Prepared;
use super::tolerant_stream::TolerantStream;

/// How long stray bytes are waited for when the target doesn't close the connection after we did.
const STRAY_WAIT: Duration = Duration::from_millis(50);

/// A connection that carries one exchange at a time.
pub(super) struct OwnConnection {
    // Large, and lines go from hand to hand.
    connection: Option<Box<Connection<TokioIo<TolerantStream>, Payload>>>,
    ended: Option<Box<Parts<TokioIo<TolerantStream>>>>,
    // The connection ends when this does.
    sender: SendRequest<Payload>,
}

impl OwnConnection {
    /// Speaks HTTP/1.1 over a connection, or sends `instead` over it in place of whatever request is sent.
    pub(super) async fn over(wire: Wire, instead: Option<Bytes>) -> hyper::Result<Self> {
        let io = TokioIo::new(TolerantStream::new(wire, instead));
        let mut builder = Builder::new();
        builder.allow_obsolete_multiline_headers_in_responses(true);
        let (sender, connection) = builder.handshake(io).await?;
        Ok(Self { connection: Some(Box::new(connection)), ended: None, sender })
    }

    /// Sends the request and waits for the head of its answer. The error gives a request back that was not begun.
    pub(super) async fn send(
        &mut self,
        request: Request<Payload>,
    ) -> Result<Response<hyper::body::Incoming>, TrySendError<Request<Payload>>> {
        let answer = self.sender.try_send_request(request);
        self.until(answer).await
    }

    /// The beginning of what came, once the connection has ended.
    pub(super) fn came(&self) -> &[u8] {
        self.ended.as_ref().map_or(&[], |parts| parts.io.inner().came())
    }

    fn drive(&mut self, context: &mut Context<'_>) {
        let ended = self.connection.as_mut().is_some_and(|line| line.poll_without_shutdown(context).is_ready());
        if ended {
            // Also tells whoever still waits for an answer that none will come.
            self.end();
        }
    }

    /// Waits for something that comes out of the connection, and keeps the connection going meanwhile.
    pub(super) async fn until<T>(&mut self, wanted: impl Future<Output = T>) -> T {
        let mut wanted = pin!(wanted);
        poll_fn(|context| {
            self.drive(context);
            wanted.as_mut().poll(context)
        })
        .await
    }

    /// The content of an answer, which keeps the connection going that it comes over.
    pub(super) const fn content(&mut self, body: hyper::body::Incoming) -> Content<'_> {
        Content { line: self, body }
    }

    /// The bytes that follow the answer, up to so many.
    ///
    /// Our side of the connection is closed, which makes nearly every target close its own at once: then all that it
    /// sent is here and nobody has waited.
    pub(super) async fn stray_bytes(mut self, cap: u64) -> Vec<u8> {
        self.end();
        let Some(parts) = self.ended else { return Vec::new() };
        let mut bytes = Vec::from(parts.read_buf);
        let mut stream = parts.io.into_inner().wire;
        let reading = async {
            stream.shutdown().await?;
            let room = cap.saturating_sub(bytes.len() as u64);
            (&mut stream).take(room).read_to_end(&mut bytes).await
        };
        // Whether it ended by closing, by an error or by the clock: what came is what counts.
        let _ = tokio::time::timeout(STRAY_WAIT, reading).await;
        bytes
    }

    fn end(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.ended = Some(Box::new(connection.into_parts()));
        }
    }
}

/// The content of an answer on its way in.
pub(super) struct Content<'l> {
    line: &'l mut OwnConnection,
    body: hyper::body::Incoming,
}

impl Body for Content<'_> {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        self.line.drive(context);
        Pin::new(&mut self.body).poll_frame(context)
    }
}

/// The request as it goes over a line: the target in origin-form (RFC 9112 section 3.2.1), the host in its field.
pub(super) fn request_of(prepared: Prepared) -> Result<(Url, Option<Bytes>, Request<Payload>), Error> {
    let invalid = |why: String| Error::InvalidUrl { url: prepared.url.to_string(), why };
    let target = prepared.target.as_deref().unwrap_or(&prepared.url[Position::BeforePath..Position::AfterQuery]);
    let target = Uri::try_from(target).map_err(|error| invalid(error.to_string()))?;
    let host = &prepared.url[Position::BeforeHost..Position::AfterPort];
    let host = HeaderValue::try_from(host).map_err(|error| invalid(error.to_string()))?;
    let mut request = Request::new(prepared.payload);
    *request.method_mut() = prepared.method;
    *request.uri_mut() = target;
    *request.headers_mut() = prepared.headers;
    request.headers_mut().entry(HOST).or_insert(host);
    Ok((prepared.url, prepared.raw, request))
}
