//! From an answer as it came to an answer as it is stored: masked.

use super::build;
use crate::mask::{Known, Piece, Secrets, Values, is_masked, pieces};
use crate::model::answer::{BodyEnd, Content, Exchange};
use crate::model::json::Json;
use crate::model::stored::StoredJson;
use crate::model::stored::Text;
use crate::model::stored::{Stored, StoredBody};
use crate::select::path::Marks;
use crate::select::{Place, Volatile};

/// What an answer is masked by.
pub struct Masking<'a> {
    /// The header fields that are stored, in lower case.
    pub answer_headers: &'a [String],
    /// What the contract calls volatile.
    pub volatile: &'a [Volatile],
    /// The secrets.
    pub secrets: &'a Secrets,
    /// What the case knows and snapshots mask.
    pub known: &'a Known,
    /// The numbers given so far in the case.
    pub values: &'a mut Values,
}

impl Masking<'_> {
    /// The answer with everything masked, whatever its length.
    pub fn store(&mut self, exchange: &Exchange) -> Stored {
        let answer = &exchange.answer;
        let phrase = answer.phrase.as_deref().map(|phrase| self.text(phrase));
        let mut headers = Vec::new();
        for name in self.answer_headers {
            for value in answer.headers.all(name) {
                headers.push((name.clone(), self.header(name, value)));
            }
        }
        let body = match exchange.content() {
            Content::None => StoredBody::None,
            Content::Json(json) => self.json_body(json),
            Content::Text { text, .. } => {
                // What came of a secret before the content broke off is hidden as well.
                let broken_off = matches!(answer.end, BodyEnd::BrokenOff { .. } | BodyEnd::OverCap { .. });
                let secret = broken_off.then(|| self.secrets.broken_off(text)).flatten();
                let mut masked = self.text_body(secret.as_ref().map_or(text, |(at, _)| &text[..*at]));
                secret.iter().for_each(|(_, name)| masked.push_mask(&format!("secret {name}")));
                StoredBody::Text(masked)
            }
            Content::Bytes => build::bytes(&self.secrets.mask_bytes(&answer.body)),
        };
        build::stored(answer.status, phrase, headers, body)
    }

    fn json_body(&mut self, json: &Json) -> StoredBody {
        let mut marks = Marks::default();
        for volatile in self.volatile {
            if let Place::Body(path) = &volatile.place {
                path.locate(json).into_iter().for_each(|location| marks.add(location, volatile));
            }
        }
        StoredBody::Json(self.json(json, Some(&marks)))
    }

    fn json(&mut self, json: &Json, marks: Option<&Marks<&Volatile>>) -> StoredJson {
        if let Some(volatile) = marks.and_then(|marks| marks.here().first()) {
            match (json, &volatile.matches) {
                (Json::String(text), Some(_)) => return StoredJson::String(self.partly(text, volatile)),
                (value, _) => {
                    if let Some(label) = self.values.label_json(&volatile.kind, value) {
                        return StoredJson::mask(&label);
                    }
                }
            }
        }
        match json {
            Json::String(text) => StoredJson::String(self.text(text)),
            Json::Array(elements) => {
                let elements = elements.iter().enumerate();
                StoredJson::Array(
                    elements
                        .map(|(index, element)| self.json(element, marks.and_then(|marks| marks.element(index))))
                        .collect(),
                )
            }
            Json::Object(members) => StoredJson::Object(
                members
                    .iter()
                    .map(|(name, value)| {
                        let below = marks.and_then(|marks| marks.member(name));
                        (self.text(name), self.json(value, below))
                    })
                    .collect(),
            ),
            // A secret may be a number, too.
            Json::Number(text) if self.secrets.stand_in(text) => StoredJson::String(self.text(text)),
            other => StoredJson::from(other),
        }
    }

    fn header(&mut self, name: &str, value: &str) -> Text {
        let volatile = self
            .volatile
            .iter()
            .find(|volatile| matches!(&volatile.place, Place::Header(known) if known.eq_ignore_ascii_case(name)));
        match volatile {
            Some(volatile) => self.partly(value, volatile),
            None => self.text(value),
        }
    }

    fn text_body(&mut self, text: &str) -> Text {
        let volatile = self.volatile.iter().find(|volatile| matches!(volatile.place, Place::Text));
        match volatile {
            Some(volatile) => self.partly(text, volatile),
            None => self.text(text),
        }
    }

    /// Masks the volatile parts of a text.
    fn partly(&mut self, text: &str, volatile: &Volatile) -> Text {
        let mut masked = Text::new();
        let mut from = 0;
        for part in volatile.parts(text) {
            self.push(&mut masked, &text[from..part.start]);
            from = part.end;
            masked.push_mask(&self.values.label(&volatile.kind, &text[part]));
        }
        self.push(&mut masked, &text[from..]);
        masked
    }

    fn text(&mut self, text: &str) -> Text {
        if !is_masked(text, self.secrets, self.known) {
            return text.into();
        }
        let mut masked = Text::new();
        self.push(&mut masked, text);
        masked
    }

    fn push(&mut self, masked: &mut Text, text: &str) {
        if !is_masked(text, self.secrets, self.known) {
            return masked.push(text);
        }
        for piece in pieces(text, self.secrets, self.known, self.values) {
            match piece {
                Piece::Real(real) => masked.push(real),
                Piece::Mask(label) => masked.push_mask(&label),
            }
        }
    }
}
