//! What holds for every two answers.

use proptest::prelude::*;

use super::{RULES, Roles, changes, judge};
use crate::model::finding::Severity;
use crate::model::json::Json;
use crate::model::stored::any::{any_stored, few_stored};
use crate::model::stored::{Stored, StoredBody, StoredJson, Text};
use crate::select::path::Path;

/// The answer with the members of every object in another order; those of one name stay in theirs.
fn turned(answer: &Stored) -> Stored {
    let body = match &answer.body {
        StoredBody::Json(value) => StoredBody::Json(turned_json(value)),
        other => other.clone(),
    };
    Stored { body, ..answer.clone() }
}

fn turned_json(value: &StoredJson) -> StoredJson {
    match value {
        StoredJson::Array(elements) => StoredJson::Array(elements.iter().map(turned_json).collect()),
        StoredJson::Object(members) => {
            let mut turned: Vec<(Text, StoredJson)> =
                members.iter().map(|(name, value)| (name.clone(), turned_json(value))).collect();
            // A shape's `a[null]` is a member `a`, too.
            let real =
                |name: &Text| name.split_alternatives().map_or(name.shown().to_owned(), |(real, _)| real.to_owned());
            turned.sort_by_key(|(name, _)| std::cmp::Reverse(real(name)));
            StoredJson::Object(turned)
        }
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn equal_answers_have_no_difference(answer in any_stored()) {
        prop_assert_eq!(judge(&answer, &answer.clone(), &Roles::default()), Vec::new());
    }

    #[test]
    fn answers_without_a_difference_are_equal(accepted in few_stored(), new in few_stored()) {
        prop_assert_eq!(judge(&accepted, &new, &Roles::default()).is_empty(), accepted == new);
    }

    #[test]
    fn bodies_without_a_difference_are_equal(accepted in few_stored(), new in few_stored()) {
        // Of whole answers few differ in the body alone.
        let new = Stored { body: new.body, ..accepted.clone() };
        prop_assert_eq!(judge(&accepted, &new, &Roles::default()).is_empty(), accepted == new);
    }

    #[test]
    fn the_order_of_members_is_cosmetic(answer in prop_oneof![any_stored(), few_stored()]) {
        for finding in judge(&answer, &turned(&answer), &Roles::default()) {
            prop_assert_eq!(finding.severity, Severity::Cosmetic, "{:?}", finding);
        }
    }

    #[test]
    fn the_order_of_members_changes_no_other_verdict(accepted in few_stored(), new in few_stored()) {
        let judged = |accepted: &Stored, new: &Stored| {
            let mut findings = judge(accepted, new, &Roles::default());
            findings.retain(|finding| finding.severity > Severity::Cosmetic);
            findings.sort_by(|one, other| (one.rule, &one.place).cmp(&(other.rule, &other.place)));
            findings.into_iter().map(|finding| (finding.rule, finding.place, finding.severity)).collect::<Vec<_>>()
        };
        prop_assert_eq!(judged(&accepted, &turned(&new)), judged(&accepted, &new));
        prop_assert_eq!(judged(&turned(&accepted), &new), judged(&accepted, &new));
    }

    #[test]
    fn exactly_one_rule_claims_each_change(
        accepted in prop_oneof![any_stored(), few_stored()],
        new in prop_oneof![any_stored(), few_stored()],
        prose in any::<bool>(),
    ) {
        let path = Path::parse("$..*").expect("a path");
        let paths = vec![&path];
        let roles = if prose {
            Roles { prose: paths, ..Roles::default() }
        } else {
            Roles { reasons: paths, reason_headers: vec!["etag"], ..Roles::default() }
        };
        for change in changes(&accepted, &new, &roles) {
            let claimed = RULES.iter().filter(|rule| rule.claim(&change.kind).is_some()).count();
            prop_assert_eq!(claimed, 1, "{:?}", change);
        }
    }
}

#[test]
fn objects_and_lists_of_any_size_are_compared_quickly() {
    let members = |extra: usize| {
        let all = (0..50_000 + extra).map(|number| (format!("m{number}"), Json::from("x")));
        StoredBody::Json(StoredJson::from(&Json::Object(all.collect())))
    };
    let answer = |body| Stored { status: 200, phrase: Text::new(), headers: Vec::new(), body };
    let (accepted, new) = (answer(members(0)), answer(members(1)));
    assert_eq!(judge(&accepted, &new, &Roles::default()).len(), 1);
}
