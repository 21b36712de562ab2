//! Deviations that the team knows of, compiled.

use std::time::{Duration, SystemTime};

use super::compile_contract::CompileContext;
use super::select::Filter;
use crate::check::contract::did_you_mean;
use crate::check::expectation::Alternative;
use crate::check::{self, Expectation};
use crate::model::contract as raw;
use crate::model::finding::Finding;
use crate::model::source::{Problem, Span, Spanned};
use crate::model::suggest;

/// What tolerates no excuse by `answers:`: the answer isn't only another one, it is no sound one.
const UNSOUND: [&str; 7] = [
    "body-over-limit",
    "body-truncated",
    "duplicate-member",
    "forbidden-content",
    "json-not-portable",
    "not-json",
    "unexpected-body",
];

/// A deviation that the team knows of.
#[derive(Debug)]
pub struct Known {
    /// Where it is written.
    pub span: Span,
    case: Option<Filter>,
    pair: Option<usize>,
    answers: Option<(u16, Option<String>)>,
    finding: Option<String>,
    because: String,
    /// The first moment at which it is tolerated no longer: time since 1970-01-01T00:00:00Z.
    ends: Option<Duration>,
    on: Vec<String>,
}

impl Known {
    /// Whether it is meant for a case.
    #[must_use]
    pub fn names_case(&self, id: &str) -> bool {
        self.case.as_ref().is_some_and(|case| case.selects_id(id))
    }

    /// Whether it names cases at all, or a pair.
    #[must_use]
    pub const fn by_case(&self) -> bool {
        self.case.is_some()
    }

    /// Whether it is meant for a step of a case.
    #[must_use]
    pub fn fits(&self, id: &str, expectation: &Expectation) -> bool {
        let expected = |pair: usize| {
            expectation.alternatives.iter().any(|one| matches!(one, Alternative::Pair(_, known) if *known == pair))
        };
        self.case.as_ref().is_none_or(|case| case.selects_id(id)) && self.pair.is_none_or(expected)
    }

    /// The pair whose being kept shows that it is gone.
    #[must_use]
    pub const fn pair(&self) -> Option<usize> {
        self.pair
    }

    /// Whether it would excuse any of these findings.
    #[must_use]
    pub fn would_excuse(&self, status: u16, reasons: &[String], findings: &[Finding]) -> bool {
        self.apply_known(status, reasons, &mut findings.to_vec())
    }

    /// Whether it is meant for a target.
    #[must_use]
    pub fn on(&self, target: &str) -> bool {
        self.on.is_empty() || self.on.iter().any(|known| known == target)
    }

    /// Whether its day is over.
    #[must_use]
    pub fn expired(&self, now: Duration) -> bool {
        self.ends.is_some_and(|ends| now >= ends)
    }

    /// Excuses the findings that it is about, and tells whether there were any.
    pub fn apply_known(&self, status: u16, reasons: &[String], findings: &mut [Finding]) -> bool {
        if let Some((wanted, reason)) = &self.answers {
            let same = *wanted == status && reason.as_ref().is_none_or(|reason| reasons.contains(reason));
            if !same {
                return false;
            }
        }
        let mut excused = false;
        for finding in findings.iter_mut().filter(|finding| finding.known.is_none()) {
            let meant = match &self.finding {
                Some(rule) => finding.rule == rule,
                None => !UNSOUND.contains(&finding.rule),
            };
            if meant {
                finding.known = Some(self.because.clone());
                excused = true;
            }
        }
        excused
    }

    /// Why it is tolerated.
    #[must_use]
    pub fn because(&self) -> &str {
        &self.because
    }
}

