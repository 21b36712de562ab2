//! The client: sends one request and gives back the exchange, or says why the target could not be judged.

mod address;
mod client;
mod coding;
mod connection_meter;
mod connector;
mod error;
mod link;
mod multipart;
mod ordinary;
mod own_connection;
mod payload;
mod prepare;
mod read;
mod tolerant_stream;
mod trust;

pub use client::{Client, Limits, SendOptions};
pub use connection_meter::{ConnectionCounts, ConnectionMeter};
pub use error::{Error, Fault};
pub use link::Link;
pub use multipart::multipart_type;
