//! The yardstick: the least that a client must do. It sends, reads and compares, and opens no file.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode};
use tokio::task::JoinSet;

use crate::{Result, item, text};

/// The word that starts this part of the bench.
pub(crate) const PART: &str = "bare-client";

/// Requests at once, each on a connection of its own.
const CONNECTIONS: usize = 64;

/// Asks `URL` for the items 1 to `COUNT`; fails on the first answer that isn't as expected.
pub(crate) fn run(mut words: impl Iterator<Item = OsString>) -> Result<()> {
    let url = text(words.next(), "URL")?;
    let count: usize = text(words.next(), "COUNT")?.parse()?;
    // One thread: on this work it takes less time than several do.
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(ask_for_all(url, count))
}

async fn ask_for_all(url: String, count: usize) -> Result<()> {
    // reqwest asks for a TLS provider even where no TLS is spoken; that nobody is trusted saves loading the roots.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = Client::builder().tls_certs_only([]).no_proxy().pool_max_idle_per_host(CONNECTIONS).build()?;
    let next = Arc::new(AtomicUsize::new(1));
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS.min(count) {
        let (client, url, next) = (client.clone(), url.clone(), Arc::clone(&next));
        connections.spawn(async move {
            loop {
                let id = next.fetch_add(1, Ordering::Relaxed);
                if id > count {
                    return Ok(());
                }
                ask(&client, &url, &id.to_string()).await?;
            }
        });
    }
    while let Some(ended) = connections.join_next().await {
        ended?.map_err(|error: String| error)?;
    }
    Ok(())
}

async fn ask(client: &Client, url: &str, id: &str) -> std::result::Result<(), String> {
    let place = item::path(id);
    let answer = client.get(format!("{url}{place}")).send().await.map_err(|error| format!("{place}: {error}"))?;
    let is_expected = answer.status() == StatusCode::OK
        && answer.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == item::MEDIA_TYPE);
    let body = answer.bytes().await.map_err(|error| format!("{place}: {error}"))?;
    if is_expected && body == item::body(id).as_bytes() {
        Ok(())
    } else {
        Err(format!("{place}: the answer is not the expected one"))
    }
}
