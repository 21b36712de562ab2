//! One exchange on a connection of its own.
//!
//! The pooled client hides two things. Bytes behind an answer that can't have content (204, 304, an answer to HEAD)
//! are thrown away, and an answer that comes before all of a large request has been taken is lost when the target then
//! closes the connection. Here the connection is ours: what was read beyond the answer can be looked at, and a failed
//! write doesn't keep the answer from being read.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{HOST, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri};
use hyper::client::conn::http1::{Builder, Connection, Parts, SendRequest};
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpStream;

use super::error::Error;
use super::payload::Payload;
use super::prepare::Prepared;

/// How long stray bytes are waited for when the target doesn't close the connection after we did.
const STRAY_WAIT: Duration = Duration::from_millis(50);

/// A connection that carries one exchange.
pub(super) struct OwnLine {
    connection: Option<Connection<TokioIo<Stubborn>, Payload>>,
    ended: Option<Parts<TokioIo<Stubborn>>>,
    /// Whether the answer can have no content (RFC 9112 section 6.3).
    pub(super) bodiless: bool,
    // The connection ends when this does.
    _sender: SendRequest<Payload>,
}

impl OwnLine {
    /// Connects, sends the request and waits for the head of its answer.
    pub(super) async fn send(
        prepared: Prepared,
        connect: Duration,
    ) -> Result<(Response<hyper::body::Incoming>, Self), Error> {
        let stream = dial(&prepared, connect).await?;
        let head_only = prepared.method == Method::HEAD;
        let request = request_of(prepared)?;
        let io = TokioIo::new(Stubborn { stream, deaf: false });
        let (mut sender, connection) = Builder::new().handshake(io).await.map_err(Error::exchange)?;
        let answer = sender.send_request(request);
        let mut line = Self { connection: Some(connection), ended: None, bodiless: false, _sender: sender };
        let response = line.until(answer).await.map_err(Error::exchange)?;
        line.bodiless = head_only || matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        Ok((response, line))
    }

    /// Waits for something that comes out of the connection, and keeps the connection going meanwhile.
    pub(super) async fn until<T>(&mut self, wanted: impl Future<Output = T>) -> T {
        let mut wanted = pin!(wanted);
        poll_fn(|context| {
            let ended = self.connection.as_mut().is_some_and(|line| line.poll_without_shutdown(context).is_ready());
            if ended {
                // Also tells whoever still waits for an answer that none will come.
                self.end();
            }
            wanted.as_mut().poll(context)
        })
        .await
    }

    /// The bytes that follow the answer, up to so many.
    ///
    /// Our side of the connection is closed, which makes nearly every target close its own at once: then all that it
    /// sent is here and nobody has waited.
    pub(super) async fn stray_bytes(mut self, cap: u64) -> Vec<u8> {
        self.end();
        let Some(parts) = self.ended else { return Vec::new() };
        let mut bytes = Vec::from(parts.read_buf);
        let mut stream = parts.io.into_inner().stream;
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
            self.ended = Some(connection.into_parts());
        }
    }
}

async fn dial(prepared: &Prepared, limit: Duration) -> Result<TcpStream, Error> {
    let failed = |error| Error::connect(prepared.origin(), limit, error);
    let host = prepared.url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = prepared.url.port_or_known_default().unwrap_or(80);
    let stream = tokio::time::timeout(limit, TcpStream::connect((host, port)))
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        .map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    Ok(stream)
}

fn request_of(prepared: Prepared) -> Result<Request<Payload>, Error> {
    let invalid = |why: String| Error::InvalidUrl { url: prepared.url.to_string(), why };
    let target = prepared
        .url
        .query()
        .map_or_else(|| prepared.url.path().to_owned(), |query| format!("{}?{query}", prepared.url.path()));
    let target = Uri::try_from(target).map_err(|error| invalid(error.to_string()))?;
    let host = HeaderValue::try_from(authority(&prepared.url)).map_err(|error| invalid(error.to_string()))?;
    let mut request = Request::new(prepared.payload);
    *request.method_mut() = prepared.method;
    *request.uri_mut() = target;
    *request.headers_mut() = prepared.headers;
    request.headers_mut().entry(HOST).or_insert(host);
    Ok(request)
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// A stream whose writes never fail: once the target takes no more, they lead nowhere, and reading goes on.
struct Stubborn {
    stream: TcpStream,
    deaf: bool,
}

impl Stubborn {
    /// Notes whether the target still listens; `instead` is what is reported when it doesn't.
    fn heed<T>(&mut self, outcome: Poll<io::Result<T>>, instead: T) -> Poll<io::Result<T>> {
        match outcome {
            Poll::Ready(Err(_)) => {
                self.deaf = true;
                Poll::Ready(Ok(instead))
            }
            other => other,
        }
    }
}

impl AsyncRead for Stubborn {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Stubborn {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.deaf {
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.heed(written, bytes.len())
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.heed(flushed, ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let closed = Pin::new(&mut self.stream).poll_shutdown(context);
        self.heed(closed, ())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let all = slices.iter().map(|slice| slice.len()).sum();
        if self.deaf {
            return Poll::Ready(Ok(all));
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.heed(written, all)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
