//! A self-test server as the rest of wireproof sees it.

use std::time::Duration;

use super::answers;
use super::rule::{Call, Rule, RuleInfo};
use crate::model::answer::Answer;
use crate::model::request::Request;

/// A state that `given:` can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The name as scenarios write it.
    pub name: &'static str,
    /// What it means.
    pub summary: &'static str,
}

/// A built-in self-test server.
pub trait Service: Send + Sync {
    /// The name that `self-test:` and `wireproof serve` know.
    fn name(&self) -> &'static str;
    /// What it stands in for, in one line.
    fn summary(&self) -> &'static str;
    /// The states that `given:` can ask for, besides `clock +<duration>`, which every server knows.
    fn givens(&self) -> &'static [Given];
    /// The rules in their order.
    fn rules(&self) -> Vec<RuleInfo>;
    /// Paths and credentials that `wireproof serve` prints, as (what, value).
    fn notes(&self) -> &'static [(&'static str, &'static str)];
    /// The fixed values of the contract's secrets in a self-test run, as (the secret's name, value).
    fn secrets(&self) -> &'static [(&'static str, &'static str)];
    /// A world of its own with a fresh state.
    fn world(&self) -> Box<dyn World>;
}

/// One state of a self-test server. The same requests at the same times get the same answers.
pub trait World: Send {
    /// Brings about a state that the service lists. False when it knows no such state.
    fn bring_about(&mut self, given: &str) -> bool;
    /// Answers one request at a time since 1970-01-01T00:00:00Z, and names the rule that did.
    fn answer(&mut self, request: &Request, now: Duration) -> (Answer, Option<&'static str>);
}

/// A world made of rules over a state.
pub struct RuleWorld<S: 'static> {
    /// The rules in their order.
    pub rules: Vec<&'static Rule<S>>,
    /// What the server remembers.
    pub state: S,
    /// Brings about a listed state.
    pub bring_about: fn(&mut S, &str) -> bool,
}

impl<S: Send> World for RuleWorld<S> {
    fn bring_about(&mut self, given: &str) -> bool {
        (self.bring_about)(&mut self.state, given)
    }

    fn answer(&mut self, request: &Request, now: Duration) -> (Answer, Option<&'static str>) {
        let mut call = Call { request, state: &mut self.state, now };
        let answered = self.rules.iter().find_map(|rule| Some(((rule.apply)(&mut call)?, Some(rule.name))));
        answered.unwrap_or_else(|| (answers::empty(501), None))
    }
}

/// The facts about a list of rules.
#[must_use]
pub fn infos<S>(rules: &[Rule<S>]) -> Vec<RuleInfo> {
    rules.iter().map(|rule| RuleInfo { name: rule.name, promises: rule.promises }).collect()
}
