//! What answers the requests: nginx, or a small server of our own.

mod choice;
mod nginx;
mod own;

pub(crate) use choice::{Server, start};
