//! A contract ready to run.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::known::Known;
use super::request::{HeaderTemplate, QueryTemplate};
use super::step::{Capture, Step};
use crate::check;
use crate::coverage::Terms;
use crate::model::contract::{SnapshotMode, Wire};
use crate::model::reach::Reach;
use crate::select::Volatile;
use crate::template::{JsonTemplate, Scope, Template};
use crate::verdict::Override;

/// A contract ready to run.
#[derive(Debug)]
pub struct ContractPlan {
    /// Its name.
    pub name: String,
    /// The digest of its files: SHA-256 in hexadecimal.
    pub digest: String,
    /// What answers are held against.
    pub checks: check::Contract,
    /// The built-in server that can stand in for a target.
    pub self_test: Option<String>,
    /// Targets by name.
    pub targets: Vec<(String, TargetPlan)>,
    /// Variables of every case.
    pub variables: Vec<(String, JsonTemplate)>,
    /// Secrets by name, and the environment variable that holds each.
    pub secrets: Vec<(String, String)>,
    /// Header fields of every request.
    pub headers: Vec<HeaderTemplate>,
    /// The secrets in them: the field's name, and the secret's.
    pub header_secrets: Vec<(String, String)>,
    /// The header fields of an answer that are stored, in lower case.
    pub answer_headers: Vec<String>,
    /// Who requests can be sent as.
    pub identities: Vec<Identity>,
    /// Origins besides the target's that credentials may go to.
    pub origins: Vec<String>,
    /// The statuses of an outage.
    pub outage: Vec<u16>,
    /// The rules that it raises or lowers.
    pub severities: Vec<Override>,
    /// The deviations that the team knows of.
    pub known: Vec<Known>,
    /// What is masked.
    pub volatile: Vec<Volatile>,
    /// How much of an answer is stored, where nothing else says so.
    pub snapshot: Option<SnapshotMode>,
    /// The cap on an answer's body, in bytes.
    pub body_limit: Option<u64>,
    /// How answers are read, where nothing else says so.
    pub wire: Option<Wire>,
    /// What can be covered, and what `coverage:` demands.
    pub terms: Terms,
}

/// A target ready to be used.
#[derive(Debug)]
pub struct TargetPlan {
    /// The base URL.
    pub url: Template,
    /// At most so many requests a second.
    pub max_rps: Option<u32>,
    /// Variables that are otherwise there.
    pub variables: Vec<(String, JsonTemplate)>,
    /// Secrets that other environment variables hold there.
    pub secrets: Vec<(String, String)>,
    /// Cases at once.
    pub jobs: Option<u32>,
    /// The time limit of one exchange, in milliseconds.
    pub time_limit: Option<u64>,
    /// How it is reached.
    pub reach: Reach<Template>,
    /// The folder of the contract that names it: paths begin there.
    pub folder: PathBuf,
    /// How its answers are read.
    pub wire: Option<Wire>,
}

/// Who a request is sent as.
#[derive(Debug)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The steps that log it in.
    pub login: Vec<Step>,
    /// What the last login step's answer gives.
    pub capture: Vec<Capture>,
    /// Header fields of its requests.
    pub headers: Vec<HeaderTemplate>,
    /// Query parameters of its requests.
    pub query: Vec<QueryTemplate>,
    /// User and password of HTTP Basic.
    pub basic: Option<(Template, Template)>,
    /// Whether cookies are sent back.
    pub cookies: bool,
    /// After so many milliseconds it logs in again.
    pub expires: Option<u64>,
    /// Whether a 401 logs in again, once.
    pub relogin: bool,
    /// The secrets that it needs.
    pub secrets: BTreeSet<String>,
}

impl ContractPlan {
    /// Sets the contract's variables that a scope doesn't have yet, as far as they have values there.
    pub fn set_variables(&self, scope: &mut Scope) {
        for (name, value) in &self.variables {
            if scope.get(name).is_none()
                && let Ok(value) = value.render(scope)
            {
                scope.set(name.as_str(), value);
            }
        }
    }

    /// Each secret with the environment variable that holds it at a target: (secret, variable).
    #[must_use]
    pub fn secret_variables(&self, target: &str) -> Vec<(String, String)> {
        let plan = self.targets.iter().find(|(name, _)| name == target).map(|(_, plan)| plan);
        let of_target =
            |secret: &String| plan?.secrets.iter().find(|(name, _)| name == secret).map(|(_, variable)| variable);
        let variable =
            |(secret, usual): &(String, String)| (secret.clone(), of_target(secret).unwrap_or(usual).clone());
        self.secrets.iter().map(variable).collect()
    }

    /// The index of an identity.
    #[must_use]
    pub fn identity(&self, name: &str) -> Option<usize> {
        self.identities.iter().position(|identity| identity.name == name)
    }
}
