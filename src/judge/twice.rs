//! `--twice`: a value that differs between two runs of the same case is pointed out, with the mask that would cover it.

use std::collections::HashSet;

use super::case::CaseJudge;
use super::rules::DIFFERS_BETWEEN_RUNS;
use crate::model::finding::{Finding, Severity};
use crate::model::json::path_any_index;
use crate::model::stored::{Stored, StoredJson};
use crate::verdict::{self, ChangeKind, RULES, Roles};

/// The answers of a case's first run, as they would be stored, by step and answer of a race.
pub type Answers = Vec<((String, Option<usize>), Stored)>;

impl CaseJudge<'_> {
    /// Keeps an answer for the second run, or holds it against the first one.
    pub(super) fn hold_against_first(&mut self, step: &str, part: Option<usize>, stored: &Stored) -> Vec<Finding> {
        if !self.standard.policy.twice {
            return Vec::new();
        }
        let key = (step.to_owned(), part);
        let Some(first) = &self.first else {
            self.answers.push((key, stored.clone()));
            return Vec::new();
        };
        first.iter().find(|(known, _)| *known == key).map_or_else(Vec::new, |(_, first)| differences(first, stored))
    }
}

/// One finding a place; the places of a list's elements are one.
fn differences(first: &Stored, second: &Stored) -> Vec<Finding> {
    let mut told = HashSet::new();
    let mut findings = Vec::new();
    for change in verdict::changes(first, second, &Roles::default()) {
        if !told.insert(path_any_index(&change.place)) {
            continue;
        }
        let what = RULES.iter().find_map(|rule| rule.claim(&change.kind)).unwrap_or_default();
        let mut finding = Finding::new(DIFFERS_BETWEEN_RUNS, change.place.clone(), format!("two runs differ: {what}"))
            .of_severity(Severity::Compatible);
        finding.cure = mask(&change.place, &change.kind);
        findings.push(finding);
    }
    findings
}

/// The mask that would cover a value; none where the answers differ in their structure.
fn mask(place: &str, kind: &ChangeKind<'_>) -> Option<String> {
    let (place, kind) = match kind {
        ChangeKind::Value(_, old, new) => (path_any_index(place), kind_of(old, new)?),
        ChangeKind::NumberText(old, new) => (path_any_index(place), number(old, new)),
        ChangeKind::Header(_, old, new) => (place.replacen("header ", "header.", 1), text(old, new)),
        _ => return None,
    };
    // A bracket would begin a list in YAML.
    let key = if place.contains(['[', '"', '\\']) { format!("{place:?}") } else { place };
    Some(format!("volatile: {{ {key}: {kind} }}"))
}

fn kind_of(old: &StoredJson, new: &StoredJson) -> Option<&'static str> {
    match (old, new) {
        (StoredJson::Number(old), StoredJson::Number(new)) => Some(number(old, new)),
        (StoredJson::String(old), StoredJson::String(new)) => Some(text(old.shown(), new.shown())),
        (StoredJson::Bool(_), StoredJson::Bool(_)) => Some("boolean"),
        _ => None,
    }
}

/// Seconds and milliseconds since 1970 have so many digits for a long time to come.
fn number(old: &str, new: &str) -> &'static str {
    let whole = |text: &str| !text.contains(['.', 'e', 'E']);
    match [old, new] {
        both if both.iter().all(|text| whole(text) && matches!(text.len(), 10 | 13) && text.starts_with('1')) => {
            "timestamp"
        }
        both if both.into_iter().all(whole) => "integer",
        _ => "number",
    }
}

fn text(old: &str, new: &str) -> &'static str {
    let both = |fits: fn(&str) -> bool| fits(old) && fits(new);
    match () {
        () if both(is_uuid) => "uuid",
        () if both(is_time) => "timestamp",
        () if both(is_token) => "token",
        () => "text",
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// RFC 3339, or the date of an HTTP field (RFC 9110 section 5.6.7).
fn is_time(text: &str) -> bool {
    let shape: String = text.chars().take(10).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00" || (text.ends_with(" GMT") && text.len() == 29)
}

fn is_token(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+/_-=.~\"".contains(&byte);
    text.len() >= 8 && text.bytes().all(plain) && text.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::stored::{StoredBody, Text};

    #[rstest]
    #[case("0b9dc8a2-5a50-4b53-8e0c-0a1b2c3d4e5f", "ffffffff-5a50-4b53-8e0c-0a1b2c3d4e5f", "uuid")]
    #[case("2027-01-02T03:04:05Z", "2027-01-02T03:04:06.5+01:00", "timestamp")]
    #[case("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT", "timestamp")]
    #[case("\"5d41402abc\"", "\"7d793037a0\"", "token")]
    #[case("0b9dc8a2-5a50-4b53-8e0c-0a1b2c3d4e5f", "none", "text")]
    #[case("one word", "two words", "text")]
    fn the_kind_of_a_text_is_guessed_from_both(#[case] old: &str, #[case] new: &str, #[case] expected: &str) {
        assert_eq!(text(old, new), expected);
    }

    #[rstest]
    #[case("1700000000", "1700000001", "timestamp")]
    #[case("1700000000000", "1700000000001", "timestamp")]
    #[case("1", "2", "integer")]
    #[case("1", "2.5", "number")]
    fn the_kind_of_a_number_is_guessed_from_both(#[case] old: &str, #[case] new: &str, #[case] expected: &str) {
        assert_eq!(number(old, new), expected);
    }

    #[test]
    fn equal_places_of_a_list_are_one_and_get_one_mask() {
        let answer = |first: &str, second: &str| {
            let item = |text: &str| StoredJson::Object(vec![(Text::from("id"), StoredJson::String(Text::from(text)))]);
            let body = StoredBody::Json(StoredJson::Array(vec![item(first), item(second)]));
            Stored { status: 200, phrase: Text::new(), headers: Vec::new(), body }
        };
        let found = differences(&answer("a1b2c3d4", "b1b2c3d4"), &answer("c1b2c3d4", "d1b2c3d4"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "$[0].id");
        assert_eq!(found[0].cure.as_deref(), Some("volatile: { \"$[*].id\": token }"));
        assert_eq!(differences(&answer("a", "b"), &answer("a", "b")), Vec::new());
    }
}
