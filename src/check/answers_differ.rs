//! Two answers that should be the same.

use super::difference::{Mark, differences, reduced};
use super::subject::{Earlier, Subject};
use super::{Check, describe};
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::json::Json;
use crate::select::path::Marks;
use crate::select::{Place, Volatile};

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
        let mut report = |place: &str, message: String| findings.push(Finding::new(self.name(), place, message));
        let Some(earlier) = &subject.earlier else {
            return report("answer", format!("the step `{step}` has no answer to compare with"));
        };
        let (one, other) = (earlier.exchange, subject.exchange);
        let told = |one: &str, other: &str| format!("`{step}` answered {one}, this step {other}");
        let may = |wanted: fn(&Place) -> bool| but.iter().any(wanted);
        if one.answer.status != other.answer.status && !may(|place| matches!(place, Place::Status)) {
            report("status", told(&one.answer.status.to_string(), &other.answer.status.to_string()));
        }
        for name in earlier.answer_headers {
            let named = |place: &Place| matches!(place, Place::Header(known) if known.eq_ignore_ascii_case(name));
            let values = [one, other].map(|exchange| header(exchange, name, earlier));
            if values[0] != values[1] && !but.iter().any(named) {
                let [one, other] = values.map(|value| value.map_or("none".to_owned(), |value| format!("`{value}`")));
                report(&format!("header {name}"), told(&one, &other));
            }
        }
        if may(|place| matches!(place, Place::Text)) {
            return;
        }
        match (one.json(), other.json()) {
            (Some(one), Some(other)) => {
                let reduced = |json: &Json| reduced(json, &marks(json, but, earlier));
                let all = differences(&reduced(one), &reduced(other));
                for (place, one, other) in all.iter().take(MOST) {
                    report(place, told(one, other));
                }
                if all.len() > MOST {
                    report("body", format!("{} more values differ from those of `{step}`", all.len() - MOST));
                }
            }
            (None, None) if text(one, earlier) == text(other, earlier) => {}
            _ => {
                let words = [one, other].map(describe);
                let what = if words[0] == words[1] { " of other content" } else { "" };
                report("body", told(&words[0], &format!("{}{what}", words[1])));
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
        Some(volatile) => steady(&value, volatile),
    })
}

/// A body that is no JSON, without what is volatile in it.
fn text(exchange: &Exchange, earlier: &Earlier<'_>) -> Vec<u8> {
    let volatile = earlier.volatile.iter().find(|volatile| matches!(volatile.place, Place::Text));
    match (volatile, std::str::from_utf8(&exchange.answer.body)) {
        (Some(volatile), Ok(text)) => steady(text, volatile).into_bytes(),
        _ => exchange.answer.body.clone(),
    }
}

/// A text with its kind in place of what is volatile.
pub(super) fn steady(text: &str, volatile: &Volatile) -> String {
    let (mut steady, mut from) = (String::new(), 0);
    for part in volatile.parts(text) {
        steady.push_str(&format!("{}[{}]", &text[from..part.start], volatile.kind));
        from = part.end;
    }
    steady.push_str(&text[from..]);
    steady
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
