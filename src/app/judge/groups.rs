//! The same finding over many answers is told once.

use std::collections::HashMap;

use crate::check::operation::is_id;
use crate::model::finding::{Finding, Severity};
use crate::model::json::path_any_index;
use crate::model::judgement::Group;

/// So many kinds of findings are kept; an API that answers nothing as promised needs no longer list.
const MOST: usize = 500;
/// So many requests of a kind are kept to be shown.
const EXAMPLES: usize = 3;

/// Findings, by what they have in common.
#[derive(Default)]
pub(super) struct Groups {
    known: HashMap<(&'static str, String, String, String), usize>,
    list: Vec<Group>,
    left_out: usize,
}

impl Groups {
    /// Takes in a finding. Texts are masked only where they are kept.
    pub(super) fn add(
        &mut self,
        finding: Finding,
        operation: &str,
        fail_on: Severity,
        masked: impl Fn(&str) -> String,
        request: impl Fn() -> String,
    ) {
        let key = (finding.rule, path_any_index(&finding.place), subject(&finding), operation.to_owned());
        let index = match self.known.get(&key) {
            Some(index) => *index,
            None if self.list.len() >= MOST => {
                self.left_out += 1;
                return;
            }
            None => {
                self.known.insert(key, self.list.len());
                let finding = finding.masked(&masked);
                let fails = finding.severity >= fail_on;
                let operation = masked(operation);
                self.list.push(Group { finding, operation, count: 0, requests: Vec::new(), fails });
                self.list.len() - 1
            }
        };
        let group = &mut self.list[index];
        group.count += 1;
        if group.requests.len() < EXAMPLES {
            group.requests.push(request());
        }
    }

    /// The kinds of findings, the worst and most frequent first, and how many findings were of others.
    pub(super) fn finish(mut self) -> (Vec<Group>, usize) {
        self.list.sort_by_key(|group| std::cmp::Reverse((group.finding.severity, group.count)));
        (self.list, self.left_out)
    }
}

/// What tells two findings of a rule at one place apart. At the status the message names the pair, and each one that
/// isn't listed is a deviation of its own. Of the whole body it is what was promised: a condition, a pattern. Elsewhere
/// there are values, which differ from answer to answer.
fn subject(finding: &Finding) -> String {
    match finding.place.as_str() {
        "status" => finding.message(),
        "body" => finding.expected.as_ref().map_or_else(|| finding.message(), ToString::to_string),
        _ => String::new(),
    }
}

/// What a request asks where the contract lists no operation for it: what looks like an id is left out.
pub(super) fn folded(method: &str, target: &str) -> String {
    let path = target.split('?').next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').map(|segment| if is_id(segment) { "…" } else { segment }).collect();
    let path = segments.join("/");
    format!("{method} {}", if path.is_empty() { "/" } else { &path })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/cubes/0/analytics/6f9619ff-8b86-d011-b42d-00c04fc964ff?x=1", "GET /cubes/…/analytics/…")]
    #[case("/v2/orders", "GET /v2/orders")]
    #[case("", "GET /")]
    fn ids_are_left_out_of_what_a_request_asks(#[case] target: &str, #[case] operation: &str) {
        assert_eq!(folded("GET", target), operation);
    }

    #[test]
    fn conditions_on_the_whole_body_are_told_apart_and_values_in_it_are_not() {
        let mut groups = Groups::default();
        let mut add = |place: &str, promised: &str, answered: &str| {
            let finding = Finding::differs("invariant-broken", place, promised, answered);
            groups.add(finding, "GET /x", Severity::Breaking, str::to_owned, String::new);
        };
        add("body", "count == 1", "2");
        add("body", "count == 1", "3");
        add("body", "total > 0", "0");
        add("body", "never /at .+/", "at x");
        add("body", "never /at .+/", "at y");
        add("body", "never /panic/", "panic");
        add("$.price", "1", "2");
        add("$.price", "2", "3");
        let (list, _) = groups.finish();
        assert_eq!(list.iter().map(|group| group.count).collect::<Vec<_>>(), [2, 2, 2, 1, 1]);
    }

    #[test]
    fn the_same_finding_is_one_with_its_first_requests_and_the_list_has_an_end() {
        let mut groups = Groups::default();
        for index in 0..5 {
            let finding = Finding::new("r", format!("$.data[{index}].x"), "m");
            groups.add(finding, "GET /x", Severity::Breaking, str::to_owned, || format!("GET /x/{index}"));
        }
        for index in 0..1_000 {
            let finding = Finding::new("r", "$", "m");
            groups.add(finding, &index.to_string(), Severity::Breaking, str::to_owned, String::new);
        }
        let (groups, left_out) = groups.finish();
        assert_eq!((groups[0].count, groups[0].requests.join(", ")), (5, "GET /x/0, GET /x/1, GET /x/2".to_owned()));
        assert_eq!((groups.len(), left_out), (MOST, 1_001 - MOST));
    }
}
