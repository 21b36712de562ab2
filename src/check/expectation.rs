//! What one answer must be, compiled.

use std::sync::Arc;

use super::contract::{Contract, EnvelopeRef, condition, did_you_mean, path};
use super::value::ValueTest;
use crate::model::scenario::Expect;
use crate::model::source::{Problem, Span, Spanned};
use crate::select::path::Path;
use crate::select::place::is_token;
use crate::template::{Condition, Template};

/// A compiled expectation.
#[derive(Debug, Default)]
pub struct Expectation {
    /// What the answer may be; empty: any success.
    pub alternatives: Vec<Alternative>,
    /// What header fields must be.
    pub headers: Vec<(String, ValueTest)>,
    /// What the body must hold.
    pub body: Vec<(Path, ValueTest)>,
    /// The body's whole text.
    pub text: Option<Template>,
    /// The body's bytes, and the name of the file they come from.
    pub file: Option<(String, Arc<[u8]>)>,
    /// Conditions.
    pub check: Vec<Condition>,
}

/// One way in which an answer may meet its expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alternative {
    /// A status, with whatever pair or envelope comes with it.
    Status(u16),
    /// A success with this envelope.
    Success(u16, EnvelopeRef),
    /// A pair of the catalogue, by its index.
    Pair(u16, usize),
}

impl Alternative {
    /// The status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Status(status) | Self::Success(status, _) | Self::Pair(status, _) => status,
        }
    }

    /// The alternative as scenarios write it.
    #[must_use]
    pub fn describe(self, contract: &Contract) -> String {
        match self {
            Self::Status(status) => status.to_string(),
            Self::Success(status, EnvelopeRef::NoBody) => format!("{status} none"),
            Self::Success(status, EnvelopeRef::Named(index)) => format!("{status} {}", contract.envelopes[index].name),
            Self::Pair(status, index) => format!("{status} {}", contract.pairs[index].reason),
        }
    }
}

impl Expectation {
    /// Compiles what a scenario says about an answer, and reports every mistake in it.
    #[must_use]
    pub fn compile(expect: &Expect, contract: &Contract, problems: &mut Vec<Problem>) -> Self {
        let mut compiled = Self::default();
        let mut keep = |problem| problems.push(problem);
        if let Some(is) = &expect.is {
            for (text, span) in split(is) {
                match alternative(text, span, contract) {
                    Ok(alternative) => compiled.alternatives.push(alternative),
                    Err(problem) => keep(problem),
                }
            }
        }
        for (name, value) in &expect.headers {
            if !is_token(&name.value) {
                keep(Problem::at(name.span, format!("`{}` is no name of a header field", name.value)));
            }
            match ValueTest::compile(value) {
                Ok(test) => compiled.headers.push((name.value.clone(), test)),
                Err(problem) => keep(problem),
            }
        }
        for (place, value) in &expect.body {
            match (path(place), ValueTest::compile(value)) {
                (Ok(path), Ok(test)) => compiled.body.push((path, test)),
                (path, test) => path.err().into_iter().chain(test.err()).for_each(&mut keep),
            }
        }
        if let Some(text) = &expect.text {
            match Template::parse(&text.value) {
                Ok(template) => compiled.text = Some(template),
                Err(error) => keep(Problem::at(text.span, error.to_string())),
            }
        }
        compiled.file = expect.file.as_ref().map(|file| (file.path.value.clone(), Arc::clone(&file.bytes)));
        for text in &expect.check {
            match condition(text) {
                Ok(condition) => compiled.check.push(condition),
                Err(problem) => keep(problem),
            }
        }
        compiled
    }

    /// The variables that it reads.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        let tests = self.headers.iter().map(|(_, test)| test).chain(self.body.iter().map(|(_, test)| test));
        let mut names: Vec<String> = tests.flat_map(ValueTest::variables).collect();
        names.extend(self.text.iter().flat_map(Template::variables));
        names.extend(self.check.iter().flat_map(Condition::variables));
        names
    }

    /// Whether every answer that meets it is without a body (RFC 9110 section 6.4.1: 204 and 304 have none).
    #[must_use]
    pub fn bodiless(&self) -> bool {
        !self.alternatives.is_empty() && self.alternatives.iter().all(|one| matches!(one.status(), 204 | 304))
    }

    /// What is promised, as scenarios write it.
    #[must_use]
    pub fn describe(&self, contract: &Contract) -> String {
        if self.alternatives.is_empty() {
            return "a success".to_owned();
        }
        self.alternatives.iter().map(|one| one.describe(contract)).collect::<Vec<_>>().join(" | ")
    }
}

/// The alternatives with their own places in the file.
fn split(is: &Spanned<String>) -> impl Iterator<Item = (&str, Span)> {
    is.value.split('|').map(|part| {
        let trimmed = part.trim();
        let offset = trimmed.as_ptr() as usize - is.value.as_ptr() as usize;
        // Exact where the text stands plain in one line; a quoted text is one character off, and stays inside.
        let start = is.span.start + u32::try_from(offset).unwrap_or_default();
        let end = (start + u32::try_from(trimmed.len()).unwrap_or_default()).min(is.span.end.max(start));
        (trimmed, Span { start, end, ..is.span })
    })
}

fn alternative(text: &str, span: Span, contract: &Contract) -> Result<Alternative, Problem> {
    let mut words = text.split_whitespace();
    let code = words.next().unwrap_or_default();
    let status = code.parse().ok().filter(|status| (100..600).contains(status)).ok_or_else(|| {
        Problem::at(span, format!("`{text}` doesn't begin with a status"))
            .expected("expected `<status>`, `<status> <envelope>` or `<status> <reason>`")
    })?;
    if !contract.statuses.is_empty() && !contract.statuses.contains(&status) {
        return Err(Problem::at(span, format!("{status} is not among the statuses of {}", contract.api))
            .help("the contract's `statuses:` lists every status that the API may answer"));
    }
    let Some(name) = words.next() else { return Ok(Alternative::Status(status)) };
    if let Some(more) = words.next() {
        return Err(Problem::at(span, format!("`{more}` is one word too many"))
            .expected("expected `<status> <reason>`; alternatives are separated by a bar"));
    }
    if let Some(pair) = contract.pair(status, name) {
        return Ok(Alternative::Pair(status, pair));
    }
    if status < 400
        && let Some(envelope) = contract.named(name)
    {
        return Ok(Alternative::Success(status, envelope));
    }
    Err(unknown_name(status, name, span, contract))
}

fn unknown_name(status: u16, name: &str, span: Span, contract: &Contract) -> Problem {
    let reasons: Vec<&str> = contract.pairs_of(status).map(|(_, pair)| pair.reason.as_str()).collect();
    if status < 400 {
        let names = || contract.envelopes.iter().map(|envelope| envelope.name.as_str()).chain(["none"]);
        let problem = Problem::at(span, format!("`{name}` is no envelope of {}", contract.api))
            .expected(format!("the contract has: {}", names().collect::<Vec<_>>().join(", ")));
        return did_you_mean(problem, name, names().chain(reasons));
    }
    let problem = Problem::at(span, format!("`{status} {name}` is not in the catalogue of {}", contract.api));
    if let Some(other) = contract.pairs.iter().find(|pair| pair.reason == name) {
        return problem.help(format!("`{name}` is listed under {}", other.status));
    }
    let problem = if reasons.is_empty() {
        problem.expected(format!("no reason is listed under {status}"))
    } else {
        problem.expected(format!("{status} has: {}", reasons.join(", ")))
    };
    did_you_mean(problem, name, reasons)
}
