//! The shape of an answer: members and their kinds stay, values go, and arrays are folded to what their elements share.
//!
//! A shape is written in the same grammar. A value becomes a mask without number that tells its kind, `"[string]"`; a
//! masked value keeps its mask's kind, `"[uuid]"`. The elements of an array are merged: `"[integer|null]"` where kinds
//! differ, one scalar, one object and one array at most. A member that isn't in all objects, or isn't always the
//! container that is shown, says so behind its name: `"address[absent|null]": { … }`. Status and header fields stay as
//! they are, a text becomes `[string]`, bytes become `bytes:`. The shape of a shape is the same shape.

use std::collections::{BTreeSet, HashMap};

use super::build::{self, LARGEST_BODY};
use super::grammar;
use crate::model::contract::SnapshotMode;
use crate::model::stored::StoredJson;
use crate::model::stored::Text;
use crate::model::stored::{Stored, StoredBody};

/// What the mode keeps of an answer, whose body had so many bytes; `None` where it keeps nothing.
#[must_use]
pub fn reduce(stored: Stored, mode: SnapshotMode, length: usize) -> Option<Stored> {
    match mode {
        SnapshotMode::Full => Some(if length > LARGEST_BODY { digest(stored) } else { stored }),
        SnapshotMode::Shape => Some(shape(stored)),
        SnapshotMode::None => None,
    }
}

/// A body by the length and digest of what masking left of it.
fn digest(mut stored: Stored) -> Stored {
    stored.body = match stored.body {
        StoredBody::Text(text) => build::bytes(text.shown().as_bytes()),
        StoredBody::Json(json) => {
            let masked = build::stored(200, None, [], StoredBody::Json(json));
            build::bytes(grammar::write(&masked).as_bytes())
        }
        other => other,
    };
    stored
}

/// The shape of an answer.
#[must_use]
pub fn shape(mut stored: Stored) -> Stored {
    stored.body = match stored.body {
        StoredBody::None => StoredBody::None,
        StoredBody::Json(value) => StoredBody::Json(json_shape(&value)),
        StoredBody::Text(_) => StoredBody::Text(Text::mask("string")),
        StoredBody::Bytes { .. } | StoredBody::AnyBytes => StoredBody::AnyBytes,
    };
    stored
}

/// The shape of one JSON value.
#[must_use]
pub fn json_shape(value: &StoredJson) -> StoredJson {
    let mut shape = Shape::default();
    shape.add(value);
    shape.value()
}

/// The word for a member that isn't there.
const ABSENT: &str = "absent";

/// What several values have in common.
#[derive(Default)]
struct Shape {
    /// The kinds of the scalars among them.
    kinds: BTreeSet<String>,
    /// The objects among them.
    object: Option<Members>,
    /// The elements of all arrays among them.
    array: Option<Box<Shape>>,
}

#[derive(Default)]
struct Members {
    objects: usize,
    list: Vec<Member>,
    positions: HashMap<Text, usize>,
}

struct Member {
    name: Text,
    shape: Shape,
    /// How many objects have it, and the last one that did: a duplicate counts once.
    seen: usize,
    last: usize,
    may_be_absent: bool,
}

impl Shape {
    fn add(&mut self, value: &StoredJson) {
        match value {
            StoredJson::Null => self.kind("null"),
            StoredJson::Bool(_) => self.kind("boolean"),
            StoredJson::Number(text) if text.contains(['.', 'e', 'E']) => self.kind("number"),
            StoredJson::Number(_) => self.kind("integer"),
            StoredJson::String(text) => {
                let kinds = text.as_mask().map_or("string", |inside| inside.split(' ').next().unwrap_or_default());
                for kind in kinds.split('|') {
                    self.kind(kind);
                }
            }
            StoredJson::Array(elements) => {
                let array = self.array.get_or_insert_default();
                for element in elements {
                    array.add(element);
                }
            }
            StoredJson::Object(members) => self.object.get_or_insert_default().add(members),
        }
    }

    fn kind(&mut self, kind: &str) {
        if !self.kinds.contains(kind) {
            self.kinds.insert(kind.to_owned());
        }
    }

    /// The kinds as a mask shows them. An integer is a number too.
    fn kinds(&self) -> BTreeSet<&str> {
        let mut kinds: BTreeSet<_> = self.kinds.iter().map(String::as_str).collect();
        if kinds.contains("number") {
            kinds.remove("integer");
        }
        kinds
    }

    /// What stands for the value; containers hide the scalars, which the member's name then tells.
    fn value(&self) -> StoredJson {
        self.containers().next().unwrap_or_else(|| StoredJson::mask(&joined(&self.kinds())))
    }

    /// What stands for the elements of an array.
    fn elements(&self) -> Vec<StoredJson> {
        let kinds = self.kinds();
        let scalar = (!kinds.is_empty()).then(|| StoredJson::mask(&joined(&kinds)));
        scalar.into_iter().chain(self.containers()).collect()
    }

    fn containers(&self) -> impl Iterator<Item = StoredJson> {
        let object = self.object.iter().map(|members| StoredJson::Object(members.named()));
        object.chain(self.array.iter().map(|array| StoredJson::Array(array.elements())))
    }

    /// What may stand in the place of the value that is shown.
    fn alternatives(&self) -> BTreeSet<&str> {
        let mut alternatives =
            if self.object.is_some() || self.array.is_some() { self.kinds() } else { BTreeSet::new() };
        if self.object.is_some() && self.array.is_some() {
            alternatives.insert("array");
        }
        alternatives
    }
}

