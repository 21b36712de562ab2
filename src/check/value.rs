//! What one value must be: equal to another, or of a kind.

use regex::Regex;

use super::contract::{did_you_mean, regex, template_problem};
use crate::model::finding::Value;
pub use crate::model::json::shown as show;
use crate::model::json::{self, Json};
use crate::model::source::{Problem, Span, Spanned};
use crate::model::suggest::suggest;
use crate::template::{Error, JsonTemplate, Scope};

/// The operators of a test in long form.
const OPERATORS: [&str; 5] = ["contains", "count", "equals", "match", "type"];
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// What a value must be.
#[derive(Debug)]
pub enum ValueTest {
    /// There must be no such value.
    Absent,
    /// All of these must hold.
    All(Vec<Operator>),
}

/// One operator.
#[derive(Debug)]
pub enum Operator {
    /// Equal: numbers by their text, members in any order.
    Equals(JsonTemplate),
    /// A text that holds this text, a list that holds this value; a header field whose list holds it.
    Contains(JsonTemplate),
    /// A text in which this is found.
    Match(Regex),
    /// Of this type of JSON Schema.
    Type(String),
    /// So many values at this place.
    Count(usize),
}

impl ValueTest {
    /// Compiles a test: `absent`, a value, or `{ operator: … }`.
    ///
    /// # Errors
    /// As a mistake at its place.
    pub fn compile(value: &Spanned<Json>) -> Result<Self, Problem> {
        match &value.value {
            Json::String(text) if text == "absent" => Ok(Self::Absent),
            Json::Object(members) if members.iter().any(|(name, _)| OPERATORS.contains(&name.as_str())) => {
                let operators = members.iter().map(|(name, operand)| operator(name, operand, value.span));
                Ok(Self::All(operators.collect::<Result<_, _>>()?))
            }
            other => {
                if let Json::Object(members) = other
                    && let [(name, _)] = members.as_slice()
                    && let Some(near) = suggest(name, OPERATORS)
                {
                    return Err(Problem::at(value.span, format!("`{name}` is no test of a value"))
                        .marking(name.as_str())
                        .expected(format!("known: {}", OPERATORS.join(", ")))
                        .help(format!("did you mean `{near}`? An object is expected as `equals: {{ {name}: … }}`")));
                }
                let template = JsonTemplate::parse(other).map_err(|error| template_problem(value.span, &error))?;
                Ok(Self::All(vec![Operator::Equals(template)]))
            }
        }
    }

    /// The variables that it reads.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        let Self::All(operators) = self else { return Vec::new() };
        let templates = operators.iter().filter_map(|operator| match operator {
            Operator::Equals(template) | Operator::Contains(template) => Some(template),
            _ => None,
        });
        templates.flat_map(JsonTemplate::variables).collect()
    }

    /// What is wrong with the values found at a place: what was promised and what came, for each broken operator.
    ///
    /// # Errors
    /// Where the expected value can't be filled in.
    pub fn judge(&self, found: &[&Json], scope: &Scope) -> Result<Vec<(Value, Value)>, Error> {
        self.judge_as(found, scope, false)
    }

    /// The same for texts, the values of a header field, one of which must hold: an expected number stands for its text.
    ///
    /// # Errors
    /// Where the expected value can't be filled in.
    pub fn judge_texts(&self, found: &[Json], scope: &Scope) -> Result<Vec<(Value, Value)>, Error> {
        if let (Self::All(operators), [_, _, ..]) = (self, found) {
            let (counts, of_one): (Vec<_>, Vec<_>) =
                operators.iter().partition(|operator| matches!(operator, Operator::Count(_)));
            let mut met = of_one.is_empty();
            for value in found {
                met |= judge(&of_one, &[value], scope, true)?.is_empty();
            }
            let all: Vec<&Json> = found.iter().collect();
            let mut broken = judge(&counts, &all, scope, true)?;
            if !met {
                broken.push((described(&of_one, scope)?, Value::from(Json::Array(found.to_vec()))));
            }
            return Ok(broken);
        }
        self.judge_as(&found.iter().collect::<Vec<_>>(), scope, true)
    }

    fn judge_as(&self, found: &[&Json], scope: &Scope, texts: bool) -> Result<Vec<(Value, Value)>, Error> {
        match self {
            Self::Absent => {
                let there = found.first().map(|value| (Value::from("absent"), Value::from(*value)));
                Ok(there.into_iter().collect())
            }
            Self::All(operators) => judge(&operators.iter().collect::<Vec<_>>(), found, scope, texts),
        }
    }
}

