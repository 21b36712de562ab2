//! What the tests of the whole binary share: a project in a folder of its own, and servers on loopback.

#![allow(dead_code, reason = "every test target compiles this, and none uses all of it")]
#![allow(unused_imports, unreachable_pub, reason = "a test target has no outside, and no use for everything")]

pub mod canary_project;
pub mod fault_server;
pub mod project;
pub mod proxy;
pub mod recorder;
pub mod served;
pub mod tls_server;

pub(crate) use fault_server::{Act, FaultServer};
pub use project::{Outcome, Project};
pub use recorder::{Recorded, Recorder, Reply};
pub use served::Served;
