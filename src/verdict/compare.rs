//! Compares two stored answers as structures.

use std::collections::{BTreeSet, HashMap};

use super::change::{Change, ChangeKind, Role};
use super::kinds::{Name, kinds, names};
use crate::model::json::{self, Json};
use crate::model::stored::{Stored, StoredBody, StoredJson, Text};
use crate::select::path::Path;

/// What a contract says about the values of a body.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roles<'a> {
    /// Where reasons stand.
    pub reasons: &'a [&'a Path],
    /// Where text for people stands.
    pub prose: &'a [&'a Path],
}

/// Every difference, from the status down to the last member. Equal answers have none.
#[must_use]
pub fn changes<'a>(accepted: &'a Stored, new: &'a Stored, roles: Roles<'_>) -> Vec<Change<'a>> {
    let mut comparison = Comparison { changes: Vec::new(), roles: HashMap::new() };
    if accepted.status == new.status {
        // Another status has another phrase: that is one change, not two.
        if accepted.phrase != new.phrase {
            comparison.add("status", ChangeKind::Phrase(&accepted.phrase, &new.phrase));
        }
    } else {
        comparison.add("status", ChangeKind::Status(accepted.status, new.status));
    }
    comparison.headers(&accepted.headers, &new.headers);
    comparison.body(&accepted.body, &new.body, roles);
    comparison.changes
}

struct Comparison<'a> {
    changes: Vec<Change<'a>>,
    roles: HashMap<String, Role>,
}

impl<'a> Comparison<'a> {
    fn add(&mut self, place: impl Into<String>, kind: ChangeKind<'a>) {
        self.changes.push(Change { place: place.into(), kind });
    }

    fn headers(&mut self, accepted: &'a [(String, Text)], new: &'a [(String, Text)]) {
        let all: BTreeSet<&'a str> = accepted.iter().chain(new).map(|(name, _)| name.as_str()).collect();
        for name in all {
            let lines = |headers: &[(String, Text)]| {
                let mine = headers.iter().filter(|(known, _)| known == name);
                mine.map(|(_, value)| value.shown().to_owned()).collect::<Vec<_>>().join(", ")
            };
            let there = |headers: &[(String, Text)]| headers.iter().any(|(known, _)| known == name);
            let place = format!("header {name}");
            match (there(accepted), there(new)) {
                (true, false) => self.add(place, ChangeKind::HeaderGone(name)),
                (false, true) => self.add(place, ChangeKind::HeaderAdded(name)),
                _ => {
                    let (old, new) = (lines(accepted), lines(new));
                    if old == new {
                        continue;
                    }
                    let essence = |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                    let kind = if name != "content-type" {
                        ChangeKind::Header(old, new)
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

    fn body(&mut self, accepted: &'a StoredBody, new: &'a StoredBody, roles: Roles<'_>) {
        match (accepted, new) {
            (StoredBody::None, StoredBody::None) => {}
            (StoredBody::None, _) => self.add("body", ChangeKind::BodyAppeared),
            (_, StoredBody::None) => self.add("body", ChangeKind::BodyGone),
            (StoredBody::Json(old), StoredBody::Json(new)) => {
                for json in [old, new].map(shown) {
                    // Of a reason that also is text for people, the reason counts.
                    for (paths, role) in [(roles.prose, Role::Prose), (roles.reasons, Role::Reason)] {
                        for location in paths.iter().flat_map(|path| path.locate(&json)) {
                            self.roles.insert(crate::select::path::normalized(&location), role);
                        }
                    }
                }
                self.value("$", old, new);
            }
            (old, new) if body_kind(old) != body_kind(new) => {
                self.add("body", ChangeKind::BodyKind(body_kind(old), body_kind(new)));
            }
            (StoredBody::AnyBytes, _) | (_, StoredBody::AnyBytes) => {}
            (old, new) if old != new => self.add("body", ChangeKind::BodyContent),
            _ => {}
        }
    }

    fn value(&mut self, place: &str, old: &'a StoredJson, new: &'a StoredJson) {
        match (old, new) {
            (StoredJson::Object(old), StoredJson::Object(new)) => return self.members(place, old, new),
            (StoredJson::Array(old), StoredJson::Array(new)) => {
                if old.len() != new.len() {
                    self.add(place, ChangeKind::Length(old.len(), new.len()));
                }
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.value(&json::path_index(place, index), old, new);
                }
                return;
            }
            _ if old == new => return,
            _ => {}
        }
        let (before, after) = (kinds(old), kinds(new));
        let mut extra: Vec<&str> = after.iter().filter(|kind| !before.contains(kind)).copied().collect();
        // Whoever reads numbers reads whole ones, too.
        extra.retain(|kind| !(*kind == "integer" && before.contains(&"number")));
        let kind = if before == ["null"] {
            ChangeKind::NullBecameValue(new)
        } else if extra == ["null"] {
            ChangeKind::BecameNull
        } else if !extra.is_empty() {
            ChangeKind::Retyped(before.join("|"), after.join("|"))
        } else if let (StoredJson::Number(old), StoredJson::Number(new)) = (old, new)
            && same_number(old, new)
        {
            ChangeKind::NumberText(old, new)
        } else {
            ChangeKind::Value(self.roles.get(place).copied().unwrap_or(Role::Data), old, new)
        };
        self.add(place, kind);
    }

    fn members(&mut self, place: &str, old: &'a [(Text, StoredJson)], new: &'a [(Text, StoredJson)]) {
        let (before, after) = (names(old), names(new));
        for (name, value) in &before {
            match after.iter().find(|(known, _)| known.is(name)) {
                None => self.add(json::path_child(place, &name.text), ChangeKind::MemberGone(value)),
                Some((found, changed)) => {
                    let inner = json::path_child(place, &name.text);
                    if found.absent && !name.absent {
                        self.add(inner.clone(), ChangeKind::MemberGone(value));
                    }
                    if found.null && !name.null {
                        self.add(inner.clone(), ChangeKind::BecameNull);
                    }
                    self.value(&inner, value, changed);
                }
            }
        }
        for (name, value) in after.iter().filter(|(name, _)| !before.iter().any(|(known, _)| known.is(name))) {
            self.add(json::path_child(place, &name.text), ChangeKind::MemberAdded(value));
        }
        let common = |these: &[(Name, &StoredJson)], those: &[(Name, &StoredJson)]| -> Vec<Name> {
            these
                .iter()
                .map(|(name, _)| name.clone())
                .filter(|name| those.iter().any(|(other, _)| other.is(name)))
                .collect()
        };
        let (old_order, new_order) = (common(&before, &after), common(&after, &before));
        if old_order.iter().zip(&new_order).any(|(old, new)| !old.is(new)) {
            self.add(place, ChangeKind::MemberOrder);
        }
    }
}

const fn body_kind(body: &StoredBody) -> &'static str {
    match body {
        StoredBody::None => "no body",
        StoredBody::Json(_) => "JSON",
        StoredBody::Text(_) => "text",
        StoredBody::Bytes { .. } | StoredBody::AnyBytes => "bytes",
    }
}

/// Equal as doubles, which is what most clients read.
fn same_number(one: &str, other: &str) -> bool {
    match (one.parse::<f64>(), other.parse::<f64>()) {
        #[expect(clippy::float_cmp, reason = "the same double is the same number to a client")]
        (Ok(one), Ok(other)) => one == other && one.is_finite(),
        _ => false,
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
        StoredJson::Object(members) => {
            Json::Object(names(members).into_iter().map(|(name, value)| (name.text, shown(value))).collect())
        }
    }
}
