//! Order, concurrency, sessions and events: cases against a target. Emits events and prints nothing.

mod alternatives;
mod case;
mod contract;
mod engine;
mod exchange;
mod fill;
mod foreign;
mod generated;
mod halt;
mod helper;
mod known;
mod lane;
mod pace;
mod raw;
mod report;
mod room;
pub mod rules;
mod runner;
mod session;
mod settings;
mod shuffle;
mod snapshots;
mod step;
mod stop;
mod tally;
mod together;
mod twice;
mod wait;
mod walk;

pub use alternatives::{another_alternative, stable_expectation};
pub use engine::run;
pub use settings::{CaseControl, Settings, Store, Target};
pub use snapshots::{stored_paths, unmet_path};
pub use stop::asked_to_stop;
pub use wait::wait_until_it_answers;
