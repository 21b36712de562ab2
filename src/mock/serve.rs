//! A backend behind hyper: `wireproof serve`.

use std::error::Error as StdError;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::answers;
use super::backend::{Backend, CASE_HEADER};
use super::convert;
use super::error::Error;
use crate::model::answer::Answer;

/// The longest body that a request may have, in bytes.
pub const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// How long requests that are under way have at the end.
const GRACE: Duration = Duration::from_secs(5);

/// How long to wait after a connection that could not be accepted, for want of file handles perhaps.
const PAUSE: Duration = Duration::from_millis(20);

/// Serves HTTP/1.1 until `stop` is done, then finishes the requests that are under way. `ready` is told where it
/// listens, which is another port than asked for when that was 0.
///
/// The header [`CASE_HEADER`] counts for nothing here: everybody has the same world.
pub async fn serve<B: Backend + ?Sized + 'static>(
    backend: Arc<B>,
    address: SocketAddr,
    stop: impl Future<Output = ()>,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let failed = |source| Error::listen(address, source);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    ready(listener.local_addr().map_err(failed)?);
    let (running, ending) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&backend), ending.clone()));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            // Those that are over must not pile up.
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    drop(running);
    let all_over = async { while connections.join_next().await.is_some() {} };
    // Whoever is not done by then is cut off when the set is dropped.
    let _ = tokio::time::timeout(GRACE, all_over).await;
    Ok(())
}

async fn converse<B: Backend + ?Sized + 'static>(stream: TcpStream, backend: Arc<B>, mut ending: watch::Receiver<()>) {
    // Answers are small and written at once; where the option is refused they only come later.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(Arc::clone(&backend), request));
    let mut connection = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    // A connection that breaks is the client's affair.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ending.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn answer<B: Backend + ?Sized>(
    backend: Arc<B>,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Box<dyn StdError + Send + Sync>> {
    let (mut head, body) = request.into_parts();
    if body.size_hint().lower() > LARGEST_BODY as u64 {
        return Ok(response(&head.method, too_large()));
    }
    let body = match Limited::new(body, LARGEST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(response(&head.method, too_large())),
        Err(error) => return Err(error),
    };
    head.headers.remove(CASE_HEADER);
    let target = head.uri.path_and_query().map_or_else(|| head.uri.path().to_owned(), ToString::to_string);
    let asked = convert::request(&head.method, target, &head.headers, body.into());
    Ok(response(&head.method, backend.answer(&asked)))
}

fn too_large() -> Answer {
    let status = StatusCode::PAYLOAD_TOO_LARGE.as_u16();
    answers::text(status, &format!("the body is longer than {} MiB", LARGEST_BODY / (1024 * 1024)))
}

fn response(method: &Method, answer: Answer) -> Response<Full<Bytes>> {
    convert::response(method, answer).map(|body| Full::new(Bytes::from(body)))
}
