//! TLS: whom it trusts, and which protocol the target chose.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::Url;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::client::Limits;
use super::error::Error;
use super::pool;
use super::prepare::Prepared;
use super::wire::{connect, within};

/// What is set up once for all `https` targets.
pub(super) struct Secure {
    /// Offers HTTP/2 and HTTP/1.1 (ALPN, RFC 7301).
    both: TlsConnector,
    /// Offers HTTP/1.1 alone.
    lines: TlsConnector,
    /// Carries HTTP/2.
    pool: reqwest::Client,
    /// The origins that chose HTTP/2.
    multiplexed: Mutex<HashSet<String>>,
}

/// What a target chose when a connection was made.
pub(super) enum Chosen {
    /// HTTP/1.1, over this connection.
    Line(Box<TlsStream<TcpStream>>),
    /// HTTP/2, which the pool speaks.
    Multiplexed,
}

impl Secure {
    /// Loads the certificates that the platform trusts, which is the most expensive part. On Unix the variable
    /// SSL_CERT_FILE names others.
    pub(super) fn open(limits: &Limits, connections: usize) -> Result<Self, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        // reqwest asks for one; it fails only when there is one already, which is as good.
        let _ = rustls::crypto::CryptoProvider::install_default((*provider).clone());
        let verifier = Verifier::new(Arc::clone(&provider)).map_err(Error::setup)?;
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(Error::setup)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let lines = TlsConnector::from(Arc::new(config.clone()));
        config.alpn_protocols.insert(0, b"h2".to_vec());
        let pool = pool::open(limits, connections, config.clone())?;
        let both = TlsConnector::from(Arc::new(config));
        Ok(Self { both, lines, pool, multiplexed: Mutex::default() })
    }

    /// The pool that carries HTTP/2, where the target of a request chose it. What goes out as it stands is HTTP/1.1.
    pub(super) fn pool_for(&self, prepared: &Prepared) -> Option<&reqwest::Client> {
        let known = self.multiplexed.lock().unwrap_or_else(PoisonError::into_inner);
        let chose = known.contains(&prepared.url.origin().ascii_serialization());
        (chose && prepared.raw.is_none()).then_some(&self.pool)
    }

    /// Connects to the host of a URL. `line`: HTTP/2 is not offered.
    pub(super) async fn dial(&self, url: &Url, line: bool, limit: Duration) -> Result<Chosen, Error> {
        let connector = if line { &self.lines } else { &self.both };
        let stream = within(url, limit, handshake(connector, url, limit)).await?;
        if !line && stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            self.multiplexed.lock().unwrap_or_else(PoisonError::into_inner).insert(url.origin().ascii_serialization());
            return Ok(Chosen::Multiplexed);
        }
        Ok(Chosen::Line(Box::new(stream)))
    }
}

async fn handshake(connector: &TlsConnector, url: &Url, limit: Duration) -> io::Result<TlsStream<TcpStream>> {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    let stream = connect(url, limit).await?;
    connector.connect(name, stream).await
}

impl std::fmt::Debug for Secure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secure")
    }
}
