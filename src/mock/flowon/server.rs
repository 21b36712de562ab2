//! The server: its rules in order, and what the rest of wireproof may know about it.

use super::state::State;
use super::{
    accounts, actions, attachments, faults, missing, pages, queries, sessions, unserved, uploads, users, validation,
};
use crate::mock::rule::{Rule, RuleInfo};
use crate::mock::service::{self, Given, RuleWorld, Service, World};

/// The self-test server that stands in for a FlowOn API.
#[derive(Clone, Copy, Debug, Default)]
pub struct FlowOn;

/// Subjects in the order in which a request is looked at: who asks, is it well-formed, does the record exist, may it be done.
const SUBJECTS: [&[Rule<State>]; 11] = [
    &sessions::RULES,
    &faults::RULES,
    &validation::RULES,
    &missing::RULES,
    &actions::RULES,
    &accounts::RULES,
    &uploads::RULES,
    &attachments::RULES,
    &queries::RULES,
    &pages::RULES,
    &unserved::RULES,
];

impl FlowOn {
    /// A world of its own as its parts: rules and state.
    #[must_use]
    pub fn rule_world() -> RuleWorld<State> {
        RuleWorld {
            rules: SUBJECTS.into_iter().flatten().collect(),
            state: State::new(),
            bring_about: State::bring_about,
        }
    }
}

impl Service for FlowOn {
    fn name(&self) -> &'static str {
        "flowon"
    }

    fn summary(&self) -> &'static str {
        "a FlowOn API over accounts, with orders, attachments and queries"
    }

    fn givens(&self) -> &'static [Given] {
        &[
            Given {
                name: "a rule against duplicates",
                summary: "a new account is refused with a code that isn't a common one",
            },
            Given { name: "internal fault", summary: "every request of a user fails for an unexpected reason" },
            Given { name: "session expired", summary: "tokens that were issued before are no longer good" },
        ]
    }

    fn rules(&self) -> Vec<RuleInfo> {
        SUBJECTS.into_iter().flat_map(service::infos).collect()
    }

    fn notes(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("login", "POST /api/token with the form fields userName and password"),
            ("may do everything", users::SELLER_NOTE),
            ("may only read", users::AUDITOR_NOTE),
            ("accounts", "/api/sales/accounts"),
            ("queries", "/api/sales/queries/account?AccountId= /accounts-by-city?City= /accounts?cursor="),
        ]
    }

    fn secrets(&self) -> &'static [(&'static str, &'static str)] {
        &[("password", users::SELLER_PASSWORD), ("auditor_password", users::AUDITOR_PASSWORD)]
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(Self::rule_world())
    }
}