/// Compiles the known deviations of a contract.
pub(super) fn compile(
    contract: &raw::Contract,
    checks: &check::Contract,
    context: CompileContext<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Known> {
    let mut compiled = Vec::new();
    for known in &contract.known {
        match one(known, contract, checks, context) {
            Ok(known) => compiled.push(known),
            Err(problem) => problems.push(*problem),
        }
    }
    compiled
}

fn one(
    known: &raw::Known,
    contract: &raw::Contract,
    checks: &check::Contract,
    context: CompileContext<'_>,
) -> Result<Known, Box<Problem>> {
    if known.case.is_none() && known.pair.is_none() {
        return Err(Box::new(
            Problem::at(known.span, "a known deviation that names nothing").expected("expected `case:` or `pair:`"),
        ));
    }
    if known.answers.is_none() == known.finding.is_none() {
        return Err(Box::new(
            Problem::at(known.span, "a known deviation says what is otherwise")
                .expected("expected one of `answers:` and `finding:`"),
        ));
    }
    if let Some(rule) = known.finding.as_ref().filter(|rule| !context.rules.contains(&rule.value.as_str())) {
        let problem = Problem::at(rule.span, format!("`{}` is no check and no rule", rule.value))
            .expected("`wireproof explain` lists them");
        return Err(Box::new(did_you_mean(problem, &rule.value, context.rules.iter().copied())));
    }
    for target in &known.on {
        let names = || contract.targets.iter().map(|(name, _)| name.value.as_str()).chain(["self-test"]);
        if !names().any(|name| name == target.value) {
            let problem = Problem::at(target.span, format!("`{}` is no target of the contract", target.value))
                .expected(format!("known: {}", suggest::known(&target.value, names())))
                .unknown();
            return Err(Box::new(did_you_mean(problem, &target.value, names())));
        }
    }
    let case = known.case.as_ref().map(|text| filter(text, &contract.name)).transpose()?;
    let pair = known.pair.as_ref().map(|text| listed(text, checks)).transpose()?;
    let answers = known.answers.as_ref().map(answer).transpose()?;
    let ends = known.until.as_ref().map(end_of_day).transpose()?;
    Ok(Known {
        span: known.span,
        case,
        pair,
        answers,
        finding: known.finding.as_ref().map(|rule| rule.value.clone()),
        because: known.because.clone(),
        ends,
        on: known.on.iter().map(|target| target.value.clone()).collect(),
    })
}

/// The contract may be left out of the id.
fn filter(text: &Spanned<String>, contract: &str) -> Result<Filter, Box<Problem>> {
    let patterns = [text.value.clone(), format!("{contract}/{}", text.value)];
    Filter::new(&patterns, &[]).map_err(|error| Box::new(Problem::at(text.span, error.to_string())))
}

pub(super) fn listed(text: &Spanned<String>, checks: &check::Contract) -> Result<usize, Box<Problem>> {
    let (status, reason) = answer(text)?;
    reason.and_then(|reason| checks.pair(status, &reason)).ok_or_else(|| {
        let pairs: Vec<String> = checks.pairs.iter().map(|pair| format!("{} {}", pair.status, pair.reason)).collect();
        let known = || pairs.iter().map(String::as_str);
        let problem = Problem::at(text.span, format!("`{}` is not in the catalogue of {}", text.value, checks.api))
            .expected(format!("it has: {}", suggest::known(&text.value, known())))
            .unknown();
        Box::new(did_you_mean(problem, &text.value, known()))
    })
}

fn answer(text: &Spanned<String>) -> Result<(u16, Option<String>), Box<Problem>> {
    let mut words = text.value.split_whitespace();
    let status = words.next().and_then(|word| word.parse().ok()).filter(|status| (100..600).contains(status));
    match (status, words.next(), words.next()) {
        (Some(status), reason, None) => Ok((status, reason.map(str::to_owned))),
        _ => Err(Box::new(
            Problem::at(text.span, format!("`{}` is no answer", text.value))
                .expected("expected `<status>` or `<status> <reason>`"),
        )),
    }
}

/// The end of a day in UTC.
pub(super) fn end_of_day(text: &Spanned<String>) -> Result<Duration, Box<Problem>> {
    let start = humantime::parse_rfc3339(&format!("{}T00:00:00Z", text.value));
    let start = start.ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    start.map(|start| start + Duration::from_secs(86_400)).ok_or_else(|| {
        Box::new(Problem::at(text.span, format!("`{}` is no day", text.value)).expected("expected `YYYY-MM-DD`"))
    })
}
