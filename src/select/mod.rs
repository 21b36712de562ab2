//! Places in an answer: JSONPath (RFC 9535), header fields, status and text.

mod error;
pub mod link;
pub mod path;
pub mod place;
mod value;
mod volatile;

pub use error::Error;
pub use path::{Location, Path, Segment};
pub use place::Place;
pub use value::to_value;
pub use volatile::Volatile;
