//! The tests of the whole: one binary, so that everything is linked once.

mod acceptance;
mod again;
mod architecture;
mod canary;
mod comparing;
mod coverage;
mod diff;
mod docs;
mod http;
mod identifiers;
mod judge;
mod known;
mod learn;
mod output;
mod places;
mod polling;
mod raw;
mod reach;
mod reference;
mod refused;
mod reports;
mod requests;
mod running;
mod serve;
mod suite;
mod targets;
mod tls;
mod verdicts;
mod walking;
mod wire;

#[path = "../support/mod.rs"]
mod support;
