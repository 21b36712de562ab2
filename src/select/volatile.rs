//! Values that differ from run to run.

use std::ops::Range;

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

impl Volatile {
    /// A text with the kind in place of what is volatile in it.
    #[must_use]
    pub fn steady(&self, text: &str) -> String {
        let (mut steady, mut from) = (String::new(), 0);
        for part in self.parts(text) {
            steady.push_str(&format!("{}[{}]", &text[from..part.start], self.kind));
            from = part.end;
        }
        steady.push_str(&text[from..]);
        steady
    }

    /// The parts of a text that are volatile, in order: the first group of each match, or the match. All of it where no
    /// part is named.
    #[must_use]
    pub fn parts(&self, text: &str) -> Vec<Range<usize>> {
        let Some(regex) = &self.matches else { return std::iter::once(0..text.len()).collect() };
        let parts = regex.captures_iter(text).filter_map(|found| found.get(1).or(found.get(0)));
        parts.filter(|part| !part.is_empty()).map(|part| part.range()).collect()
    }
}
