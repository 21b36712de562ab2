//! Expressions that are true or false.

use std::sync::Arc;

use minijinja::value::ValueKind;

use super::engine::Expression;
use super::error::Error;
use super::scope::{Answered, Context, Scope};

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
        self.0.variables(true)
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
