//! Cases with everything compiled: what runs when nothing can be wrong with the files any more.

mod case;
mod compile_case;
mod compile_contract;
mod compile_request;
mod compile_step;
mod contract;
mod expand;
mod hazard;
mod known;
mod names;
mod raw;
mod request;
mod roles;
mod safe;
mod select;
mod sendable;
mod shared;
mod step;
mod terms;
mod variables;
mod walk;

pub use case::{As, Case, CaseShared};
pub use compile_case::{FileContext, compile_file};
pub use compile_contract::{CompileContext, REPLAY, compile_contract, is_overlay, known_names};
pub use contract::{ContractPlan, Identity, TargetPlan};
pub use hazard::LARGE;
pub use known::Known;
pub use raw::{BASE, HOST};
pub use request::{BodyTemplate, HeaderTemplate, PartContentTemplate, PartTemplate, QueryTemplate, RequestTemplate};
pub use roles::roles;
pub(crate) use select::nearest;
pub use select::{Filter, FilterError};
pub use shared::SharedSteps;
pub use step::{Action, Capture, RepeatPlan, Step};
pub use walk::{Next, PAGES, WalkPlan};
