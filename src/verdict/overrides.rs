//! Rules that a contract raises or lowers.

use crate::model::finding::{Finding, Severity};
use crate::select::Place;

/// A rule that a contract raises or lowers, everywhere or at one place.
#[derive(Clone, Debug)]
pub struct Override {
    /// The rule or check.
    pub rule: String,
    /// Only there, and below.
    pub at: Option<Place>,
    /// How much it hurts.
    pub severity: Severity,
    /// Why.
    pub because: String,
}

impl Override {
    /// Whether it is meant for a finding.
    #[must_use]
    pub fn fits(&self, finding: &Finding) -> bool {
        self.rule == finding.rule && self.at.as_ref().is_none_or(|at| covers(at, &finding.place))
    }
}

/// Whether a finding's place is the named one or lies below it. `[*]` in a path stands for every index.
fn covers(at: &Place, place: &str) -> bool {
    match at {
        Place::Body(path) => below(&path.as_str().replace("['", ".").replace("']", ""), place),
        Place::Header(name) => place.strip_prefix("header ").is_some_and(|found| found.eq_ignore_ascii_case(name)),
        Place::Status => place == "status",
        Place::Text => place == "body",
        Place::Trailer(name) => place.strip_prefix("trailer ").is_some_and(|found| found.eq_ignore_ascii_case(name)),
    }
}

fn below(pattern: &str, place: &str) -> bool {
    let place = place.replace("['", ".").replace("']", "");
    let mut found = place.split(['.', '[']);
    let mut wanted = pattern.split(['.', '[']);
    loop {
        match (wanted.next(), found.next()) {
            (None, _) => return true,
            (Some(wanted), Some(found)) if wanted == found => {}
            (Some("*]"), Some(found)) if found.ends_with(']') => {}
            (Some("*"), Some(found)) if !found.ends_with(']') => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("$.data", "$.data", true)]
    #[case("$.data", "$.data[3].name", true)]
    #[case("$.data[*].name", "$.data[3].name", true)]
    #[case("$.data[*].name", "$.data[3].id", false)]
    #[case("$.dat", "$.data", false)]
    #[case("header.ETag", "header etag", true)]
    #[case("status", "status", true)]
    fn a_place_covers_itself_and_what_lies_below(#[case] at: &str, #[case] place: &str, #[case] expected: bool) {
        assert_eq!(covers(&Place::parse(at).expect("a place"), place), expected);
    }
}
