//! The curl command that sends a request again, for any POSIX shell.

mod body;
mod command;
mod quote;
mod wrap;

pub use command::command;
pub use wrap::wrap;
