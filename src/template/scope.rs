//! What names stand for while a case runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use minijinja::Value;
use minijinja::value::Object;

use super::convert::{body_to_value, to_value};
use crate::model::answer::Exchange;
use crate::model::headers::Headers;
use crate::model::json::Json;

/// Values that a run makes up. The run knows each of them, so that snapshots can mask them.
pub trait Generated: Send + Sync {
    /// A value that begins with the prefix and is new for every run and call.
    fn unique(&self, prefix: &str) -> String;
    /// A random UUID, version 4.
    fn uuid(&self) -> String;
    /// The time of the run's clock, in UTC as RFC 3339 writes it.
    fn now(&self) -> String;
}

/// Variables by name: those of a case over those it shares with others.
#[derive(Clone)]
pub struct Scope {
    shared: Arc<HashMap<String, Json>>,
    environment: Arc<HashMap<String, String>>,
    own: HashMap<String, Json>,
    generated: Arc<dyn Generated>,
}

impl Scope {
    /// A scope over what many cases share.
    #[must_use]
    pub fn new(
        shared: Arc<HashMap<String, Json>>,
        environment: Arc<HashMap<String, String>>,
        generated: Arc<dyn Generated>,
    ) -> Self {
        Self { shared, environment, own: HashMap::new(), generated }
    }

    /// A scope without variables, for texts that use none but their own.
    #[must_use]
    pub fn empty() -> Self {
        Self::empty_with(Arc::default())
    }

    /// A scope with the environment alone.
    #[must_use]
    pub fn empty_with(environment: Arc<HashMap<String, String>>) -> Self {
        Self::new(Arc::default(), environment, Arc::new(Counted::default()))
    }

    /// Sets a variable of the case.
    pub fn set(&mut self, name: impl Into<String>, value: Json) {
        self.own.insert(name.into(), value);
    }

    /// The variables of the case, for what many cases share.
    #[must_use]
    pub fn into_own(self) -> HashMap<String, Json> {
        self.own
    }

    /// The value of a variable; `env` is the environment.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Json> {
        if name == "env" {
            let variables = self.environment.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str())));
            return Some(Json::Object(variables.collect()));
        }
        self.own.get(name).or_else(|| self.shared.get(name)).cloned()
    }
}

/// What an expression sees besides variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sees {
    /// Nothing: no answer came yet.
    Variables,
    /// An answer: its status, header fields and body.
    Answer,
    /// An answer, and the pages that a walk has seen up to it.
    Pages,
    /// The same, and the rows of these pages.
    Rows,
}

/// What an answer gives to the conditions on it.
#[derive(Debug)]
pub struct Answered {
    status: u16,
    headers: Headers,
    body: Value,
    walked: Option<Walked>,
}

/// What a walk over pages has seen so far.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    rows: Arc<Vec<Value>>,
    first: Value,
    last: Value,
    pages: usize,
}

impl Walked {
    /// Adds a page and the rows on it.
    pub fn add(&mut self, page: &Exchange, rows: &[&Json]) {
        self.pages += 1;
        self.last = page.json().map_or(Value::UNDEFINED, body_to_value);
        if self.pages == 1 {
            self.first = self.last.clone();
        }
        Arc::make_mut(&mut self.rows).extend(rows.iter().map(|row| to_value(row)));
    }

    /// How many pages there were so far.
    #[must_use]
    pub const fn pages(&self) -> usize {
        self.pages
    }

    /// What a name stands for in a walk.
    fn get(&self, name: &str) -> Option<Value> {
        match name {
            "rows" => Some(Value::from_dyn_object(Arc::clone(&self.rows))),
            "first" => Some(self.first.clone()),
            "last" => Some(self.last.clone()),
            "pages" => Some(Value::from(self.pages)),
            _ => None,
        }
    }
}

impl Answered {
    /// What conditions see of an exchange.
    #[must_use]
    pub fn new(exchange: &Exchange) -> Arc<Self> {
        Arc::new(Self {
            status: exchange.answer.status,
            headers: exchange.answer.headers.clone(),
            body: exchange.json().map_or(Value::UNDEFINED, body_to_value),
            walked: None,
        })
    }

    /// What the conditions of a walk see of its latest page.
    #[must_use]
    pub fn in_walk(exchange: &Exchange, walked: &Walked) -> Arc<Self> {
        Arc::new(Self {
            status: exchange.answer.status,
            headers: exchange.answer.headers.clone(),
            body: walked.last.clone(),
            walked: Some(walked.clone()),
        })
    }
}

/// What an expression sees: the variables, and the answer where there is one.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) scope: Scope,
    pub(super) answer: Option<Arc<Answered>>,
}

impl Context {
    /// What a walk gives to a name; it comes before a variable of the same name.
    pub(super) fn walked(&self, name: &str) -> Option<Value> {
        self.answer.as_ref()?.walked.as_ref()?.get(name)
    }
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Variables may be secrets.
        f.write_str("Context")
    }
}

impl Object for Context {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if let Some(answer) = &self.answer {
            match name {
                "status" => return Some(Value::from(answer.status)),
                "body" => return Some(answer.body.clone()),
                "header" => {
                    let headers = answer.headers.clone();
                    return Some(Value::from_function(move |name: &str| {
                        headers.get(name).map_or(Value::UNDEFINED, Value::from)
                    }));
                }
                _ => {}
            }
        }
        if let Some(value) = self.walked(name) {
            return Some(value);
        }
        let generated = Arc::clone(&self.scope.generated);
        match name {
            "unique" => {
                Some(Value::from_function(move |prefix: Option<&str>| generated.unique(prefix.unwrap_or("unique"))))
            }
            "uuid" => Some(Value::from_function(move || generated.uuid())),
            "now" => Some(Value::from_function(move || generated.now())),
            _ => self.scope.get(name).map(|json| to_value(&json)),
        }
    }
}

/// Made-up values that are the same in every run, for what is rendered before one.
#[derive(Debug, Default)]
struct Counted(Mutex<u32>);

impl Generated for Counted {
    fn unique(&self, prefix: &str) -> String {
        let mut count = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *count += 1;
        format!("{prefix}-{count}")
    }

    fn uuid(&self) -> String {
        format!("00000000-0000-4000-8000-{:0>12}", self.unique("").trim_start_matches('-'))
    }

    fn now(&self) -> String {
        humantime::format_rfc3339_seconds(std::time::SystemTime::UNIX_EPOCH + Duration::ZERO).to_string()
    }
}
