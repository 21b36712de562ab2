//! Everything that `wireproof explain` and the page of rules know.

use crate::check::{CHECKS, recorded};
use crate::coverage;
use crate::judge::rules;
use crate::report::explain::Topic;
use crate::verdict;

/// Every check and rule, sorted by name.
#[must_use]
pub fn topics() -> Vec<Topic<'static>> {
    let checks = CHECKS.iter().map(|check| Topic {
        name: check.name(),
        summary: check.summary(),
        documentation: check.documentation(),
    });
    let notices = verdict::NOTICES.iter().map(|notice| Topic {
        name: notice.name,
        summary: notice.summary,
        documentation: notice.documentation,
    });
    let verdicts = verdict::RULES.iter().map(|rule| Topic {
        name: rule.name(),
        summary: rule.summary(),
        documentation: rule.documentation(),
    });
    let contracts = verdict::contract::RULES.iter().map(|rule| Topic {
        name: rule.name,
        summary: rule.summary,
        documentation: rule.documentation,
    });
    let over_runs = coverage::RULES.iter().map(|rule| Topic {
        name: rule.name(),
        summary: rule.summary(),
        documentation: rule.documentation(),
    });
    let recorded = recorded::RULES.iter().map(|rule| Topic {
        name: rule.name,
        summary: rule.summary,
        documentation: rule.documentation,
    });
    let runs = rules::RULES.iter().map(|rule| Topic {
        name: rule.name,
        summary: rule.summary,
        documentation: rule.documentation,
    });
    let mut topics: Vec<_> =
        checks.chain(verdicts).chain(notices).chain(contracts).chain(over_runs).chain(recorded).chain(runs).collect();
    topics.sort_by_key(|topic| topic.name);
    topics
}

#[cfg(test)]
mod tests {
    use super::topics;

    #[test]
    fn no_two_rules_have_one_name() {
        let topics = topics();
        assert!(topics.windows(2).all(|pair| pair[0].name != pair[1].name));
    }
}
