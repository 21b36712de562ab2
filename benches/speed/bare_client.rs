//! The yardstick: the least that a client must do. It sends, reads and compares, and opens no file.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::header::CONTENT_TYPE;
use reqwest::{Certificate, Client, Method, StatusCode};
use tokio::task::JoinSet;

use crate::{Result, item, text};

/// The word that starts this part of the bench.
pub(crate) const PART: &str = "bare-client";

/// Requests at once, each on a connection of its own.
const CONNECTIONS: usize = 64;

/// Asks `URL` for the items 1 to `COUNT` by `METHOD`, trusting `AUTHORITY` where it is given; fails on the first answer that isn't as expected.
pub(crate) fn run(mut words: impl Iterator<Item = OsString>) -> Result<()> {
    let url = text(words.next(), "URL")?;
    let count: usize = text(words.next(), "COUNT")?.parse()?;
    let method: Method = text(words.next(), "METHOD")?.parse()?;
    // That nobody is trusted saves loading the roots.
    let mut trusted = Vec::new();
    if let Some(file) = words.next() {
        trusted.push(Certificate::from_pem(&std::fs::read(file)?)?);
    }
    // One thread: on this work it takes less time than several do.
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(ask_for_all(url, count, method, trusted))
}

async fn ask_for_all(url: String, count: usize, method: Method, trusted: Vec<Certificate>) -> Result<()> {
    // reqwest asks for a TLS provider even where no TLS is spoken.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = Client::builder().tls_certs_only(trusted).no_proxy().pool_max_idle_per_host(CONNECTIONS).build()?;
    let next = Arc::new(AtomicUsize::new(1));
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS.min(count) {
        let (client, url, next, method) = (client.clone(), url.clone(), Arc::clone(&next), method.clone());
        connections.spawn(async move {
            loop {
                let id = next.fetch_add(1, Ordering::Relaxed);
                if id > count {
                    return Ok(());
                }
                ask(&client, &method, &url, &id.to_string()).await?;
            }
        });
    }
    while let Some(ended) = connections.join_next().await {
        ended?.map_err(|error: String| error)?;
    }
    Ok(())
}

async fn ask(client: &Client, method: &Method, url: &str, id: &str) -> std::result::Result<(), String> {
    let place = item::path(id);
    let answer = client.request(method.clone(), format!("{url}{place}")).send().await;
    let answer = answer.map_err(|error| format!("{place}: {error}"))?;
    let is_expected = answer.status() == StatusCode::OK
        && answer.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == item::MEDIA_TYPE);
    let body = answer.bytes().await.map_err(|error| format!("{place}: {error}"))?;
    if is_expected && body == item::body(id).as_bytes() {
        Ok(())
    } else {
        Err(format!("{place}: the answer is not the expected one"))
    }
}
