//! For programs: one object, stable. `docs/diff.md` says what stands in it.

use crate::model::comparison::{Comparison, Difference};
use crate::model::json::{Json, pretty};

/// The version of the format: another number means that a member went or means something else.
const VERSION: &str = "1";

/// Writes all of it.
pub(super) fn write(comparison: &Comparison) -> String {
    let worst = comparison.worst().map_or(Json::Null, |severity| Json::from(severity.name()));
    let object = vec![
        ("version", Json::Number(VERSION.to_owned())),
        ("old", Json::from(comparison.old.as_str())),
        ("new", Json::from(comparison.new.as_str())),
        ("severity", worst),
        ("contracts-compared", Json::Bool(comparison.published)),
        ("answers-compared", number(comparison.answers)),
        ("answers-changed", number(comparison.differing)),
        ("inconclusive", texts(&comparison.inconclusive)),
        ("changes", Json::Array(comparison.changes.iter().map(change).collect())),
    ];
    format!("{}\n", pretty(&named(object)))
}

fn change(change: &Difference) -> Json {
    let finding = &change.finding;
    named(vec![
        ("severity", Json::from(finding.severity.name())),
        ("rule", Json::from(finding.rule)),
        ("contract", Json::from(change.contract.as_str())),
        ("place", Json::from(finding.place.as_str())),
        ("message", Json::from(finding.message())),
        ("note", finding.advice().map_or(Json::Null, Json::from)),
        ("cases", texts(&change.cases)),
        ("answers", texts(&change.answers)),
    ])
}

fn named(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn texts(list: &[String]) -> Json {
    Json::Array(list.iter().map(|text| Json::from(text.as_str())).collect())
}

fn number(number: usize) -> Json {
    Json::Number(number.to_string())
}
