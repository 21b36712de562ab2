//! Connections of our own: TCP, Unix sockets, proxies and TLS, one on the other.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use reqwest::Url;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::lookup_host;
use tokio_rustls::TlsConnector;
use tower::{Service, ServiceExt as _};

use super::link::Link;

type BoxError = Box<dyn StdError + Send + Sync>;

/// What an exchange goes over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A connection to a target.
pub(super) type Wire = Box<dyn Stream>;

/// Makes connections.
pub(super) struct Connector {
    /// Tries the addresses of a host as RFC 8305 has it: a dead IPv6 address costs 300 ms.
    tcp: HttpConnector<Names>,
    names: Names,
    proxies: Option<Matcher>,
    socket: Option<PathBuf>,
}

impl Connector {
    pub(super) fn new(link: &Link) -> Self {
        let names = Names(Arc::new(link.addresses.clone()));
        let mut tcp = HttpConnector::new_with_resolver(names.clone());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        Self { tcp, names, proxies: link.proxies.matcher(), socket: link.socket.clone() }
    }

    /// What stands between us and the host of a URL: a socket, or a proxy without its credentials.
    pub(super) fn between(&self, url: &Url) -> Option<String> {
        if let Some(path) = &self.socket {
            return Some(format!("the socket `{}`", path.display()));
        }
        let proxy = self.proxies.as_ref()?.intercept(&authority_of(url).ok()?)?;
        Some(format!("the proxy {}", proxy.uri().to_string().trim_end_matches('/')))
    }

    /// Connects to the host of a URL, without TLS. `proxy_tls`: how TLS is spoken with a proxy.
    ///
    /// A proxy is asked for a tunnel also where it would take the request itself: what goes over a connection of our own
    /// is for the target, to the byte.
    pub(super) fn connect(
        &self,
        url: &Url,
        proxy_tls: Option<&Arc<ClientConfig>>,
    ) -> BoxFuture<'static, Result<Wire, BoxError>> {
        let (target, proxies) = (authority_of(url), self.proxies.as_ref());
        let proxy = target.as_ref().ok().and_then(|target| proxies?.intercept(target));
        let (tcp, tls, socket) = (self.tcp.clone(), proxy_tls.cloned(), self.socket.clone());
        let names = self.names.clone();
        Box::pin(async move {
            #[cfg(unix)]
            if let Some(path) = socket {
                return Ok(Box::new(tokio::net::UnixStream::connect(path).await?) as Wire);
            }
            let target = target?;
            let Some(proxy) = proxy else { return Ok(Box::new(tcp.oneshot(target).await?.into_inner()) as Wire) };
            let to_proxy = ToProxy { tcp, tls };
            let stream = match proxy.uri().scheme_str() {
                Some(scheme @ ("socks5" | "socks5h")) => {
                    let target = if scheme == "socks5" { names.address_of(target).await? } else { target };
                    let mut socks = SocksV5::new(proxy.uri().clone(), to_proxy);
                    if let Some((user, password)) = proxy.raw_auth() {
                        socks = socks.with_auth(user.to_owned(), password.to_owned());
                    }
                    socks.oneshot(target).await?
                }
                _ => tunnel(&proxy, to_proxy).oneshot(target).await?,
            };
            Ok(stream.into_inner())
        })
    }
}

fn tunnel<C>(proxy: &Intercept, connector: C) -> Tunnel<C> {
    let tunnel = Tunnel::new(proxy.uri().clone(), connector);
    match proxy.basic_auth() {
        Some(credentials) => tunnel.with_auth(credentials.clone()),
        None => tunnel,
    }
}

/// Connects to proxies.
struct ToProxy {
    tcp: HttpConnector<Names>,
    tls: Option<Arc<ClientConfig>>,
}

impl Service<Uri> for ToProxy {
    type Response = TokioIo<Wire>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<TokioIo<Wire>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, proxy: Uri) -> Self::Future {
        let (tcp, tls) = (self.tcp.clone(), self.tls.clone());
        Box::pin(async move {
            let (secure, host) = (proxy.scheme_str() == Some("https"), proxy.host().unwrap_or_default().to_owned());
            let stream = tcp.oneshot(proxy).await.map_err(io::Error::other)?.into_inner();
            Ok(TokioIo::new(match tls.filter(|_| secure) {
                Some(tls) => Box::new(handshake(tls, &host, stream).await?) as Wire,
                None => Box::new(stream),
            }))
        })
    }
}

/// Speaks TLS over a connection.
pub(super) async fn handshake<S: Stream>(
    tls: Arc<ClientConfig>,
    host: &str,
    stream: S,
) -> io::Result<tokio_rustls::client::TlsStream<S>> {
    let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned()).map_err(io::Error::other)?;
    TlsConnector::from(tls).connect(name, stream).await
}

/// Scheme, host and port, which is always said: a tunnel is asked for with it.
fn authority_of(url: &Url) -> Result<Uri, http::Error> {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
    Uri::builder().scheme(url.scheme()).authority(format!("{host}:{port}")).path_and_query("/").build()
}

/// Looks the addresses of hosts up, where they aren't given.
#[derive(Clone)]
pub(super) struct Names(Arc<HashMap<String, Vec<IpAddr>>>);

impl Names {
    /// The same place, by its address.
    async fn address_of(mut self, target: Uri) -> Result<Uri, BoxError> {
        let host = target.host().unwrap_or_default();
        if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            return Ok(target);
        }
        let mut found = self.call(host.parse()?).await?;
        let mut address = found.next().ok_or_else(|| io::Error::other("its name has no address"))?;
        address.set_port(target.port_u16().unwrap_or_default());
        Ok(Uri::builder().scheme("http").authority(address.to_string()).path_and_query("/").build()?)
    }
}

impl Service<Name> for Names {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let given = self.0.get(&name.as_str().to_ascii_lowercase()).cloned();
        Box::pin(async move {
            // The port is put in afterwards.
            let addresses: Vec<SocketAddr> = match given {
                Some(given) => given.into_iter().map(|address| SocketAddr::new(address, 0)).collect(),
                None => lookup_host((name.as_str(), 0)).await?.collect(),
            };
            Ok(addresses.into_iter())
        })
    }
}
