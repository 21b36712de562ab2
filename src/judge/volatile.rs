//! Values that differ from answer to answer: no sink is shown them, as nobody can compare them.

use super::standard::Standard;
use crate::model::answer::Exchange;
use crate::model::finding::{Finding, Value};
use crate::model::json::{self, Json};
use crate::select::path::{Location, Segment};
use crate::select::{Place, Volatile};

impl Standard {
    /// Says of the findings at volatile places what is to be shown in place of the value that came.
    pub(super) fn hide_volatile(&self, exchange: &Exchange, findings: &mut [Finding]) {
        for finding in findings {
            let Some(Value::Json(actual)) = &finding.actual else { continue };
            let hides = |volatile: &&Volatile| stands_at(&volatile.place, exchange, &finding.place);
            if let Some(volatile) = self.plan.volatile.iter().find(hides) {
                finding.shown = Some(Value::Words(shown(actual, volatile)));
            }
        }
    }
}

/// Whether a place of the contract is that of a finding.
fn stands_at(place: &Place, exchange: &Exchange, found: &str) -> bool {
    match place {
        Place::Body(path) => {
            exchange.json().is_some_and(|body| path.locate(body).iter().any(|at| written(at) == found))
        }
        Place::Header(name) => found.strip_prefix("header ").is_some_and(|found| found.eq_ignore_ascii_case(name)),
        Place::Status | Place::Text => false,
    }
}

/// A location as findings write it: a normalized JSONPath (RFC 9535 section 2.7, with dots where names allow it).
fn written(location: &Location) -> String {
    location.iter().fold("$".to_owned(), |path, segment| match segment {
        Segment::Name(name) => json::path_child(&path, name),
        Segment::Index(index) => json::path_index(&path, *index),
    })
}

/// A value with its kind in place of what is volatile in it.
fn shown(actual: &Json, volatile: &Volatile) -> String {
    let Json::String(text) = actual else { return format!("[{}]", volatile.kind) };
    let (mut shown, mut from) = (String::new(), 0);
    for part in volatile.parts(text) {
        shown.push_str(&text[from..part.start]);
        shown.push_str(&format!("[{}]", volatile.kind));
        from = part.end;
    }
    if from == 0 {
        return json::to_string(actual);
    }
    shown.push_str(&text[from..]);
    shown
}
