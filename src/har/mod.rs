//! Recorded traffic: HAR 1.2, as browsers, proxies and test tools write it, read as a stream.

mod body;
mod entry;
mod raw;
mod read;
#[cfg(test)]
mod tests;

pub use entry::{Entry, Fate};
pub use read::{Broken, read, requests};
