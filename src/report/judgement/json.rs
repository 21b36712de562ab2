//! For programs: one object, stable. `docs/judge.md` says what stands in it.

use super::shown;
use crate::model::coverage::RunFinding;
use crate::model::finding::Finding;
use crate::model::json::{Json, pretty};
use crate::model::judgement::{Counts, Group, Judgement};

/// The version of the format: another number means that a member went or means something else.
const VERSION: &str = "1";

/// Writes all of it.
pub(super) fn write(judgement: &Judgement) -> String {
    let parts = shown(judgement).into_iter().map(|(part, seen, unseen)| {
        let part_of = named(vec![("seen", number(seen)), ("never", texts(unseen.iter().copied()))]);
        (part.name().to_owned(), part_of)
    });
    let object = vec![
        ("version", Json::Number(VERSION.to_owned())),
        ("file", Json::from(judgement.file.as_str())),
        ("api", Json::from(judgement.api.as_str())),
        ("base", Json::from(judgement.base.as_str())),
        ("broken", Json::Bool(judgement.is_broken())),
        ("entries", counts(&judgement.counts)),
        ("findings", Json::Array(judgement.groups.iter().map(group).collect())),
        ("findings-left-out", number(judgement.more_groups)),
        ("over-all", Json::Array(judgement.over_all.iter().map(over_all).collect())),
        ("coverage", Json::Object(parts.collect())),
        ("unread", texts(judgement.unread.iter().map(String::as_str))),
    ];
    format!("{}\n", pretty(&named(object)))
}

fn counts(counts: &Counts) -> Json {
    named(vec![
        ("all", number(counts.entries)),
        ("judged", number(counts.judged)),
        ("without-body", number(counts.without_body)),
        ("elsewhere", number(counts.elsewhere)),
        ("unanswered", number(counts.unanswered)),
        ("cached", number(counts.cached)),
        ("preflights", number(counts.preflights)),
        ("interim", number(counts.interim)),
        ("outages", number(counts.outages)),
        ("unreadable", number(counts.unreadable)),
    ])
}

fn group(group: &Group) -> Json {
    let mut members = of_finding(&group.finding, group.fails);
    members.extend([
        ("operation", Json::from(group.operation.as_str())),
        ("answers", number(group.count)),
        ("requests", texts(group.requests.iter().map(String::as_str))),
    ]);
    named(members)
}

fn over_all(found: &RunFinding) -> Json {
    let mut members = of_finding(&found.finding, found.fails);
    let requests = found.exchanges.iter().map(|place| Json::from(format!("{} → {}", place.request, place.answer)));
    members.push(("requests", Json::Array(requests.collect())));
    named(members)
}

fn of_finding(finding: &Finding, fails: bool) -> Vec<(&'static str, Json)> {
    vec![
        ("severity", Json::from(finding.severity.name())),
        ("fails", Json::Bool(fails)),
        ("rule", Json::from(finding.rule)),
        ("place", Json::from(finding.place.as_str())),
        ("message", Json::from(finding.message())),
        ("note", finding.advice().map_or(Json::Null, Json::from)),
    ]
}

fn named(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn texts<'t>(list: impl Iterator<Item = &'t str>) -> Json {
    Json::Array(list.map(Json::from).collect())
}

fn number(number: usize) -> Json {
    Json::Number(number.to_string())
}
