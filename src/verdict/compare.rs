//! Compares two stored answers as structures.

use std::collections::{BTreeSet, HashMap};

use super::change::{Change, ChangeKind, Role};
use super::kinds::names;
use crate::model::json::Json;
use crate::model::stored::{Piece, Stored, StoredBody, StoredJson, Text};
use crate::select::path::{Path, normalized};

/// What a contract says about the values of an answer.
#[derive(Clone, Debug, Default)]
pub struct Roles<'a> {
    /// Where reasons stand.
    pub reasons: Vec<&'a Path>,
    /// The header fields that are reasons.
    pub reason_headers: Vec<&'a str>,
    /// Where text for people stands.
    pub prose: Vec<&'a Path>,
}

/// Every difference, from the status down to the last member. Equal answers have none, and every two others have one,
/// but for three ways of saying the same:
///
/// - repeated header lines and one line with their values between commas (RFC 9110 section 5.3);
/// - any bytes, and the `bytes:` of a shape;
/// - what an accepted shape allows and the new one no longer shows (`[integer|null]` and `[integer]`, a member that is
///   `[absent]` in some elements and in all): data without a `null` today is no news, and accepting it would make
///   tomorrow's `null` a breaking change.
#[must_use]
pub fn changes<'a>(accepted: &'a Stored, new: &'a Stored, roles: &Roles<'_>) -> Vec<Change<'a>> {
    let mut comparison = Comparison { changes: Vec::new(), roles: HashMap::new() };
    if accepted.status == new.status {
        // Another status has another phrase: that is one change, not two.
        if accepted.phrase != new.phrase {
            comparison.add("status", ChangeKind::Phrase(&accepted.phrase, &new.phrase));
        }
    } else {
        comparison.add("status", ChangeKind::Status(accepted.status, new.status));
    }
    comparison.headers(&accepted.headers, &new.headers, roles);
    comparison.body(&accepted.body, &new.body, roles);
    comparison.changes
}

pub(super) struct Comparison<'a> {
    changes: Vec<Change<'a>>,
    roles: HashMap<String, Role>,
}

impl<'a> Comparison<'a> {
    pub(super) fn add(&mut self, place: impl Into<String>, kind: ChangeKind<'a>) {
        self.changes.push(Change { place: place.into(), kind });
    }

    /// What the value at a place is for.
    pub(super) fn role(&self, place: &str) -> Role {
        self.roles.get(place).copied().unwrap_or(Role::Data)
    }

    fn headers(&mut self, accepted: &'a [(String, Text)], new: &'a [(String, Text)], roles: &Roles<'_>) {
        let all: BTreeSet<&'a str> = accepted.iter().chain(new).map(|(name, _)| name.as_str()).collect();
        for name in all {
            let there = |headers: &[(String, Text)]| headers.iter().any(|(known, _)| known == name);
            let place = format!("header {name}");
            match (there(accepted), there(new)) {
                (true, false) => self.add(place, ChangeKind::HeaderGone(name)),
                (false, true) => self.add(place, ChangeKind::HeaderAdded(name)),
                _ => {
                    let (old, new) = (joined(accepted, name), joined(new, name));
                    if old == new {
                        continue;
                    }
                    let (old, new) = (old.shown().to_owned(), new.shown().to_owned());
                    let essence = |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                    let is_reason = roles.reason_headers.iter().any(|known| known.eq_ignore_ascii_case(name));
                    let kind = if name != "content-type" {
                        ChangeKind::Header(if is_reason { Role::Reason } else { Role::Data }, old, new)
                    } else if essence(&old) == essence(&new) {
                        ChangeKind::MediaTypeParameter(old, new)
                    } else {
                        ChangeKind::MediaType(old, new)
                    };
                    self.add(place, kind);
                }
            }
        }
    }

    fn body(&mut self, accepted: &'a StoredBody, new: &'a StoredBody, roles: &Roles<'_>) {
        match (accepted, new) {
            (StoredBody::None, StoredBody::None) => {}
            (StoredBody::None, _) => self.add("body", ChangeKind::BodyAppeared),
            (_, StoredBody::None) => self.add("body", ChangeKind::BodyGone),
            (StoredBody::Json(old), StoredBody::Json(new)) => {
                for json in [old, new].map(shown) {
                    // Of a reason that also is text for people, the reason counts.
                    for (paths, role) in [(&roles.prose, Role::Prose), (&roles.reasons, Role::Reason)] {
                        for location in paths.iter().flat_map(|path| path.locate(&json)) {
                            self.roles.insert(normalized(&location), role);
                        }
                    }
                }
                self.json(old, new);
            }
            (old, new) if body_kind(old) != body_kind(new) => {
                self.add("body", ChangeKind::BodyKind(body_kind(old), body_kind(new)));
            }
            (StoredBody::AnyBytes, _) | (_, StoredBody::AnyBytes) => {}
            (old, new) if old != new => self.add("body", ChangeKind::BodyContent),
            _ => {}
        }
    }
}

/// The values of a header field's lines as one list.
fn joined(headers: &[(String, Text)], name: &str) -> Text {
    let mut all = Text::new();
    for (position, (_, value)) in headers.iter().filter(|(known, _)| known == name).enumerate() {
        if position > 0 {
            all.push(", ");
        }
        for piece in value.pieces() {
            match piece {
                Piece::Real(real) => all.push(real),
                Piece::Mask(inside) => all.push_mask(inside),
            }
        }
    }
    all
}

const fn body_kind(body: &StoredBody) -> &'static str {
    match body {
        StoredBody::None => "no body",
        StoredBody::Json(_) => "JSON",
        StoredBody::Text(_) => "text",
        StoredBody::Bytes { .. } | StoredBody::AnyBytes => "bytes",
    }
}

/// The value with its masks as texts, for paths to find their way.
fn shown(value: &StoredJson) -> Json {
    match value {
        StoredJson::Null => Json::Null,
        StoredJson::Bool(value) => Json::Bool(*value),
        StoredJson::Number(text) => Json::Number(text.clone()),
        StoredJson::String(text) => Json::from(text.shown()),
        StoredJson::Array(elements) => Json::Array(elements.iter().map(shown).collect()),
        StoredJson::Object(members) => Json::Object(
            names(members).into_iter().map(|(name, value)| (name.text.shown().to_owned(), shown(value))).collect(),
        ),
    }
}
