use std::collections::HashSet;

use crate::mock::flowon::FlowOn;
use crate::mock::service::Service;

#[test]
fn each_rule_has_a_name_of_its_own_and_a_promise() {
    let rules = FlowOn.rules();
    let names: HashSet<_> = rules.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules.len());
    for rule in &rules {
        assert!(!rule.promises.is_empty(), "{}", rule.name);
    }
    assert_eq!(rules.len(), FlowOn::rule_world().rules.len());
}

#[test]
fn each_listed_state_can_be_brought_about() {
    for given in FlowOn.givens() {
        assert!(FlowOn.world().bring_about(given.name), "{}", given.name);
    }
}
