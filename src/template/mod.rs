//! Text and values with `{{ … }}` in them, and conditions. The only floor that names minijinja.

mod condition;
mod convert;
mod engine;
mod error;
mod functions;
mod json_template;
mod scope;
mod text;

pub use condition::Condition;
pub use engine::given;
pub use error::Error;
pub use functions::next;
pub use json_template::JsonTemplate;
pub use scope::{Answered, Generated, Scope, Sees, Walked};
pub use text::{Template, percent_encode};
