//! The list of rules.

use std::collections::HashSet;

use super::*;

#[test]
fn every_rule_has_a_name_of_its_own_and_promises_of_the_reference() {
    let rules = Flow.rules();
    let names: HashSet<_> = rules.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules.len());
    for rule in rules {
        assert!(!rule.promises.is_empty(), "{}", rule.name);
        for promise in rule.promises {
            let number = promise.strip_prefix('F').and_then(|digits| digits.parse::<u8>().ok());
            assert!(number.is_some_and(|number| (1..=62).contains(&number)), "{}: {promise}", rule.name);
        }
    }
}

#[test]
fn a_state_that_isnt_listed_is_refused() {
    let mut world = Flow.world();
    assert!(Flow.givens().iter().all(|given| world.bring_about(given.name)));
    assert!(!world.bring_about("an earthquake"));
}
