//! A contract with everything compiled that answers are held against.

use jsonschema::Validator;
use regex::Regex;

use super::operation::{self, Operation};
use crate::model::contract as raw;
use crate::model::source::{Problem, Spanned};
use crate::model::suggest::{known, suggest};
use crate::select::path::Path;
use crate::select::{Place, to_value};
use crate::template::Condition;

/// A compiled contract.
#[derive(Debug)]
pub struct Contract {
    /// What people call the API.
    pub api: String,
    /// Every status it may answer; empty: any.
    pub statuses: Vec<u16>,
    /// Whether an unlisted pair is shown only.
    pub open: bool,
    /// The envelope of a bare success.
    pub success: Option<EnvelopeRef>,
    /// The envelopes.
    pub envelopes: Vec<Envelope>,
    /// The catalogue.
    pub pairs: Vec<Pair>,
    /// The operations.
    pub operations: Vec<Operation>,
    /// What must appear in no answer.
    pub never: Vec<Never>,
}

/// Which envelope a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvelopeRef {
    /// No body at all.
    NoBody,
    /// An index into `Contract::envelopes`.
    Named(usize),
}

/// A compiled envelope.
#[derive(Debug)]
pub struct Envelope {
    /// Its name.
    pub name: String,
    /// The media type's essence, in lower case.
    pub media_type: Option<String>,
    /// Where the reason stands.
    pub reason: Vec<ReasonAt>,
    /// Where the status is repeated.
    pub status: Option<Place>,
    /// Text for people.
    pub prose: Vec<Path>,
    /// The body's schema.
    pub schema: Option<Validator>,
    /// Conditions that hold for every body.
    pub invariants: Vec<Condition>,
}

/// Where a reason stands.
#[derive(Debug)]
pub struct ReasonAt {
    /// The place.
    pub at: Place,
    /// The part that is the reason.
    pub matches: Option<Regex>,
    /// Whether it is an integer in the answer.
    pub integer: bool,
    /// Whether the place holds several reasons, each of which is one.
    pub all: bool,
}

/// An entry of the catalogue.
#[derive(Debug)]
pub struct Pair {
    /// The status.
    pub status: u16,
    /// The reason.
    pub reason: String,
    /// When the API answers it.
    pub when: String,
    /// Whether the identifier is a reading of an unclear source.
    pub inferred: bool,
    /// The envelope; `None` where the contract has no envelope `error`.
    pub envelope: Option<EnvelopeRef>,
    /// The operations that may answer it, by their indices; empty: all.
    pub at: Vec<usize>,
}

/// What must not appear.
#[derive(Debug)]
pub struct Never {
    /// In the text of body or header values.
    pub matches: Option<Regex>,
    /// A place that must select nothing.
    pub at: Option<Path>,
    /// Only in these envelopes; empty: in all answers.
    pub within: Vec<usize>,
}

