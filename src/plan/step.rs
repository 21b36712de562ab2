//! Steps ready to run.

use regex::Regex;

use super::request::RequestTemplate;
use super::walk::WalkPlan;
use crate::check::Expectation;
use crate::model::contract::SnapshotMode;
use crate::select::Place;
use crate::template::{Condition, JsonTemplate};

/// One step ready to run.
#[derive(Debug)]
pub struct Step {
    /// Its name: the id, or its number from 1; with the shared steps' name in front where it comes from there.
    pub name: String,
    /// Its one-based line in the case's file; none where it stands elsewhere.
    pub line: Option<u32>,
    /// What it does.
    pub action: Action,
    /// What its answers must be: one entry, or one for each request that goes together.
    pub expect: Vec<Expectation>,
    /// What is taken from its answer.
    pub capture: Vec<Capture>,
    /// Tries while the answer isn't the expected one.
    pub retry: Option<Box<RepeatPlan>>,
    /// Repeats until a condition holds.
    pub repeat: Option<Box<RepeatPlan>>,
    /// The time limit of an exchange, in milliseconds.
    pub time_limit: Option<u64>,
    /// How much of its answer is stored, where the step says so.
    pub snapshot: Option<SnapshotMode>,
    /// Whether its answer is stored at all: not those of shared steps.
    pub stored: bool,
}

impl Step {
    /// Whether it sends anything.
    #[must_use]
    pub const fn sends(&self) -> bool {
        matches!(self.action, Action::Send(_) | Action::Together(_) | Action::Walk(_))
    }
}

/// What a step does.
#[derive(Debug)]
pub enum Action {
    /// Sends one request.
    Send(Box<RequestTemplate>),
    /// Sends several at once.
    Together(Vec<RequestTemplate>),
    /// Follows pages.
    Walk(Box<WalkPlan>),
    /// Waits so many milliseconds.
    Wait(u64),
    /// Sets variables for the shared steps that follow.
    Set(Vec<(String, JsonTemplate)>),
}

impl Action {
    /// The requests that it sends.
    #[must_use]
    pub fn requests(&self) -> &[RequestTemplate] {
        match self {
            Self::Send(request) => std::slice::from_ref(request),
            Self::Together(requests) => requests,
            Self::Walk(walk) => std::slice::from_ref(&walk.request),
            Self::Wait(_) | Self::Set(_) => &[],
        }
    }
}

/// A value taken from an answer.
#[derive(Debug)]
pub struct Capture {
    /// The variable.
    pub name: String,
    /// Where it stands.
    pub from: Place,
    /// The part of it.
    pub matches: Option<Regex>,
}

/// A bounded repetition.
#[derive(Debug)]
pub struct RepeatPlan {
    /// At most so many requests.
    pub at_most: u32,
    /// The condition that ends it.
    pub until: Option<Condition>,
    /// The condition that ends it as a failure.
    pub fail_if: Option<Condition>,
    /// Milliseconds between two requests.
    pub every: u64,
}
