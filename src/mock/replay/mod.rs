//! `self-test: replay`: a server made of accepted answers.

mod made_up;
mod server;
#[cfg(test)]
mod tests;

pub use made_up::answer_of;
pub use server::Replay;
