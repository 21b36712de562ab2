//! The one expression environment, and compiled expressions.

use std::fmt;
use std::sync::LazyLock;

use minijinja::{Environment, UndefinedBehavior, Value};

use super::convert::from_value;
use super::error::Error;
use super::functions;
use super::scope::{Context, Sees};
use crate::model::json::Json;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    functions::register(&mut environment);
    environment
});

/// Names that the environment gives; everything else is a variable.
const BUILT_IN: [&str; 14] = [
    "base64",
    "debug",
    "dict",
    "env",
    "hmac_sha256",
    "namespace",
    "nested",
    "next",
    "now",
    "range",
    "repeat",
    "sha256",
    "unique",
    "uuid",
];
/// Those of them whose value is the same wherever and whenever it is asked for.
const PURE: [&str; 8] = ["base64", "dict", "hmac_sha256", "nested", "next", "range", "repeat", "sha256"];
/// Names that an answer gives.
const OF_ANSWER: [&str; 3] = ["body", "header", "status"];
/// Names that a walk over pages gives.
const OF_WALK: [&str; 3] = ["first", "last", "pages"];

/// The names that an expression has without a variable, for did-you-mean.
#[must_use]
pub fn given(sees: Sees) -> Vec<&'static str> {
    let of_answer = OF_ANSWER.iter().filter(move |_| sees >= Sees::Answer);
    let of_walk = OF_WALK.iter().filter(move |_| sees >= Sees::Pages);
    let rows = (sees == Sees::Rows).then_some(&"rows");
    BUILT_IN.iter().chain(of_answer).chain(of_walk).chain(rows).copied().collect()
}

/// Why a name of several parts stands for nothing.
fn missing(first: &str, rest: &[String]) -> String {
    match rest {
        [variable] if first == "env" => format!("the environment variable {variable} is not set"),
        _ => "there is no such member".to_owned(),
    }
}

/// A compiled expression.
pub(super) struct Expression {
    source: String,
    kind: Kind,
}

/// A plain name needs no engine, and a number that it stands for keeps its text.
enum Kind {
    Name(Vec<String>),
    Compiled(Box<minijinja::Expression<'static, 'static>>),
}

impl fmt::Debug for Expression {
    /// What was written tells two apart; what it was compiled to says nothing to anybody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{ {} }}}}", self.source)
    }
}

