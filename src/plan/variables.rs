//! Variables of a contract that are made of others.

use crate::model::source::{Problem, Spanned};
use crate::template::JsonTemplate;

/// The variables in an order in which each stands after those that it is made of; else as they were written, which
/// includes may have put anywhere. Those that are made of themselves are reported.
pub(super) fn in_order(
    mut rest: Vec<(&Spanned<String>, JsonTemplate)>,
    problems: &mut Vec<Problem>,
) -> Vec<(String, JsonTemplate)> {
    let mut ordered = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let waits = |template: &JsonTemplate| {
            let of = template.variables();
            rest.iter().any(|(name, _)| of.contains(&name.value))
        };
        let Some(next) = rest.iter().position(|(_, template)| !waits(template)) else {
            problems.push(circle(&rest));
            break;
        };
        let (name, template) = rest.remove(next);
        ordered.push((name.value.clone(), template));
    }
    ordered.extend(rest.into_iter().map(|(name, template)| (name.value.clone(), template)));
    ordered
}

/// Follows one of several variables that all wait for each other to where it began.
fn circle(rest: &[(&Spanned<String>, JsonTemplate)]) -> Problem {
    let mut trail = vec![0];
    let begin = loop {
        let of = trail.last().map(|&at| rest[at].1.variables()).unwrap_or_default();
        let next = rest.iter().position(|(name, _)| of.contains(&name.value)).unwrap_or_default();
        if let Some(begin) = trail.iter().position(|&known| known == next) {
            break begin;
        }
        trail.push(next);
    };
    let trail = &trail[begin..];
    let names: Vec<&str> = trail.iter().chain(trail.first()).map(|&at| rest[at].0.value.as_str()).collect();
    let first = rest[trail[0]].0;
    Problem::at(first.span, format!("the variable `{}` is made of itself", first.value))
        .expected("a variable is a value, or is made of others")
        .help(format!("take one of them away: {}", names.join(" → ")))
}
