//! The pooled connections for HTTP/2, with everything switched off that would change, repeat or redirect a request.

use super::client::Limits;
use super::error::Error;
use super::idle::IDLE;
use super::prepare::Prepared;

/// Sets a pool up that trusts whom `tls` trusts.
pub(super) fn open(limits: &Limits, connections: usize, tls: rustls::ClientConfig) -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        // Without a number of retries a copy of each request is kept for nothing.
        .retry(reqwest::retry::never().max_retries_per_request(0))
        .no_proxy()
        .referer(false)
        .connect_timeout(limits.connect)
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(connections)
        .build()
        .map_err(Error::setup)
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
