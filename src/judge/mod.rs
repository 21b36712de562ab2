//! Judges: an answer, a case, a run. Pure: nothing is read, sent or written here.
//!
//! - [`Standard::evaluate`] holds one answer against a contract and an expectation.
//! - [`CaseJudge`] folds the evaluations of a case: numbers of masks, earlier answers, accepted ones, known deviations.
//! - [`judge_run`] holds what all cases showed against the rules over a run.
//!
//! Nothing else weighs a finding, excuses one, or compares an answer with an accepted one.

mod alternatives;
mod case;
mod compare;
mod evaluate;
mod known;
pub mod rules;
mod run;
mod standard;
mod stored;
mod twice;
mod volatile;

pub use alternatives::stable_expectation;
pub use case::CaseJudge;
pub use compare::{Accepted, Comparison, Found, Generated, Pair, Part, Write, compare_stored};
pub use evaluate::{Context, Evaluation};
pub use run::{compare_published, judge_run};
pub use standard::{Policy, Standard, Store};
pub use stored::{stored_paths, unmet_path};
pub use twice::Answers;
