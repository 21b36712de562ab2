//! Expressions that are true or false.

use std::sync::Arc;

use minijinja::value::ValueKind;

use super::engine::Expression;
use super::error::Error;
use super::scope::{Answered, Context, Scope, Sees};
use crate::model::json::Json;

/// A compiled condition.
#[derive(Debug)]
pub struct Condition(Expression);

impl Condition {
    /// Compiles a condition. `{{ … }}` around the whole of it is allowed.
    ///
    /// # Errors
    /// Where it is no expression.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let inner = text.trim();
        let inner = inner.strip_prefix("{{").and_then(|inner| inner.strip_suffix("}}")).unwrap_or(inner);
        Expression::compile(inner).map(Self)
    }

    /// The condition as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// The variables that it reads, without what an answer gives.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        self.variables_of(Sees::Answer)
    }

    /// The variables that it reads, without the names that it sees anyway.
    #[must_use]
    pub fn variables_of(&self, sees: Sees) -> Vec<String> {
        self.0.variables(sees)
    }

    /// What it compares and combines, with the value that each part has for an answer: `body.count` and
    /// `body.data | length` of `body.count == body.data | length`. Without plain values and parts that have none.
    #[must_use]
    pub fn operands(&self, scope: &Scope, answer: &Arc<Answered>) -> Vec<(String, Json)> {
        let context = Context { scope: scope.clone(), answer: Some(Arc::clone(answer)) };
        let mut operands: Vec<(String, Json)> = Vec::new();
        for text in split(self.source()) {
            if operands.iter().any(|(known, _)| known == text) {
                continue;
            }
            let Ok(expression) = Expression::compile(text) else { continue };
            if !expression.is_plain()
                && let Ok(value) = expression.json(&context)
            {
                operands.push((text.to_owned(), value));
            }
        }
        operands
    }

    /// Whether it holds for an answer.
    ///
    /// # Errors
    /// Where a value is missing, or it is neither true nor false.
    pub fn holds(&self, scope: &Scope, answer: &Arc<Answered>) -> Result<bool, Error> {
        let context = Context { scope: scope.clone(), answer: Some(Arc::clone(answer)) };
        let value = self.0.value(&context)?;
        match value.kind() {
            ValueKind::Bool => Ok(value.is_true()),
            ValueKind::Undefined => Err(self.0.no_value("it is undefined".to_owned())),
            kind => Err(Error::NotACondition { expression: self.source().to_owned(), found: format!("a {kind}") }),
        }
    }
}

/// What binds parts of a condition together; longer words before those they begin with.
const OPERATORS: [&str; 12] = ["==", "!=", "<=", ">=", "<", ">", "and", "or", "not", "in", "is", "if"];

/// The parts of a condition between its operators, outside of quotes and brackets.
fn split(source: &str) -> Vec<&str> {
    let (mut parts, mut start, mut at, mut depth, mut quote) = (Vec::new(), 0, 0, 0_usize, None);
    let bytes = source.as_bytes();
    let part_of_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(byte));
    while at < bytes.len() {
        let mut next = at + 1;
        match (quote, bytes[at]) {
            (Some(_), b'\\') => next += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(bytes[at]),
            (None, b'(' | b'[' | b'{') => depth += 1,
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 => {
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                let operator = OPERATORS.into_iter().find(|operator| {
                    let word = operator.starts_with(|first: char| first.is_ascii_alphabetic());
                    bytes[at..].starts_with(operator.as_bytes())
                        && !(word && (part_of_word(before) || part_of_word(bytes.get(at + operator.len()))))
                });
                if let Some(operator) = operator {
                    parts.push(source[start..at].trim());
                    next = at + operator.len();
                    start = next;
                }
            }
            _ => {}
        }
        at = next;
    }
    parts.push(source[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case("body.count == body.data | length", &["body.count", "body.data | length"])]
    #[case("not body.more or body.count > 0", &["body.more", "body.count", "0"])]
    #[case("header('ETag') is defined", &["header('ETag')", "defined"])]
    #[case("'a == b' in body.list and (x or y)", &["'a == b'", "body.list", "(x or y)"])]
    #[case("body.order == info.island", &["body.order", "info.island"])]
    #[case("a['x<y'] >= 3", &["a['x<y']", "3"])]
    #[case("name == 'ä\\'b'", &["name", "'ä\\'b'"])]
    fn a_condition_is_split_at_its_operators(#[case] source: &str, #[case] expected: &[&str]) {
        assert_eq!(super::split(source), expected);
    }
}
