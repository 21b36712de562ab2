//! Secrets and volatile values: what no output may show, and what no snapshot may hold.

mod pieces;
mod secrets;
mod spellings;
mod state;
mod unescaped;
mod values;

pub use pieces::{Known, Piece, is_masked, pieces};
pub use secrets::{SHORTEST, Secrets};
pub use values::Values;