impl Contract {
    /// Compiles a contract and reports every mistake in it.
    #[must_use]
    pub fn compile(contract: &raw::Contract) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let envelopes: Vec<Envelope> = contract
            .envelopes
            .iter()
            .map(|(name, envelope)| Envelope::compile(name, envelope, &mut problems))
            .collect();
        let mut compiled = Self {
            api: contract.api.value.clone(),
            statuses: contract.statuses.iter().map(|status| status.value).collect(),
            open: contract.open,
            success: None,
            envelopes,
            pairs: Vec::new(),
            operations: contract.operations.iter().filter_map(|name| Operation::parse(&name.value)).collect(),
            never: Vec::new(),
        };
        compiled.success = contract.success.as_ref().and_then(|name| keep(compiled.envelope(name), &mut problems));
        for pair in &contract.pairs {
            compiled.add_pair(contract, pair, &mut problems);
        }
        for never in &contract.never {
            let within = never.within.iter().filter_map(|name| match keep(compiled.envelope(name), &mut problems) {
                Some(EnvelopeRef::Named(index)) => Some(index),
                _ => None,
            });
            let within = within.collect();
            let matches = never.matches.as_ref().and_then(|text| keep(regex(text), &mut problems));
            let at = never.at.as_ref().and_then(|text| keep(path(text), &mut problems));
            compiled.never.push(Never { matches, at, within });
        }
        (compiled, problems)
    }

    fn add_pair(&mut self, contract: &raw::Contract, pair: &raw::Pair, problems: &mut Vec<Problem>) {
        let status = pair.status.value;
        let other = self.pairs.iter().find(|known| known.reason == pair.reason.value && known.status != status);
        if let (true, Some(other)) = (contract.unique_reasons, other) {
            let message = format!("`{}` stands under {} and under {status}", pair.reason.value, other.status);
            problems.push(
                Problem::at(pair.reason.span, message)
                    .expected("`reasons: unique` promises one status for each reason")
                    .help("take one of them away, or say `reasons: shared`"),
            );
        }
        if !self.statuses.is_empty() && !self.statuses.contains(&status) {
            problems.push(
                Problem::at(pair.status.span, format!("{status} is not among `statuses:`"))
                    .expected("`statuses:` lists every status that the API may answer")
                    .help("add it there, or take its pairs away"),
            );
        }
        let envelope = match &pair.envelope {
            Some(name) => keep(self.envelope(name), problems),
            None => self.named("error"),
        };
        let (reason, when) = (pair.reason.value.clone(), pair.when.clone());
        let mut at = Vec::new();
        for text in &pair.at {
            at.extend(keep(operation::named(&self.operations, text, &self.api), problems).into_iter().flatten());
        }
        at.sort_unstable();
        at.dedup();
        self.pairs.push(Pair { status, reason, when, inferred: pair.inferred, envelope, at });
    }

    /// The envelope of this name.
    ///
    /// # Errors
    /// As a mistake at the name, with the nearest one known.
    pub fn envelope(&self, name: &Spanned<String>) -> Result<EnvelopeRef, Problem> {
        self.named(&name.value).ok_or_else(|| {
            let names = || self.envelopes.iter().map(|envelope| envelope.name.as_str()).chain(["none"]);
            let problem = Problem::at(name.span, format!("`{}` is no envelope of {}", name.value, self.api))
                .expected(format!("the contract has: {}", known(&name.value, names())));
            did_you_mean(problem.unknown(), &name.value, names())
        })
    }

    /// The envelope of this name, if there is one.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<EnvelopeRef> {
        if name == "none" {
            return Some(EnvelopeRef::NoBody);
        }
        self.envelopes.iter().position(|envelope| envelope.name == name).map(EnvelopeRef::Named)
    }

    /// The pair's index in the catalogue.
    #[must_use]
    pub fn pair(&self, status: u16, reason: &str) -> Option<usize> {
        self.pairs.iter().position(|pair| pair.status == status && pair.reason == reason)
    }

    /// The pairs of a status.
    pub fn pairs_of(&self, status: u16) -> impl Iterator<Item = (usize, &Pair)> {
        self.pairs.iter().enumerate().filter(move |(_, pair)| pair.status == status)
    }
}

impl Envelope {
    fn compile(name: &Spanned<String>, envelope: &raw::Envelope, problems: &mut Vec<Problem>) -> Self {
        if name.value == "none" {
            problems.push(Problem::at(name.span, "`none` is built in: no body").expected("choose another name"));
        }
        let reason = envelope.reason.iter().filter_map(|reason| {
            let matches = reason.matches.as_ref().and_then(|text| keep(regex(text), problems));
            let at = keep(place(&reason.at), problems)?;
            Some(ReasonAt { at, matches, integer: reason.integer, all: reason.all })
        });
        let reason = reason.collect();
        if let (Some(all), true) = (envelope.reason.iter().find(|reason| reason.all), envelope.reason.len() > 1) {
            let problem = Problem::at(all.at.span, "a place with `all:` stands beside another one");
            problems.push(problem.expected("several reasons have no single one to agree with").help("take one away"));
        }
        Self {
            name: name.value.clone(),
            media_type: envelope.media_type.as_ref().map(|text| text.value.trim().to_ascii_lowercase()),
            reason,
            status: envelope.status.as_ref().and_then(|text| keep(place(text), problems)),
            prose: envelope.prose.iter().filter_map(|text| keep(path(text), problems)).collect(),
            schema: envelope.schema.as_ref().and_then(|schema| keep(validator(schema), problems)),
            invariants: envelope.invariants.iter().filter_map(|text| keep(condition(text), problems)).collect(),
        }
    }
}

fn keep<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

fn validator(schema: &Spanned<crate::model::json::Json>) -> Result<Validator, Problem> {
    use jsonschema::error::ValidationErrorKind;
    jsonschema::options().should_validate_formats(true).build(&to_value(&schema.value)).map_err(|error| {
        let path = error.instance_path().to_string();
        let names = path.split('/').filter(|name| !name.is_empty() && name.parse::<usize>().is_err());
        let mark = |problem: Problem| names.clone().fold(problem, super::super::model::source::Problem::marking);
        match (error.kind(), error.instance().as_str()) {
            (ValidationErrorKind::Referencing(why), _) => reference(schema, &why.to_string()),
            (_, Some(word)) if path.ends_with("/type") => {
                let problem = mark(Problem::at(schema.span, format!("`{word}` is no type of JSON Schema")));
                let problem = problem.marking(word).expected(format!("known: {}", SCHEMA_TYPES.join(", ")));
                did_you_mean(problem, word, SCHEMA_TYPES)
            }
            (_, Some(word)) if path.ends_with("/pattern") => {
                let pattern = Spanned::new(word.to_owned(), schema.span);
                let broken = regex(&pattern).err();
                broken.unwrap_or_else(|| mark(Problem::at(schema.span, format!("`{word}` is no regular expression"))))
            }
            _ => {
                let place = if path.is_empty() { String::new() } else { format!(" at `{path}`") };
                mark(Problem::at(schema.span, format!("this is no JSON Schema{place}: {error}")))
                    .expected("expected what JSON Schema says, draft 2020-12 unless `$schema` names another")
            }
        }
    })
}

