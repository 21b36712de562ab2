//! Accepted answers in insta's format. Only this floor names insta.
//!
//! Everything that enters here is masked already: [`Text`](crate::model::stored::Text) and [`StoredJson`](crate::model::stored::StoredJson) tell masks from real text, and the grammar
//! writes them so that they stay told apart in the file.

mod atomic;
pub mod build;
pub mod environment;
mod error;
pub mod file;
mod front;
pub mod grammar;
pub mod insta_entry;
mod of_exchange;
mod quiet;
pub mod shape;
mod slug;

pub use error::Error;
pub use of_exchange::Masking;
pub use slug::slug;
