//! FLOW as the rest of wireproof sees it.

use super::rules::RULES;
use super::state::State;
use super::users;
use crate::mock::rule::RuleInfo;
use crate::mock::service::{Given, RuleWorld, Service, World, infos};

/// The self-test server of FLOW's contract.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flow;

impl Service for Flow {
    fn name(&self) -> &'static str {
        "flow"
    }

    fn summary(&self) -> &'static str {
        "FLOW's REST API: a block with one cube, its analytics, their sinks and widgets"
    }

    fn givens(&self) -> &'static [Given] {
        GIVENS
    }

    fn rules(&self) -> Vec<RuleInfo> {
        infos(RULES)
    }

    fn notes(&self) -> &'static [(&'static str, &'static str)] {
        NOTES
    }

    fn secrets(&self) -> &'static [(&'static str, &'static str)] {
        SECRETS
    }

    fn world(&self) -> Box<dyn World> {
        Box::new(RuleWorld { rules: RULES.iter().collect(), state: State::default(), bring_about })
    }
}

const GIVENS: &[Given] = &[
    Given { name: "a change in progress", summary: "somebody else is changing every analytic at this moment" },
    Given { name: "internal fault", summary: "what serves the cubes has broken down" },
    Given { name: "loading", summary: "the data of the analytics is loading for five more seconds" },
    Given { name: "session expired", summary: "sessions that began before this moment are over" },
];

const NOTES: &[(&str, &str)] = &[
    ("block info", "GET /block"),
    ("login", r#"POST /login {"user": "…", "password": "…"}, as Authorization: Bearer <token> for 15 minutes"#),
    ("version", "Accept-Version: 3.17"),
    ("operator, who may do everything", users::OPERATOR_PASSWORD),
    ("viewer, who may only read", users::VIEWER_PASSWORD),
    ("former, whose account is disabled", users::FORMER_PASSWORD),
];

const SECRETS: &[(&str, &str)] = &[
    ("password", users::OPERATOR_PASSWORD),
    ("viewer_password", users::VIEWER_PASSWORD),
    ("former_password", users::FORMER_PASSWORD),
];

/// Brings about a state of `givens`.
pub(super) fn bring_about(state: &mut State, given: &str) -> bool {
    match given {
        "a change in progress" => state.begin_foreign_change(),
        "internal fault" => state.break_down(),
        "loading" => state.start_loading(),
        "session expired" => state.outlive_sessions(),
        _ => return false,
    }
    true
}
