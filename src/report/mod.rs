//! From plain data to text. Nothing here prints, and every text that comes in is masked already.

pub mod changes;
pub mod coverage;
pub mod curl;
pub mod exchange;
pub mod explain;
pub mod json;
pub mod judgement;
pub mod junit;
mod markdown;
pub mod problem;
pub mod progress;
pub mod reference;
mod reporter;
pub mod review;
pub mod rules_page;
mod step;
mod styles;
pub mod terminal;
mod text;

pub use reporter::{Consumer, Options, REPORTERS, Reporter, find};
