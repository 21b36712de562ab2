//! What one answer must be, compiled.

use std::sync::Arc;

use super::contract::{Contract, EnvelopeRef, condition, did_you_mean, path, place, template_problem};
use super::value::ValueTest;
use crate::model::json::Json;
use crate::model::scenario::Expect;
use crate::model::source::{Problem, Span, Spanned};
use crate::model::suggest::{known, suggest};
use crate::select::Place;
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
    /// The name under which every step must get the same alternative, over the whole run.
    pub always: Option<String>,
    /// The earlier step whose answer this one equals, and the places that may differ.
    pub same_as: Option<(String, Vec<Place>)>,
    /// Whether all alternatives have one snapshot.
    pub stable: bool,
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
            // Most have one; a vector that grows by itself makes room for four.
            compiled.alternatives.reserve_exact(1);
            for text in is.value.split('|').map(str::trim) {
                match alternative(text, is.span, contract) {
                    Ok(alternative) => compiled.alternatives.push(alternative),
                    Err(problem) => keep(problem.marking(text)),
                }
            }
        }
        for (name, value) in &expect.headers {
            if !is_token(&name.value) {
                keep(header_name(name));
            }
            // Several tests of one field.
            let tests = match &value.value {
                Json::Array(tests) => tests.iter().map(|test| Spanned::new(test.clone(), value.span)).collect(),
                _ => vec![value.clone()],
            };
            for test in &tests {
                match ValueTest::compile(test) {
                    Ok(test) => compiled.headers.push((name.value.clone(), test)),
                    Err(problem) => keep(problem),
                }
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
                Err(error) => keep(template_problem(text.span, &error)),
            }
        }
        compiled.file = expect.file.as_ref().map(|file| (file.path.value.clone(), Arc::clone(&file.bytes)));
        let alone = expect.is.as_ref().is_none_or(|is| !is.value.contains('|'));
        if let Some(same) = &expect.same_as {
            let but = same.but.iter().filter_map(|text| place(text).map_err(&mut keep).ok()).collect();
            compiled.same_as = Some((same.step.value.clone(), but));
        }
        if let Some(stable) = expect.stable.as_ref().filter(|stable| stable.value) {
            if alone {
                keep(
                    Problem::at(stable.span, "`stable: true` on a step without alternatives")
                        .expected("it says that the alternative which was accepted stays the one that is answered")
                        .help("name them in `is:`, separated by a bar: `400 required | 400 invalid_argument`"),
                );
            }
            compiled.stable = true;
        }
        if let Some(name) = &expect.always {
            if alone {
                keep(
                    Problem::at(name.span, format!("`always: {}` on a step without alternatives", name.value))
                        .expected("it says that all steps of this name get the same one of their alternatives")
                        .help("name them in `is:`, separated by a bar: `400 required | 400 invalid_argument`"),
                );
            }
            compiled.always = Some(name.value.clone());
        }
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

    /// How many snapshots it may have: one for each alternative, or one for all of them.
    #[must_use]
    pub fn snapshots(&self) -> usize {
        if self.stable { 1 } else { self.alternatives.len().max(1) }
    }

    /// Whether an answer that meets it may be without a body (RFC 9110 section 6.4.1: 204 and 304 have none).
    #[must_use]
    pub fn bodiless(&self) -> bool {
        self.alternatives.iter().any(|one| matches!(one.status(), 204 | 304))
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

/// A name that no header field can have.
#[must_use]
pub fn header_name(name: &Spanned<String>) -> Problem {
    Problem::at(name.span, format!("`{}` is no name of a header field", name.value))
        .expected("expected letters, digits and `-`, as in `Content-Type`")
}

fn alternative(text: &str, span: Span, contract: &Contract) -> Result<Alternative, Problem> {
    let mut words = text.split_whitespace();
    let Some(code) = words.next() else {
        return Err(Problem::at(span, "nothing stands beside a bar")
            .expected("a bar separates alternatives: `204 | 404 not_found`"));
    };
    let status = code.parse().ok().filter(|status| (100..600).contains(status)).ok_or_else(|| {
        let problem = Problem::at(span, format!("`{text}` doesn't begin with a status"))
            .expected("expected `<status>`, `<status> <envelope>` or `<status> <reason>`");
        match contract.pairs.iter().find(|pair| pair.reason == text) {
            Some(pair) => problem.help(format!("did you mean `{} {}`?", pair.status, pair.reason)),
            None if code.ends_with(',') => {
                problem.help("a blank stands between status and reason, and a bar between alternatives")
            }
            None if text.contains("{{") => problem.help(
                "what is expected is known before a run, so no value is filled in: rows of a table that expect \
                 something else are a case of their own",
            ),
            None => problem,
        }
    })?;
    if !contract.statuses.is_empty() && !contract.statuses.contains(&status) {
        let listed: Vec<String> = contract.statuses.iter().map(u16::to_string).collect();
        return Err(Problem::at(span, format!("{status} is not among the statuses of {}", contract.api))
            .expected(format!("`statuses:` lists: {}", listed.join(", ")))
            .help("if the API may answer it, add it to the contract")
            .unknown());
    }
    let Some(name) = words.next() else { return Ok(Alternative::Status(status)) };
    if let Some(more) = words.next() {
        let problem = Problem::at(span, format!("`{more}` is one word too many"))
            .expected("expected `<status> <reason>`; alternatives are separated by a bar");
        let joined = format!("{name}_{more}");
        let reasons = contract.pairs_of(status).map(|(_, pair)| pair.reason.as_str());
        return Err(match suggest(&joined, reasons) {
            Some(reason) => problem.help(format!("did you mean `{status} {reason}`?")),
            None => problem,
        });
    }
    if let Some(pair) = contract.pair(status, name) {
        return Ok(Alternative::Pair(status, pair));
    }
    if status < 400
        && let Some(envelope) = contract.named(name)
    {
        return Ok(Alternative::Success(status, envelope));
    }
    Err(unknown_name(status, name, span, contract).unknown())
}

fn unknown_name(status: u16, name: &str, span: Span, contract: &Contract) -> Problem {
    let reasons: Vec<&str> = contract.pairs_of(status).map(|(_, pair)| pair.reason.as_str()).collect();
    let elsewhere = contract.pairs.iter().find(|pair| pair.reason == name).map(|pair| pair.status);
    if status < 400 {
        let names = || contract.envelopes.iter().map(|envelope| envelope.name.as_str()).chain(["none"]);
        let problem = Problem::at(span, format!("`{name}` is no envelope of {}", contract.api))
            .expected(format!("the contract has: {}", known(name, names())));
        return match elsewhere {
            Some(other) => problem.help(format!("`{name}` is a reason, listed under {other}")),
            None => did_you_mean(problem, name, names().chain(reasons)),
        };
    }
    let problem = Problem::at(span, format!("`{status} {name}` is not in the catalogue of {}", contract.api));
    let problem = if reasons.is_empty() {
        problem.expected(format!("no reason is listed under {status}"))
    } else {
        problem.expected(format!("{status} has: {}", known(name, reasons.iter().copied())))
    };
    match elsewhere {
        Some(other) => problem.help(format!("`{name}` is listed under {other}: `{other} {name}`")),
        None => did_you_mean(problem, name, reasons),
    }
}
