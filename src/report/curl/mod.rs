//! The command that sends a request again, for any POSIX shell: curl, or `nc` for what curl wouldn't send.

mod body;
mod command;
mod quote;
mod raw;
mod wrap;

pub use command::command;
pub use wrap::wrap;
