//! Two answers that should be the same.

use super::difference::{Mark, differences, reduced};
use super::subject::{Earlier, Subject};
use super::{Check, describe};
use crate::model::answer::Exchange;
use crate::model::finding::{Finding, Value};
use crate::model::json::Json;
use crate::select::Place;
use crate::select::path::Marks;

/// So many differences of one body are told.
const MOST: usize = 50;

/// Two answers that should be the same.
pub(super) struct AnswersDiffer;

impl Check for AnswersDiffer {
    fn name(&self) -> &'static str {
        "answers-differ"
    }

    fn summary(&self) -> &'static str {
        "an answer differs from the one that it should be the same as"
    }

    fn documentation(&self) -> &'static str {
        "The step says `expect: { same-as: <step> }`: its answer and that of the earlier step have the same status, the same `answer-headers:` and the same body, but for the places under `but:` and what the contract calls volatile. Members may stand in any order, numbers are compared by their text.\n\nTwo answers that should be alike and aren't tell a secret: whether a user exists whose password was wrong, whether a resource exists that nobody may see."
    }

    fn check(&self, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
        let Some((step, but)) = &subject.expectation.same_as else { return };
        let saying = |place: &str, phrase| Finding::saying(self.name(), place, phrase).noting(step.as_str());
        let Some(earlier) = &subject.earlier else {
            return findings.push(saying("answer", "the step `{note}` has no answer to compare with"));
        };
        let mut told = |place: &str, one: Value, other: Value| {
            let finding = saying(place, "`{note}` answered {expected}, this step {actual}");
            findings.push(finding.expected(one).actual(other));
        };
        let (one, other) = (earlier.exchange, subject.exchange);
        let may = |wanted: fn(&Place) -> bool| but.iter().any(wanted);
        if one.answer.status != other.answer.status && !may(|place| matches!(place, Place::Status)) {
            told("status", Value::from(one.answer.status), Value::from(other.answer.status));
        }
        for name in earlier.answer_headers {
            let named = |place: &Place| matches!(place, Place::Header(known) if known.eq_ignore_ascii_case(name));
            let values = [one, other].map(|exchange| header(exchange, name, earlier));
            if values[0] != values[1] && !but.iter().any(named) {
                let [one, other] =
                    values.map(|value| Value::Words(value.map_or("none".to_owned(), |value| format!("`{value}`"))));
                told(&format!("header {name}"), one, other);
            }
        }
        if may(|place| matches!(place, Place::Text)) {
            return;
        }
        match (one.json(), other.json()) {
            (Some(one), Some(other)) => {
                let reduced = |json: &Json| reduced(json, &marks(json, but, earlier));
                let all = differences(&reduced(one), &reduced(other));
                let more = all.len().saturating_sub(MOST);
                for (place, one, other) in all.into_iter().take(MOST) {
                    told(&place, one, other);
                }
                if more > 0 {
                    findings.push(saying("body", "{actual} more values differ from those of `{note}`").actual(more));
                }
            }
            (None, None) if text(one, earlier) == text(other, earlier) => {}
            _ => {
                let [one, other] = [one, other].map(describe);
                let what = if one == other { " of other content" } else { "" };
                told("body", Value::Words(one), Value::Words(format!("{other}{what}")));
            }
        }
    }
}

/// A header field's values as one, without what is volatile in them; nothing where the answer has none.
fn header(exchange: &Exchange, name: &str, earlier: &Earlier<'_>) -> Option<String> {
    let values: Vec<&str> = exchange.answer.headers.all(name).collect();
    let value = (!values.is_empty()).then(|| values.join(", "))?;
    let of_it = |place: &Place| matches!(place, Place::Header(known) if known.eq_ignore_ascii_case(name));
    let volatile = earlier.volatile.iter().find(|volatile| of_it(&volatile.place));
    Some(match volatile {
        None => value,
        Some(volatile) => volatile.steady(&value),
    })
}

/// A body that is no JSON, without what is volatile in it.
fn text(exchange: &Exchange, earlier: &Earlier<'_>) -> Vec<u8> {
    let volatile = earlier.volatile.iter().find(|volatile| matches!(volatile.place, Place::Text));
    match (volatile, exchange.answer.text()) {
        (Some(volatile), Some(text)) => volatile.steady(&text).into_bytes(),
        _ => exchange.answer.body.clone(),
    }
}

/// The places of a body that don't count, and those whose values differ anyway.
fn marks<'a>(json: &Json, but: &[Place], earlier: &Earlier<'a>) -> Marks<Mark<'a>> {
    let mut marks = Marks::default();
    for place in but {
        if let Place::Body(path) = place {
            path.locate(json).into_iter().for_each(|location| marks.add(location, None));
        }
    }
    for volatile in earlier.volatile {
        if let Place::Body(path) = &volatile.place {
            path.locate(json).into_iter().for_each(|location| marks.add(location, Some(volatile)));
        }
    }
    marks
}
