//! A small hyper server of our own: for answers that are late, and where there is no nginx.

use std::convert::Infallible;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket};

use crate::{Result, item};

/// Starts the server on a thread that lives as long as the bench; gives its URL.
pub(crate) fn start(latency: Duration) -> Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(([127, 0, 0, 1], 0).into())?;
        // All connections of a contender are opened at once; none may wait for a place in the queue.
        socket.listen(1024)
    })?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || runtime.block_on(serve(listener, latency)));
    Ok(url)
}

async fn serve(listener: TcpListener, latency: Duration) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        tokio::spawn(async move {
            // As nginx has it. A connection that breaks is the contender's finding, not the server's.
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request| answer(request, latency));
            let _ =
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    latency: Duration,
) -> std::result::Result<Response<Full<Bytes>>, Infallible> {
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let id = request.uri().path().strip_prefix("/items/").filter(|id| id.parse::<u32>().is_ok());
    let mut response = Response::new(Full::from(id.map(item::body).unwrap_or_default()));
    if id.is_some() {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(item::MEDIA_TYPE));
    } else {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}
