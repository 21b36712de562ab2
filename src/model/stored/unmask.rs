//! From an answer as it is stored to one as it may have come.

use super::answer::{Stored, StoredBody};
use super::text::{Piece, Text};
use super::tree::StoredJson;
use crate::model::answer::Answer;
use crate::model::headers::Headers;
use crate::model::json::{self, Json};

impl Stored {
    /// An answer as it may have come: `value` says what stands for a mask (`uuid 1`). None where only a digest of its
    /// bytes is stored.
    #[must_use]
    pub fn unmasked(&self, value: &dyn Fn(&str) -> Json) -> Option<Answer> {
        let mut headers: Headers =
            self.headers.iter().map(|(name, field)| (name.as_str(), text(field, value))).collect();
        let body = match &self.body {
            StoredBody::None => Vec::new(),
            StoredBody::Json(body) => {
                // Only a body that said so was stored as JSON, but the field need not be among those that are compared.
                if headers.get("content-type").is_none() {
                    headers.push("content-type", "application/json");
                }
                json::to_string(&value_of(body, value)).into_bytes()
            }
            StoredBody::Text(content) => text(content, value).into_bytes(),
            StoredBody::Bytes { .. } | StoredBody::AnyBytes => return None,
        };
        Some(Answer {
            status: self.status,
            phrase: Some(text(&self.phrase, value)),
            headers,
            body,
            ..Answer::default()
        })
    }
}

fn text(text: &Text, value: &dyn Fn(&str) -> Json) -> String {
    let pieces = text.pieces().map(|piece| match piece {
        Piece::Real(real) => real.to_owned(),
        Piece::Mask(mask) => match value(mask) {
            Json::String(text) | Json::Number(text) => text,
            other => json::to_string(&other),
        },
    });
    pieces.collect()
}

fn value_of(stored: &StoredJson, value: &dyn Fn(&str) -> Json) -> Json {
    match stored {
        StoredJson::Null => Json::Null,
        StoredJson::Bool(known) => Json::Bool(*known),
        StoredJson::Number(number) => Json::Number(number.clone()),
        StoredJson::String(string) => string.as_mask().map_or_else(|| Json::String(text(string, value)), value),
        StoredJson::Array(elements) => Json::Array(elements.iter().map(|element| value_of(element, value)).collect()),
        StoredJson::Object(members) => {
            let named = |name: &Text| match name.split_alternatives() {
                // A shape says behind a member's name what else may stand there: `address[absent|null]`.
                Some((real, _)) => real.to_owned(),
                None => text(name, value),
            };
            Json::Object(members.iter().map(|(name, member)| (named(name), value_of(member, value))).collect())
        }
    }
}
