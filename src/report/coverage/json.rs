//! For programs: one object, stable. `docs/coverage.md` says what stands in it.

use super::{Covered, sums};
use crate::model::coverage::{Coverage, Part, Place, Row, RunFinding};
use crate::model::json::{Json, pretty};

/// The version of the format: another number means that a member went or means something else.
const VERSION: &str = "1";

/// Writes all of it.
pub(super) fn write(covered: Covered<'_>) -> String {
    let contracts = covered.run.coverage.iter().map(|coverage| contract(coverage, covered));
    let object = named(vec![
        ("version", Json::Number(VERSION.to_owned())),
        ("contracts", Json::Array(contracts.collect())),
        ("findings", Json::Array(covered.run.findings.iter().map(|found| finding(found, covered)).collect())),
    ]);
    format!("{}\n", pretty(&object))
}

fn contract(coverage: &Coverage, covered: Covered<'_>) -> Json {
    let part = |part: Part| {
        let mut members = vec![("all", number(coverage.of(part).count()))];
        members.extend(sums(coverage, part).into_iter().map(|(state, of)| (state.name(), number(of))));
        members.push(("demanded", optional(coverage.demand.of(part).map(crate::model::coverage::Level::name))));
        (part.name(), named(members))
    };
    let unlisted = |(answer, cases): &(String, Vec<usize>)| {
        named(vec![("answer", Json::from(answer.as_str())), ("cases", texts(&covered.ids(cases)))])
    };
    named(vec![
        ("contract", Json::from(coverage.contract.as_str())),
        ("api", Json::from(coverage.api.as_str())),
        ("target", Json::from(coverage.target.as_str())),
        ("not-judged", optional(coverage.unjudged.as_deref())),
        ("sums", named(Part::ALL.into_iter().map(part).collect())),
        ("holes", number(coverage.holes().count())),
        ("entries", Json::Array(coverage.rows.iter().map(|row| entry(row, coverage, covered)).collect())),
        ("not-listed", Json::Array(coverage.unlisted.iter().map(unlisted).collect())),
    ])
}

fn entry(row: &Row, coverage: &Coverage, covered: Covered<'_>) -> Json {
    let words = |list: &[String]| Json::Array(list.iter().map(|text| Json::from(text.as_str())).collect());
    named(vec![
        ("part", Json::from(row.part.name())),
        ("name", Json::from(row.name.as_str())),
        ("says", Json::from(row.says.as_str())),
        ("state", Json::from(row.state.name())),
        ("hole", Json::Bool(row.hole && coverage.unjudged.is_none())),
        ("note", optional(row.note.as_deref())),
        ("asserted-in", texts(&covered.ids(&row.asserted_in))),
        ("seen-in", texts(&covered.ids(&row.seen_in))),
        ("answers", words(&row.answers)),
        ("never-answered", words(&row.missing)),
    ])
}

fn finding(found: &RunFinding, covered: Covered<'_>) -> Json {
    let place = |place: &Place| {
        named(vec![
            ("case", optional(covered.ids(&[place.case]).first().copied())),
            ("step", Json::from(place.step.as_str())),
            ("request", Json::from(place.request.as_str())),
            ("answer", Json::from(place.answer.as_str())),
        ])
    };
    named(vec![
        ("contract", Json::from(found.contract.as_str())),
        ("severity", Json::from(found.finding.severity.name())),
        ("rule", Json::from(found.finding.rule)),
        ("place", Json::from(found.finding.place.as_str())),
        ("message", Json::from(found.finding.message())),
        ("exchanges", Json::Array(found.exchanges.iter().map(place).collect())),
    ])
}

fn named(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn optional(text: Option<&str>) -> Json {
    text.map_or(Json::Null, Json::from)
}

fn texts(list: &[&str]) -> Json {
    Json::Array(list.iter().map(|text| Json::from(*text)).collect())
}

fn number(number: usize) -> Json {
    Json::Number(number.to_string())
}
