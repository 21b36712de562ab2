//! Values that differ from answer to answer: no sink is shown them, as nobody can compare them.

use std::collections::HashMap;

use super::standard::Standard;
use crate::model::answer::Exchange;
use crate::model::finding::{Finding, Value};
use crate::model::json::Json;
use crate::select::path::normalized;
use crate::select::{Place, Volatile};

impl Standard {
    /// Says of the findings at volatile places what is to be shown in place of the value that came.
    pub(super) fn hide_volatile(&self, exchange: &Exchange, findings: &mut [Finding]) {
        let shows = |finding: &Finding| matches!(finding.actual, Some(Value::Json(_)));
        if self.plan.volatile.is_empty() || !findings.iter().any(shows) {
            return;
        }
        let places = self.volatile_places(exchange);
        for finding in findings {
            let Some(Value::Json(actual)) = &finding.actual else { continue };
            // Names of header fields are written in any case.
            let place = match finding.place.strip_prefix("header ") {
                Some(name) => format!("header {}", name.to_ascii_lowercase()),
                None => finding.place.to_string(),
            };
            if let Some(volatile) = places.get(&place) {
                finding.shown = shown(actual, volatile);
            }
        }
    }

    /// The volatile places of an answer as findings write them; names of header fields in lower case.
    fn volatile_places(&self, exchange: &Exchange) -> HashMap<String, &Volatile> {
        let mut places = HashMap::new();
        for volatile in &self.plan.volatile {
            match (&volatile.place, exchange.json()) {
                (Place::Body(path), Some(body)) => {
                    places.extend(path.locate(body).iter().map(|at| (normalized(at), volatile)));
                }
                (Place::Header(name), _) => {
                    places.insert(format!("header {}", name.to_ascii_lowercase()), volatile);
                }
                _ => {}
            }
        }
        places
    }
}

/// A value with its kind in place of what is volatile in it; nothing where none of it is.
fn shown(actual: &Json, volatile: &Volatile) -> Option<Value> {
    match actual {
        Json::String(text) if volatile.parts(text).is_empty() => None,
        Json::String(text) => Some(Value::Words(volatile.steady(text))),
        _ => Some(Value::Words(format!("[{}]", volatile.kind))),
    }
}
