//! Walks over pages, ready to run.

use super::compile_request::query;
use super::compile_step::StepCompiler;
use super::names::Names;
use super::request::{QueryTemplate, RequestTemplate};
use crate::check::contract::{path, place};
use crate::model::scenario::{NextSpec, WalkSpec};
use crate::model::source::{Problem, Spanned};
use crate::select::Place;
use crate::select::path::Path;
use crate::template::{Condition, Sees};

/// A walk that says no bound ends after so many pages.
pub const PAGES: u32 = 100;

/// A walk over pages.
#[derive(Debug)]
pub struct WalkPlan {
    /// The request of the first page.
    pub request: RequestTemplate,
    /// Where the next page is told.
    pub next: Next,
    /// The condition under which there is one.
    pub going_on: Option<Condition>,
    /// At most so many pages.
    pub at_most: u32,
    /// The rows of a page.
    pub rows: Option<Path>,
    /// Conditions on every page.
    pub each_page: Vec<Condition>,
    /// Conditions on the walk as a whole.
    pub afterwards: Vec<Condition>,
}

/// Where the next page of a walk is told.
#[derive(Debug)]
pub enum Next {
    /// Query parameters over those of the first page; no value takes one away.
    Query(Vec<QueryTemplate>),
    /// The target of a Link field of the relation type `next` (RFC 8288).
    Link,
    /// A place that holds its URL.
    Place(Place),
}

impl WalkPlan {
    /// Whether pages must be JSON for the walk to find its way.
    #[must_use]
    pub const fn reads_bodies(&self) -> bool {
        self.rows.is_some() || matches!(self.next, Next::Query(_) | Next::Place(Place::Body(_)))
    }
}

impl StepCompiler<'_> {
    /// Compiles a walk; none where a mistake in it leaves nothing to walk by.
    pub(super) fn walk(&mut self, walk: &WalkSpec) -> Option<WalkPlan> {
        let request = self.request(&walk.request);
        let names = &mut self.names;
        let rows = walk.rows.as_ref().and_then(|rows| path(rows).map_err(|problem| names.problems.push(problem)).ok());
        names.sees = if walk.rows.is_some() { Sees::Rows } else { Sees::Pages };
        let mut conditions = |conditions: &[Spanned<String>]| -> Vec<Condition> {
            conditions.iter().filter_map(|text| names.condition(text)).collect()
        };
        let (each_page, afterwards) = (conditions(&walk.each_page), conditions(&walk.afterwards));
        let going_on = walk.going_on.as_ref().and_then(|text| names.condition(text));
        let next = walk.next.as_ref().and_then(|at| next(at, names));
        names.sees = Sees::Variables;
        let at_most = walk.at_most.as_ref().map_or(PAGES, |bound| bound.value);
        Some(WalkPlan { request, next: next?, going_on, at_most, rows, each_page, afterwards })
    }
}

fn next(next: &NextSpec, names: &mut Names<'_>) -> Option<Next> {
    match next {
        NextSpec::Query(fields) => Some(Next::Query(query(fields, names))),
        NextSpec::Place(text) => match place(text) {
            Ok(Place::Header(name)) if name.eq_ignore_ascii_case("link") => Some(Next::Link),
            Ok(Place::Status) => {
                names.problems.push(
                    Problem::at(text.span, "a status is no URL")
                        .expected("expected a JSONPath, `header.Name` or `text`"),
                );
                None
            }
            Ok(place) => Some(Next::Place(place)),
            Err(problem) => {
                names
                    .problems
                    .push(problem.help("`next:` is a place, or `{ query: { cursor: \"{{ body.cursor }}\" } }`"));
                None
            }
        },
    }
}