/// What is wrong with values, each of which all operators must hold for.
fn judge(operators: &[&Operator], found: &[&Json], scope: &Scope, texts: bool) -> Result<Vec<(Value, Value)>, Error> {
    let mut broken = Vec::new();
    for operator in operators {
        if let Operator::Count(count) = operator {
            if found.len() != *count {
                broken.push((Value::Words(format!("{count} values")), Value::from(found.len())));
            }
            continue;
        }
        let expected = operator.expected(scope, texts)?;
        if found.is_empty() {
            broken.push((expected.described.clone(), Value::from("nothing")));
        }
        for value in found {
            if !operator.holds(value, expected.value.as_ref()) {
                broken.push((expected.described.clone(), Value::from(*value)));
            }
        }
    }
    Ok(broken)
}

/// What operators ask of one of several values.
fn described(operators: &[&Operator], scope: &Scope) -> Result<Value, Error> {
    let mut words = Vec::new();
    for operator in operators {
        words.push(operator.expected(scope, true)?.described.to_string());
    }
    Ok(Value::Words(format!("among them {}", words.join(" and "))))
}

struct Expected {
    value: Option<Json>,
    described: Value,
}

impl Operator {
    fn expected(&self, scope: &Scope, texts: bool) -> Result<Expected, Error> {
        let described = |words: String| Expected { value: None, described: Value::Words(words) };
        let render = |template: &JsonTemplate| {
            template.render(scope).map(|value| match value {
                Json::Number(text) if texts => Json::String(text),
                Json::Bool(value) if texts => Json::String(value.to_string()),
                value => value,
            })
        };
        Ok(match self {
            Self::Equals(template) => {
                let value = render(template)?;
                Expected { described: Value::from(&value), value: Some(value) }
            }
            Self::Contains(template) => {
                let value = render(template)?;
                let described = Value::Words(format!("something with {}", show(&value)));
                Expected { described, value: Some(value) }
            }
            Self::Match(regex) => described(format!("a text like /{}/", regex.as_str())),
            Self::Type(kind) => described(format!("a value of type {kind}")),
            Self::Count(count) => described(format!("{count} values")),
        })
    }

    fn holds(&self, found: &Json, expected: Option<&Json>) -> bool {
        match (self, found, expected) {
            (Self::Equals(_), found, Some(expected)) => same(found, expected),
            (Self::Contains(_), Json::String(text), Some(expected)) => match expected {
                Json::String(part) => text.contains(part.as_str()),
                other => text.contains(&json::to_string(other)),
            },
            (Self::Contains(_), Json::Array(elements), Some(expected)) => {
                elements.iter().any(|element| same(element, expected))
            }
            (Self::Match(regex), Json::String(text) | Json::Number(text), _) => regex.is_match(text),
            (Self::Type(kind), found, _) => found.kind() == kind || (kind == "number" && found.kind() == "integer"),
            _ => false,
        }
    }
}

fn operator(name: &str, operand: &Json, span: Span) -> Result<Operator, Problem> {
    let wrong = |message: String| Problem::at(span, message).marking(name);
    let template = || JsonTemplate::parse(operand).map_err(|error| template_problem(span, &error));
    match name {
        "equals" => template().map(Operator::Equals),
        "contains" => template().map(Operator::Contains),
        "match" => {
            match operand.as_str() {
                Some(text) => regex(&Spanned::new(text.to_owned(), span)).map(Operator::Match),
                None => Err(wrong(format!("`match:` is {}", article(operand)))
                    .expected("expected a regular expression in quotes")),
            }
        }
        "type" => match operand.as_str().or((*operand == Json::Null).then_some("null")) {
            Some(kind) if TYPES.contains(&kind) => Ok(Operator::Type(kind.to_owned())),
            Some(kind) => {
                let problem = Problem::at(span, format!("`{kind}` is no type of JSON")).marking("type").marking(kind);
                Err(did_you_mean(problem.expected(format!("known: {}", TYPES.join(", "))), kind, TYPES))
            }
            None => {
                Err(wrong(format!("`type:` is {}", article(operand))).expected(format!("known: {}", TYPES.join(", "))))
            }
        },
        "count" => match operand {
            Json::Number(text) if text.parse::<usize>().is_ok() => {
                Ok(Operator::Count(text.parse().unwrap_or_default()))
            }
            _ => Err(wrong(format!("`count:` is {}", show(operand))).expected("expected a whole number")),
        },
        other => {
            let problem = Problem::at(span, format!("`{other}` is no test of a value")).marking(other);
            Err(did_you_mean(problem.expected(format!("known: {}", OPERATORS.join(", "))), other, OPERATORS))
        }
    }
}

/// The kind of a value, with its article.
fn article(value: &Json) -> String {
    let kind = value.kind();
    let article = if kind.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {kind}")
}

/// Equal values: numbers by their text, members in any order.
#[must_use]
pub fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Json::Object(one), Json::Object(members)) => {
            one.len() == members.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|found| same(value, found)))
        }
        _ => one == other,
    }
}
