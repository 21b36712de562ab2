//! A small hyper server of our own: for what nginx can't be told, and where there is none.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, thread};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::{TcpListener, TcpSocket};
use tokio_rustls::TlsAcceptor;

use crate::workload::Own;
use crate::{Result, item};

/// Starts the server on a thread that lives as long as the bench; gives its URL and, where it speaks TLS, the file of its
/// certificate.
pub(crate) fn start(own: Own, folder: &Path) -> Result<(String, Option<PathBuf>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.bind(([127, 0, 0, 1], 0).into())?;
        socket.listen(own.backlog)
    })?;
    let address = listener.local_addr()?;
    let (acceptor, url, authority) = match own.protocol {
        None => (None, format!("http://{address}"), None),
        Some(protocol) => {
            let file = folder.join("authority.pem");
            let acceptor = secure(protocol, &file)?;
            (Some(acceptor), format!("https://localhost:{}", address.port()), Some(file))
        }
    };
    thread::spawn(move || runtime.block_on(serve(listener, acceptor, own)));
    Ok((url, authority))
}

/// Makes a certificate, and writes it into a file.
fn secure(protocol: &str, file: &Path) -> Result<TlsAcceptor> {
    let key = rcgen::KeyPair::generate()?;
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()])?.self_signed(&key)?;
    fs::write(file, certificate.pem())?;
    let key = PrivateKeyDer::try_from(key.serialize_der())?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn serve(listener: TcpListener, acceptor: Option<TlsAcceptor>, own: Own) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // As nginx has it. A connection that breaks is the contender's finding, not the server's.
            let _ = stream.set_nodelay(true);
            let service = service_fn(move |request| answer(request, own.latency));
            let lines = || {
                let mut builder = http1::Builder::new();
                builder.timer(TokioTimer::new());
                builder
            };
            let Some(acceptor) = acceptor else {
                let _ = lines().serve_connection(TokioIo::new(stream), service).await;
                return;
            };
            let Ok(stream) = acceptor.accept(stream).await else { return };
            if own.protocol == Some("h2") {
                let builder = http2::Builder::new(TokioExecutor::new());
                let _ = builder.serve_connection(TokioIo::new(stream), service).await;
            } else {
                let _ = lines().serve_connection(TokioIo::new(stream), service).await;
            }
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
