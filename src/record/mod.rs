//! What leaves a run: events, and the record of each case with everything secret masked. The one door between what
//! happened and who tells of it.

mod door;
mod event;
pub mod format;

pub use door::{Door, Exchanges, MaskedRecord};
pub use event::Event;
