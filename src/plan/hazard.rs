//! Cases that may harm a target must say so.

use super::case::CaseShared;
use super::compile_case::actions;
use super::request::{BodyTemplate, PartContentTemplate, RequestTemplate};
use super::step::{Action, Step};
use super::walk::PAGES;
use crate::model::scenario;
use crate::model::source::Problem;
use crate::template::{Scope, Template};

/// From so many bytes on a body is `large`.
pub const LARGE: u64 = 1 << 20;
/// From so many requests on a repetition is `load`.
const LOAD: u32 = 50;

/// Reports a case that needs `hazard:` and lacks it.
pub(super) fn check(case: &scenario::Case, shared: &CaseShared, problems: &mut Vec<Problem>) {
    if shared.self_test_only() {
        return;
    }
    let large = actions(shared).flat_map(Action::requests).any(is_large);
    let steps = shared.setup.iter().chain(&shared.steps).chain(&shared.teardown);
    let repeats = |step: &Step| [&step.repeat, &step.retry].into_iter().flatten().any(|repeat| repeat.at_most >= LOAD);
    // A walk ends where the data does; only one that says more than usual may go on for long.
    let walks_far = |step: &Step| matches!(&step.action, Action::Walk(walk) if walk.at_most > PAGES);
    let far = steps.clone().any(walks_far);
    let load = far || steps.clone().any(repeats);
    let why_load = if far {
        format!("it may walk over more than {PAGES} pages")
    } else {
        format!("it may send {LOAD} requests or more")
    };
    let raw = actions(shared).flat_map(Action::requests).any(|request| request.raw.is_some());
    for (hazard, needed, why) in [
        ("raw", raw, "it sends a raw request, which may be no valid HTTP".to_owned()),
        ("large", large, format!("it sends a body of {} MiB or more", LARGE >> 20)),
        ("load", load, why_load),
    ] {
        if needed && !shared.hazard.iter().any(|said| said == hazard) {
            problems.push(
                Problem::at(case.name.span, format!("this case needs `hazard: {hazard}`"))
                    .expected(why)
                    .help("a case that may harm a target says so; off loopback it runs only with `--allow`"),
            );
        }
    }
}

fn is_large(request: &RequestTemplate) -> bool {
    let size = match &request.body {
        Some(BodyTemplate::Filler(size)) => *size,
        Some(BodyTemplate::Exact(bytes)) => bytes.len() as u64,
        Some(BodyTemplate::JsonText(text) | BodyTemplate::Text(text)) => length(text),
        Some(BodyTemplate::Multipart(parts)) => parts
            .iter()
            .map(|part| match &part.content {
                PartContentTemplate::Filler(size) => *size,
                PartContentTemplate::File(bytes) => bytes.len() as u64,
                PartContentTemplate::Text(text) => length(text),
                PartContentTemplate::Json(_) => 0,
            })
            .sum(),
        _ => 0,
    };
    size.max(request.raw.as_ref().map_or(0, length)) >= LARGE
}

/// The length in bytes of a text that holds no variables; how long another one gets is known when it is sent.
fn length(text: &Template) -> u64 {
    let known = text.constant().map(str::len);
    let filled = || text.variables().is_empty().then(|| text.render(&Scope::empty()).map_or(0, |text| text.len()));
    known.or_else(filled).unwrap_or_default() as u64
}
