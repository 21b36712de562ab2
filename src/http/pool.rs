//! The pooled connections, with everything switched off that would change, repeat or redirect a request.

use std::time::Duration;

use super::client::Limits;
use super::error::Error;
use super::prepare::Prepared;

/// An idle connection older than this isn't used again. Servers close idle connections after some seconds (many after
/// five); one that is closed while a request goes out would look like a target that gives no answer.
const IDLE: Duration = Duration::from_secs(2);

/// Which certificates the pool trusts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Roots {
    /// None: for plain HTTP, since loading them is the most expensive part of setting up.
    None,
    /// Those of the platform.
    Platform,
}

/// Sets a pool up.
pub(super) fn open(limits: &Limits, connections: usize, roots: Roots) -> Result<reqwest::Client, Error> {
    // Fails only when there is a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        // Without a number of retries a copy of each request is kept for nothing.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .no_proxy()
        .referer(false)
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(connections);
    let builder = match roots {
        Roots::None => builder.tls_certs_only([]),
        Roots::Platform => builder,
    };
    builder.build().map_err(Error::setup)
}

/// Sends a request and waits for the head of its answer.
pub(super) async fn send(
    client: &reqwest::Client,
    prepared: Prepared,
    limits: &Limits,
) -> Result<reqwest::Response, Error> {
    let origin = prepared.url.clone();
    let mut request = reqwest::Request::new(prepared.method, prepared.url);
    *request.headers_mut() = prepared.headers;
    *request.body_mut() = prepared.payload.into_pooled();
    client.execute(request).await.map_err(|error| {
        if error.is_builder() {
            let why = super::error::root_cause(&error);
            Error::InvalidUrl { url: origin.to_string(), why }
        } else if error.is_connect() {
            Error::connect(origin.origin().ascii_serialization(), limits.connect, error)
        } else {
            Error::exchange(error)
        }
    })
}
