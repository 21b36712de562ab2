//! FLOW's REST API: one block with one cube, its analytics, their sinks and widgets.

mod paths;
mod reply;
mod request;
mod rules;
mod service;
mod state;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod users;
mod version;
mod views;

pub use service::Flow;
