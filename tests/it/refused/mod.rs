//! Files that are refused: `wireproof check` on each, with its whole message as a snapshot.
//!
//! A row is what a user wrote; `tests/it/refused/snapshots/<test>.<row>.snap` is what the user is told. Each message is
//! read by a person before it is accepted: the caret at the right place, what was expected, a cure, nothing twice.

mod answers;
mod attacks;
mod catalogue;
mod contracts;
mod coverage;
mod duplicates;
mod expressions;
mod files;
mod folders;
mod keys;
mod kinds;
mod names;
mod project;
mod robust;
mod secrets;
mod several;
mod steps;
mod syntax;
mod tables;
mod words;
