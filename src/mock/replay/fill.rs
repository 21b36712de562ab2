//! From an accepted answer to one that can be sent: every mask gets a made-up value.

use super::made_up::{made_up, made_up_text};
use crate::mock::answers;
use crate::model::answer::Answer;
use crate::model::headers::Headers;
use crate::model::json::{self, Json};
use crate::model::stored::{Piece, Stored, StoredBody, StoredJson, Text};

/// The answer that was accepted. `origin` stands for the target's own (`http://127.0.0.1:8080`).
#[must_use]
pub fn fill(stored: &Stored, origin: &str) -> Answer {
    let mut headers: Headers =
        stored.headers.iter().map(|(name, value)| (name.as_str(), text(value, origin))).collect();
    let body = match &stored.body {
        StoredBody::None => Vec::new(),
        StoredBody::Json(value) => {
            // Only a body that said so was stored as JSON, but the field need not be among those that are compared.
            if headers.get("content-type").is_none() {
                headers.push("content-type", "application/json");
            }
            json::to_string(&value_of(value, origin)).into_bytes()
        }
        StoredBody::Text(content) => text(content, origin).into_bytes(),
        StoredBody::Bytes { length, .. } => {
            let why =
                format!("of the accepted answer's {length} bytes only the digest is stored: it can't be replayed");
            return answers::text(501, &why);
        }
        StoredBody::AnyBytes => {
            return answers::text(501, "of the accepted answer's bytes nothing is stored: it can't be replayed");
        }
    };
    Answer { status: stored.status, phrase: Some(text(&stored.phrase, origin)), headers, body, ..Answer::default() }
}

fn text(text: &Text, origin: &str) -> String {
    let pieces = text.pieces().map(|piece| match piece {
        Piece::Real(real) => real.to_owned(),
        Piece::Mask(mask) => made_up_text(mask, origin),
    });
    pieces.collect()
}

fn value_of(value: &StoredJson, origin: &str) -> Json {
    match value {
        StoredJson::Null => Json::Null,
        StoredJson::Bool(value) => Json::Bool(*value),
        StoredJson::Number(number) => Json::Number(number.clone()),
        StoredJson::String(string) => {
            string.as_mask().map_or_else(|| Json::String(text(string, origin)), |mask| made_up(mask, origin))
        }
        StoredJson::Array(elements) => Json::Array(elements.iter().map(|element| value_of(element, origin)).collect()),
        StoredJson::Object(members) => Json::Object(
            members.iter().map(|(name, member)| (name_of(name, origin), value_of(member, origin))).collect(),
        ),
    }
}

/// A shape says behind a member's name what else may stand there: `address[absent|null]`. The member is `address`.
fn name_of(name: &Text, origin: &str) -> String {
    let pieces: Vec<_> = name.pieces().collect();
    match pieces.as_slice() {
        [Piece::Real(real), Piece::Mask(alternatives)] if !alternatives.contains(' ') => (*real).to_owned(),
        _ => text(name, origin),
    }
}
