//! A server behind TLS, with a certificate that was made for it.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A server on loopback; it ends when it is dropped.
pub(crate) struct TlsServer {
    address: SocketAddr,
    authority: NamedTempFile,
    client: [String; 2],
    connections: Arc<AtomicUsize>,
    at_once: Arc<AtomicUsize>,
    // The server ends when this does.
    _stop: oneshot::Sender<()>,
}

/// How a server shows itself.
#[derive(Clone, Copy)]
enum Shown {
    /// With a certificate of its own.
    ForItself,
    /// The same, after a while.
    Slowly,
    /// With that of its authority.
    OfAuthority,
    /// With its own, to clients who show one of the same authority.
    ToThoseItKnows(&'static SupportedProtocolVersion),
}

/// What is sent back over HTTP/1.1, given the head of a request and its number on the connection, from 1; then the
/// connection is closed, or read on. Over HTTP/2 a path that is a status gets it, and the first request to `/drop`
/// nothing.
pub(crate) type Answer = fn(&str, usize) -> (&'static str, bool);

impl TlsServer {
    /// Starts a server that speaks these protocols (ALPN), the one it likes best first.
    pub(crate) fn start(protocols: &[&str], answer: Answer) -> Self {
        Self::with_certificate(protocols, answer, Shown::ForItself)
    }

    /// Starts a server that takes its time for each handshake and each answer.
    pub(crate) fn slow(answer: Answer) -> Self {
        Self::with_certificate(&["http/1.1"], answer, Shown::Slowly)
    }

    /// Starts a server that shows the certificate of the authority itself.
    pub(crate) fn self_signed(answer: Answer) -> Self {
        Self::with_certificate(&[], answer, Shown::OfAuthority)
    }

    /// Starts a server that speaks this version of TLS and demands a certificate of its own authority.
    pub(crate) fn demanding(version: &'static SupportedProtocolVersion, answer: Answer) -> Self {
        Self::with_certificate(&["http/1.1"], answer, Shown::ToThoseItKnows(version))
    }

    fn with_certificate(protocols: &[&str], answer: Answer, shown: Shown) -> Self {
        let of_authority = matches!(shown, Shown::OfAuthority);
        let names = vec!["127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(names.clone()).expect("an address is a name");
        // Authorities of servers that speak the same have the same name.
        params.distinguished_name.push(DnType::CommonName, format!("authority of {}", protocols.join(", ")));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key can be made");
        let authority = CertifiedIssuer::self_signed(params, key).expect("a certificate can be signed");
        let key = KeyPair::generate().expect("a key can be made");
        let own = CertificateParams::new(names).expect("an address is a name");
        let own = own.signed_by(&key, &authority).expect("a certificate can be signed");
        let mut file = NamedTempFile::new().expect("a file for the certificate");
        file.write_all(authority.pem().as_bytes()).expect("the file can be written");

        let client_key = KeyPair::generate().expect("a key can be made");
        let params = CertificateParams::new(vec!["client".to_owned()]).expect("it is a name");
        let client = params.signed_by(&client_key, &authority).expect("a certificate can be signed");
        let client = [client.pem(), client_key.serialize_pem()];

        let key = if of_authority { authority.key() } else { &key };
        let certificate = if of_authority { authority.der() } else { own.der() };
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key reads back");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let builder = match shown {
            Shown::ToThoseItKnows(version) => builder.with_protocol_versions(&[version]),
            _ => builder.with_safe_default_protocol_versions(),
        };
        let builder = builder.expect("the versions are known");
        let builder = if let Shown::ToThoseItKnows(_) = shown {
            let mut roots = RootCertStore::empty();
            roots.add(authority.der().clone()).expect("it is an authority");
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_client_cert_verifier(verifier.expect("it has a root"))
        } else {
            builder.with_no_client_auth()
        };
        let mut config =
            builder.with_single_cert(vec![certificate.clone()], key).expect("certificate and key belong together");
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).expect("a port is free");
        let address = listener.local_addr().expect("a bound listener has an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        let at_once = Arc::new(AtomicUsize::new(0));
        let pause = if matches!(shown, Shown::Slowly) { PAUSE } else { Duration::ZERO };
        let talk = Talk { answer, pause, now: Arc::default(), most: Arc::clone(&at_once) };
        let (stop, stopped) = oneshot::channel();
        std::thread::spawn(move || {
            let serving = serve(listener, acceptor, counted, talk);
            runtime.block_on(async {
                tokio::select! { () = serving => {}, _ = stopped => {} }
            });
        });
        Self { address, authority: file, client, connections, at_once, _stop: stop }
    }

    /// The absolute URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// The certificate that vouches for the server's (PEM).
    pub(crate) fn authority(&self) -> &Path {
        self.authority.path()
    }

    /// A certificate that the authority made for a client, and its key (PEM).
    pub(crate) fn client(&self) -> &[String; 2] {
        &self.client
    }

    /// The most requests that waited for their answers at once, over HTTP/1.1.
    pub(crate) fn most_at_once(&self) -> usize {
        self.at_once.load(Ordering::SeqCst)
    }

    /// How many connections stood so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// How a slow server is slow.
const PAUSE: Duration = Duration::from_millis(200);

/// How a server talks.
#[derive(Clone)]
struct Talk {
    answer: Answer,
    pause: Duration,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, counted: Arc<AtomicUsize>, talk: Talk) {
    let dropped = Arc::new(AtomicUsize::new(0));
    while let Ok((stream, _)) = listener.accept().await {
        let dropped = Arc::clone(&dropped);
        let (acceptor, counted, talk) = (acceptor.clone(), Arc::clone(&counted), talk.clone());
        tokio::spawn(async move {
            tokio::time::sleep(talk.pause).await;
            // Who doesn't trust us goes away again.
            if let Ok(stream) = acceptor.accept(stream).await {
                counted.fetch_add(1, Ordering::SeqCst);
                converse(stream, talk, dropped).await;
            }
        });
    }
}

async fn converse(stream: TlsStream<TcpStream>, talk: Talk, dropped: Arc<AtomicUsize>) {
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let drops = request.uri().path() == "/drop" && dropped.fetch_add(1, Ordering::SeqCst) == 0;
            async move { if drops { Err(std::io::Error::other("dropped")) } else { Ok(over_http_2(request.uri().path())) } }
        });
        let builder = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
        let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        return;
    }
    let _ = lines(stream, &talk).await;
}

fn over_http_2(path: &str) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(Bytes::from_static(b"{\"over\": \"HTTP/2\"}")));
    let status = path.trim_start_matches('/').parse().unwrap_or(200);
    *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    response.headers_mut().insert("content-type", hyper::header::HeaderValue::from_static("application/json"));
    response
}

async fn lines(mut stream: TlsStream<TcpStream>, talk: &Talk) -> std::io::Result<()> {
    for number in 1.. {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        talk.most.fetch_max(talk.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        tokio::time::sleep(talk.pause).await;
        talk.now.fetch_sub(1, Ordering::SeqCst);
        let (bytes, closes) = (talk.answer)(&String::from_utf8_lossy(&head), number);
        stream.write_all(bytes.as_bytes()).await?;
        stream.flush().await?;
        if closes {
            return stream.shutdown().await;
        }
    }
    Ok(())
}
