//! The built-in self-test servers.

use super::flow::Flow;
use super::flowon::FlowOn;
use super::service::Service;

/// Every built-in self-test server, sorted by name.
pub static SERVICES: &[&dyn Service] = &[&Flow, &FlowOn];

/// The server that `self-test:` and `wireproof serve` know by this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Service> {
    SERVICES.iter().copied().find(|service| service.name() == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn servers_are_sorted_unique_and_found_by_name() {
        assert!(SERVICES.is_sorted_by(|one, other| one.name() < other.name()));
        assert!(
            SERVICES.iter().all(|service| find(service.name()).is_some_and(|found| found.name() == service.name()))
        );
        assert!(find("no such server").is_none());
    }

    #[test]
    fn servers_their_states_and_what_serve_prints_are_documented() {
        for service in SERVICES {
            let name = service.name();
            assert!(!service.summary().is_empty(), "{name} has a summary");
            assert!(!service.notes().is_empty(), "{name} says how to use it");
            assert!(service.givens().iter().all(|given| !given.summary.is_empty()), "{name} explains its states");
            assert!(service.givens().is_sorted_by(|one, other| one.name < other.name), "{name} sorts its states");
        }
    }

    #[test]
    fn every_listed_state_can_be_brought_about_and_none_is_called_as_the_clock_is() {
        for service in SERVICES {
            for given in service.givens() {
                assert!(service.world().bring_about(given.name), "{}: {}", service.name(), given.name);
                assert!(!given.name.starts_with("clock"), "{}: {}", service.name(), given.name);
            }
        }
    }

    #[test]
    fn rules_are_unique_and_stand_for_promises() {
        for service in SERVICES {
            let rules = service.rules();
            let names: HashSet<_> = rules.iter().map(|rule| rule.name).collect();
            assert_eq!(names.len(), rules.len(), "{} names each rule once", service.name());
            assert!(rules.iter().all(|rule| !rule.promises.is_empty()), "{}: {rules:?}", service.name());
        }
    }
}
