//! `self-test: replay`: a server made of accepted answers.

mod fill;
mod made_up;
mod server;
#[cfg(test)]
mod tests;

pub use fill::fill as answer_of;
pub use server::Replay;
