//! What a run covered of a contract, and the rules over a whole run. Pure: what exchanges showed goes in, holes and
//! findings come out.

mod ledger;
pub mod rules;
mod table;
mod terms;
#[cfg(test)]
mod tests;

pub use ledger::{Ledger, Site};
pub use rules::RULES;
pub use terms::{CaseTerms, PairTerms, PromiseTerms, Terms, Waiver};
