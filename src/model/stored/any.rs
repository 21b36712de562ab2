//! Stored answers as property tests make them up.

use proptest::prelude::*;

use super::{Stored, StoredBody, StoredJson, Text};

/// Text of pieces that are hard to tell from each other, to trim, or to see.
pub(crate) fn any_text() -> impl Strategy<Value = Text> {
    let piece = prop_oneof![
        4 => any::<String>().prop_map(Ok),
        4 => "[\\[\\]\\\\ \t\r\nu05b\u{a0}\u{85}\u{2028}\u{feff}\u{3000}a-c1|\"]{0,8}".prop_map(Ok),
        2 => prop::sample::select(vec!["[uuid 1]", "\\u005buuid 1]", "\\", "[", "]", "\n", " ", "\r\n", "\\n"])
            .prop_map(|text| Ok(text.to_owned())),
        2 => "[a-z]{1,4}( [0-9])?".prop_map(Err),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| {
        let mut text = Text::new();
        for piece in pieces {
            match piece {
                Ok(real) => text.push(&real),
                Err(inside) => text.push_mask(&inside),
            }
        }
        text
    })
}

pub(crate) fn any_stored_json() -> impl Strategy<Value = StoredJson> {
    let leaf = prop_oneof![
        Just(StoredJson::Null),
        any::<bool>().prop_map(StoredJson::Bool),
        "-?[1-9][0-9]{0,30}(\\.[0-9]{1,3})?(E[0-9])?".prop_map(StoredJson::Number),
        any_text().prop_map(StoredJson::String),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(StoredJson::Array),
            prop::collection::vec((prop_oneof![any_text(), "[a-c]".prop_map(Text::from)], inner), 0..5)
                .prop_map(StoredJson::Object),
        ]
    })
}

pub(crate) fn any_stored() -> impl Strategy<Value = Stored> {
    let body = prop_oneof![
        Just(StoredBody::None),
        Just(StoredBody::AnyBytes),
        any_stored_json().prop_map(StoredBody::Json),
        any_text().prop_map(StoredBody::Text),
        (any::<u64>(), "[0-9a-f]{64}").prop_map(|(length, sha256)| StoredBody::Bytes { length, sha256 }),
    ];
    let headers = prop::collection::vec(("[a-z-]{1,12}", any_text()), 0..4);
    (100_u16..1000, any_text(), headers, body).prop_map(answer)
}

/// Values so few that two of them often are equal, or differ in one place: without the masks of shapes.
pub(crate) fn few_json() -> impl Strategy<Value = StoredJson> {
    let leaf = prop_oneof![
        Just(StoredJson::Null),
        Just(StoredJson::Bool(true)),
        prop::sample::select(vec!["0", "1", "1.0", "1.5", "1e2", "100"])
            .prop_map(|text| StoredJson::Number(text.to_owned())),
        prop::sample::select(vec!["", "x", "y"]).prop_map(|text| StoredJson::String(Text::from(text))),
        prop::sample::select(vec!["uuid 1", "uuid 2", "integer 1"]).prop_map(StoredJson::mask),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(StoredJson::Array),
            prop::collection::vec(("[a-c]".prop_map(Text::from), inner), 0..4).prop_map(StoredJson::Object),
        ]
    })
}

/// Answers so few that two of them often are equal, or differ in one place.
pub(crate) fn few_stored() -> impl Strategy<Value = Stored> {
    let text = || prop::sample::select(vec!["", "x", "y"]).prop_map(Text::from);
    let body = prop_oneof![
        1 => Just(StoredBody::None),
        8 => few_json().prop_map(StoredBody::Json),
        1 => text().prop_map(StoredBody::Text),
        1 => (0_u64..3).prop_map(|length| StoredBody::Bytes { length, sha256: length.to_string() }),
    ];
    let name = prop::sample::select(vec!["content-type", "etag"]).prop_map(ToOwned::to_owned);
    let headers = prop::collection::btree_map(name, text(), 0..3);
    (200_u16..202, text(), headers, body)
        .prop_map(|(status, phrase, headers, body)| answer((status, phrase, headers.into_iter().collect(), body)))
}

fn answer((status, phrase, mut headers, body): (u16, Text, Vec<(String, Text)>, StoredBody)) -> Stored {
    headers.sort_by(|(one, _), (other, _)| one.cmp(other));
    Stored { status, phrase, headers, body }
}
