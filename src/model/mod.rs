//! Plain data: what every other floor speaks about. No I/O, no foreign types.

pub mod answer;
pub mod comparison;
pub mod contract;
pub mod coverage;
pub mod finding;
pub mod headers;
pub mod json;
pub mod judgement;
pub mod outcome;
pub mod place;
pub mod reach;
pub mod record;
pub mod reference;
pub mod request;
pub mod scenario;
pub mod seen;
pub mod source;
pub mod stored;
pub mod suggest;
