//! The client: sends one request and gives back the exchange, or says why the target could not be judged.

mod address;
mod client;
mod coding;
mod dial;
mod dials;
mod error;
mod line;
mod link;
mod multipart;
mod ordinary;
mod payload;
mod prepare;
mod read;
mod stubborn;
mod trust;

pub use client::{Client, Limits, SendOptions};
pub use dials::{Dialled, Dials};
pub use error::{Error, Fault};
pub use link::Link;
pub use multipart::multipart_type;
