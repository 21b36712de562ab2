//! Everything that an ordinary client sends: reqwest, with everything switched off that would change, repeat or redirect
//! a request.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::{Client, Proxy};
use rustls::ClientConfig;

use super::client::Limits;
use super::connection_meter::{ConnectionMeter, MeterLayer};
use super::error::Error;
use super::link::Link;
use super::prepare::Prepared;

/// An idle connection older than this isn't used again. Servers close idle connections after some seconds (many after
/// five); one that is closed while a request goes out would look like a target that gives no answer.
const IDLE: Duration = Duration::from_secs(1);

/// Two clients of one setting.
pub(super) struct Ordinary {
    settings: Settings,
    /// Keeps connections, for what may be repeated.
    keeping: Mutex<Client>,
    /// Keeps none. What a target closes while a request goes out over it may or may not have been taken in, so that a
    /// request that mustn't be repeated has a connection that nobody used before.
    single: OnceLock<Client>,
}

struct Settings {
    limits: Limits,
    kept: usize,
    link: Link,
    tls: ClientConfig,
    meter: Arc<ConnectionMeter>,
}

impl Ordinary {
    /// Sets both up. `kept`: how many connections to a host may wait for their next request.
    pub(super) fn open(
        limits: Limits,
        kept: usize,
        link: &Link,
        tls: ClientConfig,
        meter: &Arc<ConnectionMeter>,
    ) -> Result<Self, Error> {
        let settings = Settings { limits, kept, link: link.clone(), tls, meter: Arc::clone(meter) };
        let keeping = Mutex::new(settings.client(kept).map_err(Error::setup)?);
        Ok(Self { settings, keeping, single: OnceLock::new() })
    }

    /// Sends a request, and waits for the head of its answer.
    pub(super) async fn send(&self, prepared: Prepared, keep: bool) -> reqwest::Result<http::Response<reqwest::Body>> {
        let mut request = reqwest::Request::new(prepared.method, prepared.url);
        *request.headers_mut() = prepared.headers;
        *request.body_mut() = prepared.payload.into_ordinary();
        let client = if keep { self.keeping() } else { self.single()? };
        client.execute(request).await.map(Into::into)
    }

    /// Closes the connections that wait: a target that serves one at a time would wait on them.
    pub(super) fn let_go(&self) -> Result<(), Error> {
        let fresh = self.settings.client(self.settings.kept).map_err(Error::setup)?;
        *self.keeping.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    fn single(&self) -> reqwest::Result<Client> {
        if let Some(client) = self.single.get() {
            return Ok(client.clone());
        }
        let client = self.settings.client(0)?;
        Ok(self.single.get_or_init(|| client).clone())
    }

    fn keeping(&self) -> Client {
        self.keeping.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Settings {
    fn client(&self, kept: usize) -> reqwest::Result<Client> {
        let mut builder = Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .redirect(reqwest::redirect::Policy::none())
            // Without a number of retries a copy of each request is kept for nothing.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .referer(false)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .connect_timeout(self.limits.connect)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(kept)
            .connector_layer(MeterLayer(Arc::clone(&self.meter)));
        let proxies = &self.link.proxies;
        let except = || proxies.except.as_deref().and_then(reqwest::NoProxy::from_string);
        // Those of the environment are for who asks for them.
        builder = builder.no_proxy();
        if let Some(proxy) = &proxies.http {
            builder = builder.proxy(Proxy::http(proxy)?.no_proxy(except()));
        }
        if let Some(proxy) = &proxies.https {
            builder = builder.proxy(Proxy::https(proxy)?.no_proxy(except()));
        }
        for (host, addresses) in &self.link.addresses {
            // The port is that of the URL, where this is 0.
            let addresses: Vec<_> = addresses.iter().map(|&address| (address, 0).into()).collect();
            builder = builder.resolve_to_addrs(host, &addresses);
        }
        #[cfg(unix)]
        if let Some(path) = &self.link.socket {
            builder = builder.unix_socket(path.clone());
        }
        builder.build()
    }
}
