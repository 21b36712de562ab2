//! Words and steps that several checks share.

use std::sync::Arc;

use super::value::show;
use crate::model::answer::{Content, Exchange};
use crate::model::finding::Finding;
use crate::model::json::{self, Json};
use crate::template::{Answered, Condition, Error, Scope};

/// A reason in a message.
pub(super) fn quoted(reason: &str) -> String {
    show(&Json::from(reason))
}

/// Why a condition isn't true, with the values that it read; nothing where it is.
pub(super) fn unmet(condition: &Condition, scope: &Scope, answered: &Arc<Answered>) -> Option<String> {
    match condition.holds(scope, answered) {
        Ok(true) => None,
        Ok(false) => {
            let values = condition.operands(scope, answered).into_iter();
            let values: Vec<String> = values.map(|(text, value)| format!("`{text}` is {}", show(&value))).collect();
            let values = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
            Some(format!("`{}` doesn't hold{values}", condition.source()))
        }
        Err(error) => Some(error.to_string()),
    }
}

/// What a body is, where it isn't the promised JSON.
pub(super) fn describe(exchange: &Exchange) -> String {
    match exchange.content() {
        Content::None => "no body".to_owned(),
        Content::Json(json) => format!("JSON, {}", json.kind()),
        Content::Text { text, .. } => format!("a text of {} bytes", text.len()),
        Content::Bytes => format!("{} bytes", exchange.answer.body.len()),
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
    messages: Result<Vec<String>, Error>,
    findings: &mut Vec<Finding>,
) {
    match messages {
        Ok(messages) => findings.extend(messages.into_iter().map(|message| Finding::new(rule, place, message))),
        Err(error) => findings.push(Finding::new(rule, place, error.to_string())),
    }
}
