//! The operations of a contract: which of them a request asks.

use std::cmp::Ordering;

use regex::Regex;

use super::contract::did_you_mean;
use crate::model::source::{Problem, Spanned};
use crate::model::suggest;
use crate::template::percent_encode;

/// An operation of the contract, `METHOD /path/{parameter}`.
#[derive(Debug)]
pub struct Operation {
    /// As the contract writes it.
    pub name: String,
    method: String,
    segments: Vec<Segment>,
}

/// A part of a path between two slashes.
#[derive(Debug)]
enum Segment {
    /// A text, as it is written and percent-encoded.
    Literal(String, String),
    /// A text with parameters in it, such as `{name}.json`.
    Mixed(Regex),
    /// One parameter.
    Parameter,
}

impl Operation {
    /// Compiles an operation; `None` where the text is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (method, path) = name.split_once(' ')?;
        let path = path.trim().strip_prefix('/')?;
        let segments = path.split('/').map(Segment::parse).collect::<Option<_>>()?;
        Some(Self { name: name.to_owned(), method: method.to_owned(), segments })
    }

    fn fits(&self, method: &str, segments: &[&str]) -> bool {
        let each = || self.segments.iter().zip(segments);
        self.method == method
            && self.segments.len() == segments.len()
            && each().all(|(segment, text)| segment.fits(text))
    }

    /// The most concrete one first: at the first segment in which two differ, a text wins over a parameter.
    fn concreteness(&self, other: &Self) -> Ordering {
        self.segments.iter().map(Segment::rank).cmp(other.segments.iter().map(Segment::rank))
    }
}

impl Segment {
    fn parse(text: &str) -> Option<Self> {
        if !text.contains(['{', '}']) {
            return Some(Self::Literal(text.to_owned(), percent_encode(text)));
        }
        let mut pattern = String::from("^");
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (_, behind) = after.split_once('}')?;
            pattern.push_str(&regex::escape(before));
            pattern.push_str(".+");
            rest = behind;
        }
        pattern.push_str(&regex::escape(rest));
        pattern.push('$');
        if pattern == "^.+$" { Some(Self::Parameter) } else { Regex::new(&pattern).ok().map(Self::Mixed) }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Literal(written, encoded) => written == text || encoded == text,
            Self::Mixed(pattern) => pattern.is_match(text),
            Self::Parameter => !text.is_empty(),
        }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Literal(..) => 0,
            Self::Mixed(_) => 1,
            Self::Parameter => 2,
        }
    }
}

/// The operations that a text names, as indices; `*` stands for any text.
///
/// # Errors
/// As a mistake at its place, where it names none.
pub fn named(operations: &[Operation], text: &Spanned<String>, api: &str) -> Result<Vec<usize>, Problem> {
    let pattern = format!("^{}$", regex::escape(&text.value).replace(r"\*", ".*"));
    let pattern = Regex::new(&pattern).ok();
    let fits = |operation: &Operation| match &pattern {
        Some(pattern) => pattern.is_match(&operation.name),
        None => operation.name == text.value,
    };
    let found: Vec<usize> =
        operations.iter().enumerate().filter(|(_, operation)| fits(operation)).map(|(index, _)| index).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = || operations.iter().map(|operation| operation.name.as_str());
    let problem = Problem::at(text.span, format!("`{}` is no operation of {api}", text.value)).unknown();
    let problem = problem.expected(match names().next() {
        Some(_) => format!("`operations:` has: {}", suggest::known(&text.value, names())),
        None => "the contract has no `operations:`".to_owned(),
    });
    Err(did_you_mean(problem, &text.value, names()))
}

/// The operation that a request asks, as an index: the most concrete one that fits. `path` begins behind the target's
/// own path; query and fragment don't matter. HEAD asks what GET asks (RFC 9110 section 9.3.2) where it isn't listed.
#[must_use]
pub fn find(operations: &[Operation], method: &str, path: &str) -> Option<usize> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let fitting = operations.iter().enumerate().filter(|(_, operation)| operation.fits(method, &segments));
    let best = fitting.min_by(|(_, one), (_, other)| one.concreteness(other)).map(|(index, _)| index);
    if best.is_none() && method == "HEAD" { find(operations, "GET", path) } else { best }
}

/// Whether a segment of a path looks like an id: a number, or a long text with digits in it.
#[must_use]
pub fn is_id(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && (digits == segment.len() || segment.len() >= 16)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_text("GET /block", Some("GET /block"))]
    #[case::another_method("PUT /block", None)]
    #[case::a_parameter("GET /cubes/7", Some("GET /cubes/{cube}"))]
    #[case::the_text_wins_over_the_parameter("GET /cubes/new", Some("GET /cubes/new"))]
    #[case::the_first_difference_decides("GET /cubes/new/old", Some("GET /cubes/new/{part}"))]
    #[case::a_parameter_is_never_empty("GET /cubes/", None)]
    #[case::a_parameter_is_one_segment("GET /cubes/7/8/9", None)]
    #[case::the_query_does_not_matter("GET /cubes/7?a=/b", Some("GET /cubes/{cube}"))]
    #[case::a_part_of_a_segment("GET /files/a.json", Some("GET /files/{name}.json"))]
    #[case::a_text_that_is_encoded("GET /gr%C3%B6%C3%9Fe", Some("GET /größe"))]
    #[case::head_asks_what_get_asks("HEAD /cubes/7", Some("GET /cubes/{cube}"))]
    #[case::the_root("GET /", Some("GET /"))]
    fn a_request_asks_the_most_concrete_operation(#[case] request: &str, #[case] expected: Option<&str>) {
        let names = [
            "GET /cubes/{cube}",
            "GET /cubes/{cube}/old",
            "GET /cubes/new/{part}",
            "GET /cubes/new",
            "GET /block",
            "GET /files/{name}.json",
            "GET /größe",
            "GET /",
        ];
        let operations: Vec<Operation> = names.iter().filter_map(|name| Operation::parse(name)).collect();
        let (method, path) = request.split_once(' ').unwrap_or_default();
        let found = find(&operations, method, path).map(|index| operations[index].name.as_str());
        assert_eq!((operations.len(), found), (names.len(), expected));
    }
}
