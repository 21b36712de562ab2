//! Lines that wait for their next exchange.

use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::line::Line;

/// An idle connection older than this isn't used again. Servers close idle connections after some seconds (many after
/// five); one that is closed while a request goes out would look like a target that gives no answer.
pub(super) const IDLE: Duration = Duration::from_secs(2);

/// Lines that wait, the one that was used last behind the others.
pub(super) struct Idle {
    most: usize,
    lines: Mutex<Vec<Waiting>>,
}

struct Waiting {
    /// Where it leads.
    url: Url,
    since: Instant,
    line: Line,
}

impl Idle {
    /// Room for so many lines.
    pub(super) const fn new(most: usize) -> Self {
        Self { most, lines: Mutex::new(Vec::new()) }
    }

    /// A line to the origin of a URL that is still open, if one waits.
    pub(super) async fn take(&self, url: &Url) -> Option<Line> {
        poll_fn(|context| {
            while let Some(mut line) = self.last(url) {
                if line.is_free(context) {
                    return Poll::Ready(Some(line));
                }
            }
            Poll::Ready(None)
        })
        .await
    }

    /// Keeps a line whose exchange is over for the next one.
    pub(super) fn keep(&self, url: Url, line: Line) {
        if !line.is_open() {
            return;
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() >= self.most && !lines.is_empty() {
            lines.remove(0);
        }
        lines.push(Waiting { url, since: Instant::now(), line });
    }

    /// The line to the origin of a URL that was used last, open or not.
    pub(super) fn last(&self, url: &Url) -> Option<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let at = lines.iter().rposition(|waiting| same_origin(&waiting.url, url))?;
        let waiting = lines.remove(at);
        if waiting.since.elapsed() < IDLE {
            return Some(waiting.line);
        }
        // Those before it have waited even longer.
        lines.retain(|waiting| waiting.since.elapsed() < IDLE);
        None
    }
}

impl std::fmt::Debug for Idle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Idle")
    }
}

/// Scheme, host and port make the origin (RFC 6454).
fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.port_or_known_default() == other.port_or_known_default()
        && one.host_str() == other.host_str()
}
