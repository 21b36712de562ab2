//! Words and steps that several checks share.

use std::sync::Arc;

use super::value::show;
use crate::model::answer::{Content, Exchange};
use crate::model::finding::{Finding, Value};
use crate::model::json::{self, Json};
use crate::template::{Answered, Condition, Error, Scope};

/// A reason in a message.
pub(super) fn quoted(reason: &str) -> String {
    show(&Json::from(reason))
}

/// Reasons as a value: one as it is, several in words.
pub(super) fn reasons<'r>(reasons: impl Iterator<Item = &'r str>, between: &str) -> Value {
    let all: Vec<&str> = reasons.collect();
    match all.as_slice() {
        [one] => Value::from(Json::from(*one)),
        several => Value::Words(several.iter().map(|reason| quoted(reason)).collect::<Vec<_>>().join(between)),
    }
}

/// A condition that isn't true.
pub(super) struct Unmet {
    condition: String,
    phrase: &'static str,
    /// The values that it read, or why it has no value.
    note: String,
}

impl Unmet {
    /// The finding of it, with what else is to be said.
    pub(super) fn finding(self, rule: &'static str, place: &str, more: &str) -> Finding {
        let finding = Finding::saying(rule, place, self.phrase).expected(self.condition);
        finding.noting(format!("{}{more}", self.note))
    }
}

/// Why a condition isn't true, with the values that it read; nothing where it is.
pub(super) fn unmet(condition: &Condition, scope: &Scope, answered: &Arc<Answered>) -> Option<Unmet> {
    let unmet = |phrase, note| Some(Unmet { condition: condition.source().to_owned(), phrase, note });
    match condition.holds(scope, answered) {
        Ok(true) => None,
        Ok(false) => {
            let values = condition.operands(scope, answered).into_iter();
            let values: Vec<String> = values.map(|(text, value)| format!("`{text}` is {}", show(&value))).collect();
            let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
            unmet("`{expected}` doesn't hold{note}", values)
        }
        Err(error) => unmet("{note}", error.to_string()),
    }
}

/// What a body is, where it isn't the promised JSON.
pub(super) fn describe(exchange: &Exchange) -> String {
    match exchange.content() {
        Content::None => "no body".to_owned(),
        Content::Json(json) => format!("JSON, {}", json.kind()),
        Content::Text { text, .. } => format!("a text of {} bytes", text.len()),
        Content::Bytes => {
            let bytes = exchange.answer.body.len();
            match exchange.answer.charset().filter(|_| !exchange.answer.says_json()) {
                Some(charset) => format!("{bytes} bytes that are no text in the charset `{charset}`"),
                None => format!("{bytes} bytes"),
            }
        }
    }
}

/// A JSON Pointer (RFC 6901), as the schema validator gives it, as the JSONPath that everything else speaks.
pub(super) fn json_path(pointer: &str, body: &Json) -> String {
    let mut path = "$".to_owned();
    let mut here = Some(body);
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        if let (Some(Json::Array(elements)), Ok(index)) = (here, name.parse::<usize>()) {
            path = json::path_index(&path, index);
            here = elements.get(index);
        } else {
            path = json::path_child(&path, &name);
            here = here.and_then(|json| json.get(&name));
        }
    }
    path
}

/// Reports what is wrong with the values of a place.
pub(super) fn report(
    rule: &'static str,
    place: &str,
    differences: Result<Vec<(Value, Value)>, Error>,
    findings: &mut Vec<Finding>,
) {
    match differences {
        Ok(differences) => findings.extend(
            differences.into_iter().map(|(promised, answered)| Finding::differs(rule, place, promised, answered)),
        ),
        Err(error) => findings.push(Finding::new(rule, place, error.to_string())),
    }
}
