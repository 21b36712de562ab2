//! An answer as it is accepted and compared: masked, and knowing which parts of it are masks.

mod answer;
#[cfg(test)]
pub(crate) mod any;
mod mask;
mod text;
mod tree;
mod unmask;

pub use answer::{Stored, StoredBody};
pub use text::{Piece, Text};
pub use tree::StoredJson;
