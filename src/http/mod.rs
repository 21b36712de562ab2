//! The client: sends one request and gives back the exchange, or says why the target could not be judged.

mod address;
mod client;
mod dials;
mod error;
mod idle;
mod line;
mod multipart;
mod payload;
mod pool;
mod prepare;
mod read;
mod secure;
mod stubborn;
mod wire;

pub use client::{Client, Limits, SendOptions};
pub use dials::Dials;
pub use error::{Error, Fault};
pub use multipart::multipart_type;