impl Expression {
    pub(super) fn compile(source: &str) -> Result<Self, Error> {
        let source = source.trim();
        let name: Vec<String> = source.split('.').map(str::to_owned).collect();
        let reserved = |word: &str| matches!(word, "true" | "false" | "none" | "True" | "False" | "None");
        if name.iter().all(|part| is_identifier(part)) && !reserved(source) && !OF_ANSWER.contains(&name[0].as_str()) {
            return Ok(Self { source: source.to_owned(), kind: Kind::Name(name) });
        }
        let compiled = ENVIRONMENT
            .compile_expression_owned(source.to_owned())
            .map_err(|error| Error::Syntax { expression: source.to_owned(), why: plain(&error) })?;
        let bare = without_texts(source);
        let probes = filters(&bare).map(|name| (name, "filter", format!("0 | {name}")));
        for (name, word, probe) in probes.chain(tests(&bare).map(|name| (name, "test", format!("0 is {name}")))) {
            let unknown =
                |kind| matches!(kind, minijinja::ErrorKind::UnknownFilter | minijinja::ErrorKind::UnknownTest);
            let probe = ENVIRONMENT.compile_expression_owned(probe);
            if probe.is_ok_and(|probe| probe.eval(()).is_err_and(|error| unknown(error.kind()))) {
                let why = format!("there is no {word} `{name}`");
                return Err(Error::Syntax { expression: source.to_owned(), why });
            }
        }
        let expression = Self { source: source.to_owned(), kind: Kind::Compiled(Box::new(compiled)) };
        // What reads nothing has its value now, or never.
        if let Kind::Compiled(compiled) = &expression.kind
            && compiled.undeclared_variables(false).iter().all(|name| PURE.contains(&name.as_str()))
            && let Err(error) = compiled.eval(())
        {
            return Err(Error::NoValue { expression: source.to_owned(), why: plain(&error) });
        }
        Ok(expression)
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// Whether it reads nothing: a number, a text.
    pub(super) fn is_plain(&self) -> bool {
        match &self.kind {
            Kind::Name(_) => false,
            Kind::Compiled(expression) => expression.undeclared_variables(false).is_empty(),
        }
    }

    /// The variables it reads, without the names that it sees anyway.
    pub(super) fn variables(&self, sees: Sees) -> Vec<String> {
        let names = match &self.kind {
            Kind::Name(name) => vec![name[0].clone()],
            Kind::Compiled(expression) => {
                let mut names: Vec<_> = expression.undeclared_variables(false).into_iter().collect();
                names.sort();
                names
            }
        };
        let known = |name: &str| {
            BUILT_IN.contains(&name)
                || (sees >= Sees::Answer && OF_ANSWER.contains(&name))
                || (sees >= Sees::Pages && OF_WALK.contains(&name))
                || (sees == Sees::Rows && name == "rows")
        };
        names.into_iter().filter(|name| !known(name)).collect()
    }

    pub(super) fn json(&self, context: &Context) -> Result<Json, Error> {
        if let Kind::Name(name) = &self.kind
            && context.walked(&name[0]).is_none()
        {
            let (first, rest) = name.split_first().ok_or_else(|| self.no_value("it is empty".to_owned()))?;
            let value = context.scope.get(first).ok_or_else(|| self.no_value(format!("`{first}` is not set")))?;
            return rest
                .iter()
                .try_fold(value, |value, part| value.get(part).cloned())
                .ok_or_else(|| self.no_value(missing(first, rest)));
        }
        from_value(&self.value(context)?).map_err(|why| self.no_value(why))
    }

    pub(super) fn value(&self, context: &Context) -> Result<Value, Error> {
        match &self.kind {
            Kind::Name(name) => match context.walked(&name[0]) {
                Some(value) => name[1..]
                    .iter()
                    .try_fold(value, |value, part| value.get_attr(part))
                    .map_err(|error| self.no_value(plain(&error))),
                None => self.json(context).map(|json| super::convert::to_value(&json)),
            },
            Kind::Compiled(expression) => {
                expression.eval(Value::from_object(context.clone())).map_err(|error| self.no_value(plain(&error)))
            }
        }
    }

    /// Its value; none where it is undefined, null or an empty text.
    ///
    /// # Errors
    /// Where it can't be evaluated for another reason than that something in it is undefined.
    pub(super) fn optional(&self, context: &Context) -> Result<Option<Json>, Error> {
        let value = match &self.kind {
            Kind::Name(_) => return Ok(self.json(context).ok().filter(is_something)),
            Kind::Compiled(expression) => expression.eval(Value::from_object(context.clone())),
        };
        match value {
            Ok(value) if value.is_undefined() => Ok(None),
            Ok(value) => {
                from_value(&value).map(|json| Some(json).filter(is_something)).map_err(|why| self.no_value(why))
            }
            Err(error) if error.kind() == minijinja::ErrorKind::UndefinedError => Ok(None),
            Err(error) => Err(self.no_value(plain(&error))),
        }
    }

    pub(super) fn no_value(&self, why: String) -> Error {
        Error::NoValue { expression: self.source.clone(), why }
    }
}

fn is_something(json: &Json) -> bool {
    *json != Json::Null && json.as_str() != Some("")
}

/// An expression with nothing in its quotes.
fn without_texts(source: &str) -> String {
    let mut bare = String::with_capacity(source.len());
    let mut quote = None;
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => drop(characters.next()),
            (Some(open), character) if character == open => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            (None, character) => bare.push(character),
            _ => {}
        }
    }
    bare
}

/// The names of the filters in an expression without texts. The engine looks them up only when they are used, half-way
/// through a run.
fn filters(bare: &str) -> impl Iterator<Item = &str> {
    bare.match_indices('|').filter_map(|(at, _)| name_at(&bare[at + 1..]))
}

/// The names of the tests in an expression without texts: `x is odd`, `x is not odd`.
fn tests(bare: &str) -> impl Iterator<Item = &str> {
    bare.match_indices(" is ").filter_map(|(at, word)| {
        let rest = bare[at + word.len()..].trim_start();
        name_at(rest.strip_prefix("not ").unwrap_or(rest))
    })
}

fn name_at(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    Some(&text[..end]).filter(|name| is_identifier(name))
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// The engine's message without the name of the template and its line, which mean nothing here.
fn plain(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("rows | length == 3", None)]
    #[case("name | replace('|', 'shout') | upper", None)]
    #[case("rows | map(attribute='id') | unique | lenght", Some("lenght"))]
    #[case("'a | b' ~ name|shout", Some("shout"))]
    #[case("name is defined and status is not odd", None)]
    #[case("name is not strange", Some("strange"))]
    #[case("body.text == 'this is strange'", None)]
    fn a_filter_or_test_that_is_unknown_is_found_before_anything_is_sent(
        #[case] source: &str,
        #[case] unknown: Option<&str>,
    ) {
        let found = Expression::compile(source).err().map(|error| error.to_string());
        match unknown {
            None => assert_eq!(found, None),
            Some(name) => assert!(found.is_some_and(|error| error.ends_with(&format!(" `{name}`")))),
        }
    }
}
