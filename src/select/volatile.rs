//! Values that differ from run to run.

use regex::Regex;

use super::place::Place;

/// A place whose values are masked before anything is compared or stored.
#[derive(Clone, Debug)]
pub struct Volatile {
    /// Where the values stand.
    pub place: Place,
    /// The part of a text that is volatile: the first group, or the whole match. `None`: the whole value.
    pub matches: Option<Regex>,
    /// The kind, as snapshots show it.
    pub kind: String,
}
