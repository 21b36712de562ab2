//! Which cases send nothing that could change a target.

use super::case::Case;
use super::request::RequestTemplate;
use super::step::{Action, Step};

/// Methods that ask for no change (RFC 9110 section 9.2.1), without TRACE, which many servers refuse.
const SAFE: [&str; 3] = ["GET", "HEAD", "OPTIONS"];

impl Case {
    /// Why it may change something, if so: setup, steps or teardown send another method than GET, HEAD or OPTIONS, or
    /// one that only a run knows, or a raw request. Logins are not looked at.
    #[must_use]
    pub fn unsafe_because(&self) -> Option<String> {
        let shared = &self.shared;
        let parts = [("setup ", &shared.setup), ("step ", &shared.steps), ("teardown ", &shared.teardown)];
        parts.into_iter().find_map(|(part, steps)| {
            steps.iter().find_map(|step| {
                let alone = part == "step " && steps.len() == 1;
                let who = if alone { "it".to_owned() } else { format!("{part}{}", step.name) };
                self.unsafe_step(step).map(|why| format!("{who} {why}"))
            })
        })
    }

    fn unsafe_step(&self, step: &Step) -> Option<String> {
        match &step.action {
            Action::Send(request) => self.unsafe_request(request),
            Action::Together(requests) => requests.iter().find_map(|request| self.unsafe_request(request)),
            Action::Walk(walk) => self.unsafe_request(&walk.request),
            Action::Wait(_) | Action::Set(_) => None,
        }
    }

    fn unsafe_request(&self, request: &RequestTemplate) -> Option<String> {
        if request.raw.is_some() {
            return Some("sends a raw request".to_owned());
        }
        let method = match request.method.constant() {
            Some(method) => method.to_owned(),
            None => match self.method_of_its_row(request) {
                Some(method) => method,
                None => return Some("has a method that only a run knows".to_owned()),
            },
        };
        (!SAFE.contains(&method.as_str())).then(|| format!("sends {method}"))
    }

    /// A method that is made of the columns of the case's row, which nothing in the case sets anew.
    fn method_of_its_row(&self, request: &RequestTemplate) -> Option<String> {
        let shared = &self.shared;
        let set_anew = |name: &String| {
            let steps = shared.setup.iter().chain(&shared.steps).chain(&shared.teardown);
            steps.flat_map(sets).any(|known| known == name)
        };
        let variables = request.method.variables();
        let known = |name: &String| self.columns.iter().any(|(column, _)| column == name) && !set_anew(name);
        if !variables.iter().all(known) {
            return None;
        }
        let mut scope = crate::template::Scope::empty();
        self.columns.iter().for_each(|(name, value)| scope.set(name.as_str(), value.clone()));
        request.method.render(&scope).ok()
    }
}

/// The variables that a step sets.
fn sets(step: &Step) -> Vec<&String> {
    let captured = step.capture.iter().map(|capture| &capture.name);
    match &step.action {
        Action::Set(variables) => captured.chain(variables.iter().map(|(name, _)| name)).collect(),
        _ => captured.collect(),
    }
}
