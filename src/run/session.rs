//! Identities: who is logged in, once a run or for one case.

use std::sync::Arc;

use tokio::time::{Duration, Instant};

use super::halt::Halt;
use super::jar::Jar;
use super::runner::{Phase, Runner};
use crate::judge::rules::{LOGIN_FAILED, NOTHING_CAPTURED};
use crate::mask::SHORTEST;
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::json::Json;
use crate::plan::{As, Capture};

/// A session of an identity.
pub(super) struct Session {
    /// What the login gave.
    pub(super) captured: Vec<(String, Json)>,
    /// Its cookies, where the identity keeps them.
    pub(super) cookies: Option<Jar>,
    at: Instant,
}

/// The session that a run shares for one identity.
#[derive(Default)]
pub(super) struct Slot(tokio::sync::Mutex<State>);

#[derive(Default)]
enum State {
    #[default]
    Unknown,
    Ready(Arc<Session>),
    Failed(Halt),
}

impl Runner<'_> {
    /// The session of an identity: the run's, or the case's own.
    pub(super) async fn session(&mut self, who: As) -> Result<Option<Arc<Session>>, Halt> {
        let session = match who {
            As::Nobody => return Ok(None),
            As::Fresh(index) => {
                if let Some((_, session)) = self.fresh.iter().find(|(known, _)| *known == index) {
                    Arc::clone(session)
                } else {
                    let session = Arc::new(Box::pin(self.log_in(index, self.key)).await?);
                    self.fresh.push((index, Arc::clone(&session)));
                    session
                }
            }
            As::Shared(index) => self.shared_session(index).await?,
        };
        for (name, value) in &session.captured {
            self.scope.set(name.as_str(), value.clone());
        }
        Ok(Some(session))
    }

    async fn shared_session(&mut self, index: usize) -> Result<Arc<Session>, Halt> {
        let contract = self.contract;
        let waited = Arc::clone(&self.waited);
        let _waiting = waited.begin();
        let mut state = contract.sessions[index].0.lock().await;
        let expires = contract.target.contract.identities[index].expires.map(Duration::from_millis);
        match &*state {
            State::Ready(session) if expires.is_none_or(|expires| session.at.elapsed() < expires) => {
                return Ok(Arc::clone(session));
            }
            State::Failed(halt) => return Err(halt.clone()),
            _ => {}
        }
        match Box::pin(self.log_in(index, None)).await {
            Ok(session) => {
                let session = Arc::new(session);
                *state = State::Ready(Arc::clone(&session));
                Ok(session)
            }
            Err(halt) => {
                // The finding stands at the case that met it first; the others can't be run.
                let name = &contract.target.contract.identities[index].name;
                *state = State::Failed(match &halt {
                    Halt::Broken => Halt::NotRun(format!("the login of {name} failed")),
                    other => other.clone(),
                });
                Err(halt)
            }
        }
    }

    /// Forgets a session, so that the next request logs in again. Where another case has done so meanwhile, its new
    /// session stays.
    pub(super) async fn forget(&mut self, who: As, old: &Arc<Session>) {
        match who {
            As::Nobody => {}
            As::Fresh(_) => self.fresh.retain(|(_, session)| !Arc::ptr_eq(session, old)),
            As::Shared(index) => {
                let mut state = self.contract.sessions[index].0.lock().await;
                if matches!(&*state, State::Ready(session) if Arc::ptr_eq(session, old)) {
                    *state = State::Unknown;
                }
            }
        }
    }

    async fn log_in(&mut self, index: usize, key: Option<u64>) -> Result<Session, Halt> {
        let plan = &self.contract.target.contract;
        let identity = &plan.identities[index];
        let title = format!("login of {}", identity.name);
        let names: Vec<&str> = identity.capture.iter().map(|capture| capture.name.as_str()).collect();
        let control = self.contract.target.self_test.as_ref();
        if let Some(values) = control.and_then(|control| control.without_login(&identity.name, &names)) {
            let captured = names.into_iter().zip(values).map(|(name, value)| (name.to_owned(), Json::from(value)));
            return Ok(Session { captured: captured.collect(), cookies: None, at: Instant::now() });
        }
        let mut runner = self.beside(key, As::Nobody);
        let jar = identity.cookies.then(|| Jar::of(&identity.name));
        runner.cookies = jar;
        let mut outcome = Ok(());
        for step in &identity.login {
            outcome = Box::pin(runner.step(step, Phase::Login(&title))).await;
            if outcome.is_err() || runner.judge.is_broken() {
                break;
            }
        }
        let mut captured = Vec::new();
        if outcome.is_ok() && !runner.judge.is_broken() {
            for capture in &identity.capture {
                if let Some(value) = runner.last.as_ref().and_then(|exchange| take(capture, exchange)) {
                    captured.push((capture.name.clone(), value));
                } else {
                    let came = runner.last.as_deref().map(came_instead).unwrap_or_default();
                    let message = format!("`{}` is not in the login's answer{came}", capture.name);
                    runner.fail_last(Finding::new(NOTHING_CAPTURED, capture.from.describe(), message));
                }
            }
        }
        let Runner { cookies, records, judge, .. } = runner;
        let broken = judge.is_broken();
        self.judge.after_login(judge);
        let secrets = self.shared.settings.secrets.clone();
        for (name, value) in &captured {
            let text = value.as_str().map_or_else(|| crate::model::json::to_string(value), str::to_owned);
            if text.len() >= SHORTEST {
                secrets.add(&format!("{}.{name}", identity.name), &text);
            }
        }
        self.records.extend(records);
        if broken {
            let message = format!("{} could not log in; its cases are not run", identity.name);
            self.record_alone(&title, Finding::new(LOGIN_FAILED, "login", message));
            return Err(Halt::Broken);
        }
        outcome?;
        Ok(Session { captured, cookies, at: Instant::now() })
    }
}

/// What kind of answer came where a login's was looked for, unless it is JSON as it should be.
fn came_instead(exchange: &Exchange) -> String {
    match (exchange.json(), exchange.answer.media_type()) {
        (Some(_), _) => String::new(),
        (None, Some(media_type)) if !exchange.answer.says_json() => format!(", which is no JSON but `{media_type}`"),
        (None, _) => ", which is no JSON".to_owned(),
    }
}

/// A captured value, if it is there.
pub(super) fn take(capture: &Capture, exchange: &Exchange) -> Option<Json> {
    let value = capture.from.first(exchange)?;
    let Some(regex) = &capture.matches else { return Some(value) };
    let text = value.as_str().map_or_else(|| crate::model::json::to_string(&value), str::to_owned);
    let found = regex.captures(&text)?;
    found.get(1).or(found.get(0)).map(|part| Json::from(part.as_str()))
}
