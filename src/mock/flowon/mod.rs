//! FlowOn: a generated REST API over business records, as its response standards promise it.
//!
//! Each file of rules is one subject; `server` puts them in order.

mod accounts;
mod actions;
mod attachments;
mod cursor;
mod faults;
mod fields;
mod input;
mod missing;
mod multipart;
mod pages;
mod queries;
mod reply;
mod seal;
mod seeds;
mod server;
mod sessions;
mod state;
#[cfg(test)]
mod tests;
mod timestamp;
mod token;
mod unserved;
mod uploads;
mod users;
mod validation;

pub use server::FlowOn;
pub use state::State;
