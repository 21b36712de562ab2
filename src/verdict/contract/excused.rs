//! For how long, and at which targets, something is excused: a known deviation, or a hole in the coverage.

use crate::model::source::Spanned;

/// For how long, and at which targets, something is excused.
pub(super) struct Excused<'c> {
    /// The last day; none: without an end.
    pub(super) until: Option<&'c Spanned<String>>,
    /// The targets; none: all.
    pub(super) on: &'c [Spanned<String>],
}

/// One way in which something is excused otherwise than before.
pub(super) struct Otherwise {
    /// Whether more is excused.
    pub(super) more: bool,
    /// How it was, in words, and how it is.
    pub(super) was: String,
    pub(super) is: String,
}

impl Excused<'_> {
    /// In what it is excused otherwise after a change.
    pub(super) fn otherwise(&self, after: &Excused<'_>) -> Vec<Otherwise> {
        let mut found = Vec::new();
        if self.day() != after.day() {
            let more = match (self.until, after.until) {
                (Some(_), None) => true,
                (Some(before), Some(after)) => after.value > before.value,
                (None, _) => false,
            };
            found.push(Otherwise { more, was: self.day(), is: after.day() });
        }
        if self.targets() != after.targets() {
            let more = !after.is_within(self);
            let is = format!("on {}", after.targets());
            found.push(Otherwise { more, was: format!("on {}", self.targets()), is });
        }
        found
    }

    /// Whether it names only targets that another one names, too.
    fn is_within(&self, outer: &Self) -> bool {
        let named = |target: &Spanned<String>| outer.on.iter().any(|known| known.value == target.value);
        outer.on.is_empty() || (!self.on.is_empty() && self.on.iter().all(named))
    }

    fn day(&self) -> String {
        self.until.map_or_else(|| "without an end".to_owned(), |day| format!("until {}", day.value))
    }

    fn targets(&self) -> String {
        if self.on.is_empty() {
            return "all targets".to_owned();
        }
        self.on.iter().map(|target| target.value.as_str()).collect::<Vec<_>>().join(", ")
    }
}