impl Members {
    fn add(&mut self, members: &[(Text, StoredJson)]) {
        self.objects += 1;
        for (name, value) in members {
            let (name, alternatives) = without_alternatives(name);
            let position = *self.positions.entry(name).or_insert_with_key(|name| {
                let shape = Shape::default();
                self.list.push(Member { name: name.clone(), shape, seen: 0, last: 0, may_be_absent: false });
                self.list.len() - 1
            });
            let member = &mut self.list[position];
            if member.last != self.objects {
                member.last = self.objects;
                member.seen += 1;
            }
            member.shape.add(value);
            for alternative in alternatives.iter().flat_map(|list| list.split('|')) {
                match alternative {
                    ABSENT => member.may_be_absent = true,
                    kind => member.shape.kind(kind),
                }
            }
        }
    }

    fn named(&self) -> Vec<(Text, StoredJson)> {
        let named = self.list.iter().map(|member| {
            let mut alternatives = member.shape.alternatives();
            if member.may_be_absent || member.seen < self.objects {
                alternatives.insert(ABSENT);
            }
            let mut name = member.name.clone();
            if !alternatives.is_empty() {
                name.push_mask(&joined(&alternatives));
            }
            (name, member.shape.value())
        });
        named.collect()
    }
}

/// A member's name, and what a shape wrote behind it.
fn without_alternatives(name: &Text) -> (Text, Option<&str>) {
    match name.split_alternatives() {
        Some((real, alternatives)) => (Text::from(real), Some(alternatives)),
        None => (name.clone(), None),
    }
}

fn joined(kinds: &BTreeSet<&str>) -> String {
    kinds.iter().copied().collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::model::json::{self, read};
    use crate::model::stored::any::{any_stored, few_json};
    use crate::snapshot::{build, grammar};
    use crate::verdict::{Roles, judge};

    #[rstest]
    #[case::scalars(
        r#"{"a":1,"b":1.5,"c":"x","d":true,"e":null}"#,
        r#"{"a":"[integer]","b":"[number]","c":"[string]","d":"[boolean]","e":"[null]"}"#
    )]
    #[case::empty(r#"{"a":[],"b":{}}"#, r#"{"a":[],"b":{}}"#)]
    #[case::array(r"[1,2,3]", r#"["[integer]"]"#)]
    #[case::an_integer_is_a_number(r"[1,2.5]", r#"["[number]"]"#)]
    #[case::kinds_differ(r#"[1,null,"x"]"#, r#"["[integer|null|string]"]"#)]
    #[case::objects(r#"[{"a":1,"b":2},{"b":3,"a":4}]"#, r#"[{"a":"[integer]","b":"[integer]"}]"#)]
    #[case::a_member_is_missing(r#"[{"a":1,"b":2},{"a":4}]"#, r#"[{"a":"[integer]","b[absent]":"[integer]"}]"#)]
    #[case::null_or_object(r#"[{"a":null},{"a":{"b":1}}]"#, r#"[{"a[null]":{"b":"[integer]"}}]"#)]
    #[case::mixed(r#"[1,{"a":1},[true],[false]]"#, r#"["[integer]",{"a":"[integer]"},["[boolean]"]]"#)]
    #[case::nested(r#"[{"a":[1]},{"a":["x"]},{"a":[]}]"#, r#"[{"a":["[integer|string]"]}]"#)]
    #[case::duplicates(r#"[{"a":1,"a":2},{"b":1}]"#, r#"[{"a[absent]":"[integer]","b[absent]":"[integer]"}]"#)]
    fn values_go_and_kinds_stay(#[case] text: &str, #[case] expected: &str) {
        let shape = json_shape(&StoredJson::from(&read(text).unwrap()));
        assert_eq!(shape, json::read_as(expected).unwrap());
        assert_eq!(json_shape(&shape), shape, "the shape of a shape is itself");
    }

    #[test]
    fn a_mask_keeps_its_kind_and_loses_its_number() {
        let value = StoredJson::Array(vec![StoredJson::mask("uuid 1"), StoredJson::mask("uuid 2")]);
        assert_eq!(json_shape(&value), StoredJson::Array(vec![StoredJson::mask("uuid")]));
    }

    #[test]
    fn the_fold_of_many_members_and_elements_is_quick() {
        let object: Vec<_> = (0..2000).map(|number| (Text::from(format!("m{number}")), StoredJson::Null)).collect();
        let shape = json_shape(&StoredJson::Array(vec![StoredJson::Object(object.clone()); 50]));
        let StoredJson::Array(elements) = shape else { panic!("an array") };
        let StoredJson::Object(members) = &elements[0] else { panic!("an object") };
        assert_eq!(members.len(), 2000);
    }

    proptest! {
        #[test]
        fn a_shape_is_a_snapshot_like_any_other(stored in any_stored()) {
            let shaped = shape(stored);
            prop_assert_eq!(grammar::parse(&grammar::write(&shaped)), Ok(shaped.clone()));
            prop_assert_eq!(shape(shaped.clone()), shaped);
        }

        #[test]
        fn a_shape_covers_what_went_into_it(values in prop::collection::vec(few_json(), 1..5), kept in 0_usize..5) {
            let answer = |values: &[StoredJson]| {
                shape(build::stored(200, None, [], StoredBody::Json(StoredJson::Array(values.to_vec()))))
            };
            let accepted = answer(&values);
            // Lists may run empty, and members stand in the order in which they first appeared.
            let rules = ["length-changed", "member-order-changed"];
            for finding in judge(&accepted, &answer(&values[..kept.min(values.len())]), &Roles::default()) {
                prop_assert!(rules.contains(&finding.rule), "{:?}", finding);
            }
        }
    }
}