const SCHEMA_TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// A `$ref` of a schema that leads nowhere, or out of the file.
fn reference(schema: &Spanned<crate::model::json::Json>, why: &str) -> Problem {
    // Both messages name the reference in single quotes.
    let target = why.split('\'').nth(1).unwrap_or_default();
    let problem = Problem::at(schema.span, format!("the schema refers to `{target}`, which is not in it"));
    problem.marking(target).expected("nothing is fetched: a schema holds all that it refers to").help(
        "put it under `$defs:` of this schema, or share it with a YAML anchor: `&name` where it stands, `*name` where it is used",
    )
}

/// Compiles a regular expression.
///
/// # Errors
/// As a mistake at its place.
pub fn regex(text: &Spanned<String>) -> Result<Regex, Problem> {
    Regex::new(&text.value).map_err(|error| {
        let why = error.to_string();
        let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let why = why.strip_prefix("regex parse error:").unwrap_or(&why).trim();
        Problem::at(text.span, format!("`{}` is no regular expression: {why}", text.value))
            .marking(text.value.as_str())
            .expected("expected a regular expression; a backslash makes a character stand for itself")
    })
}

/// Compiles a JSONPath.
///
/// # Errors
/// As a mistake at its place.
pub fn path(text: &Spanned<String>) -> Result<Path, Problem> {
    Path::parse(&text.value).map_err(|error| {
        let problem =
            Problem::at(text.span, error.to_string()).expected("expected a JSONPath such as `$.error.reason`");
        with_dollar(problem, &text.value)
    })
}

/// A JSONPath that only lacks its beginning gets it.
fn with_dollar(problem: Problem, text: &str) -> Problem {
    match Path::parse(&format!("$.{text}")) {
        Ok(path) if !text.starts_with('$') => problem.help(format!("did you mean `{}`?", path.as_str())),
        _ => problem,
    }
}

/// Compiles a place.
///
/// # Errors
/// As a mistake at its place.
pub fn place(text: &Spanned<String>) -> Result<Place, Problem> {
    Place::parse(&text.value).map_err(|error| {
        let problem = Problem::at(text.span, error.to_string())
            .expected("expected a JSONPath, `header.Name`, `trailer.Name`, `status` or `text`");
        with_dollar(problem, &text.value)
    })
}

/// Compiles a condition.
///
/// # Errors
/// As a mistake at its place.
pub fn condition(text: &Spanned<String>) -> Result<Condition, Problem> {
    Condition::parse(&text.value).map_err(|error| {
        let problem =
            Problem::at(text.span, error.to_string()).expected("expected a condition such as `status == 200`");
        match single_equals(&text.value) {
            Some(cured) => problem.help(format!("`==` compares: `{cured}`")),
            None => problem,
        }
    })
}

/// The condition with `==` where it has a lonely `=`.
fn single_equals(text: &str) -> Option<String> {
    let (before, after) = text.split_once('=')?;
    let lonely = !after.starts_with('=') && !before.ends_with(['=', '!', '<', '>']);
    lonely.then(|| format!("{before}=={after}"))
}

/// Adds the nearest known word to a mistake.
pub fn did_you_mean<'a>(problem: Problem, word: &str, known: impl IntoIterator<Item = &'a str>) -> Problem {
    match suggest(word, known) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem,
    }
}

/// A text whose `{{ … }}` is broken, as a mistake at its place.
#[must_use]
pub fn template_problem(span: crate::model::source::Span, error: &crate::template::Error) -> Problem {
    use crate::template::Error;
    let problem = Problem::at(span, error.to_string());
    match error {
        Error::Unclosed => problem
            .marking("{{")
            .expected("expected `}}` behind it")
            .help("a text that holds `{{` itself writes it as a value: `{{ '{{' }}`"),
        // Only a run meets it: the mistake's own words say all there is.
        Error::NoDestination { .. } => problem,
        Error::Empty => problem.expected("expected a variable or an expression, as in `{{ name }}`"),
        Error::NoValue { expression, .. } => problem.marking(expression.as_str()).expected("no run gives it one"),
        Error::Syntax { expression, .. } | Error::NotACondition { expression, .. } => problem
            .marking(expression.as_str())
            .expected("expected an expression such as `{{ name }}` or `{{ next(number) }}`"),
    }
}
