//! Editor schemas and the reference page, printed from the decoder's own tables.

mod reference;
mod schema;
mod tables;
mod values;
mod yaml;

pub use reference::reference;
pub use schema::schema;
pub use yaml::yaml_to_json;
