//! Order, concurrency, sessions and events: cases against a target. Emits events and prints nothing.

mod case;
mod concurrency_limit;
mod contract;
mod engine;
mod exchange;
mod fill;
mod foreign;
mod generated;
mod halt;
mod jar;
mod loopback;
mod pace;
mod raw;
mod report;
mod runner;
mod second_worker;
mod session;
mod settings;
mod shelf;
mod shuffle;
mod source;
mod step;
mod stop;
mod tally;
mod together;
mod wait;
mod waited;
mod walk;
mod worker;

pub use engine::run;
pub use settings::{CaseControl, Settings, Target};
pub use source::Recorded;
pub use stop::asked_to_stop;
pub use wait::wait_until_it_answers;
