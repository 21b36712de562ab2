//! Text with `{{ … }}` in it.

use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::convert::print;
use super::engine::Expression;
use super::error::Error;
use super::scope::{Answered, Context, Scope, Sees};
use crate::model::json::Json;

/// What RFC 3986 section 2.3 calls unreserved stays; everything else is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A compiled text.
#[derive(Debug)]
pub struct Template(Kind);

#[derive(Debug)]
enum Kind {
    Constant(Box<str>),
    Parts(Box<[Part]>),
}

#[derive(Debug)]
enum Part {
    Text(String),
    Value { expression: Expression, raw: bool },
}

impl Default for Template {
    /// An empty text.
    fn default() -> Self {
        Self(Kind::Constant(Box::default()))
    }
}

impl Template {
    /// Compiles a text.
    ///
    /// # Errors
    /// Where an expression in it is broken.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !text.contains("{{") {
            return Ok(Self(Kind::Constant(text.into())));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            if start > 0 {
                parts.push(Part::Text(rest[..start].to_owned()));
            }
            let inner = &rest[start + 2..];
            let end = closing(inner).ok_or(Error::Unclosed)?;
            let source = inner[..end].trim();
            if source.is_empty() {
                return Err(Error::Empty);
            }
            let raw = source.rsplit_once('|').filter(|(_, filter)| filter.trim() == "raw");
            let expression = Expression::compile(raw.map_or(source, |(before, _)| before))?;
            parts.push(Part::Value { expression, raw: raw.is_some() });
            rest = &inner[end + 2..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(Kind::Parts(parts.into())))
    }

    /// The text, if nothing is to be filled in.
    #[must_use]
    pub fn constant(&self) -> Option<&str> {
        match &self.0 {
            Kind::Constant(text) => Some(text),
            Kind::Parts(_) => None,
        }
    }

    /// The variables that it reads.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        self.variables_of(Sees::Variables)
    }

    /// The variables that it reads, without the names that it sees anyway.
    #[must_use]
    pub fn variables_of(&self, sees: Sees) -> Vec<String> {
        self.expressions().flat_map(|expression| expression.variables(sees)).collect()
    }

    /// Fills it in.
    ///
    /// # Errors
    /// Where a value is missing.
    pub fn render(&self, scope: &Scope) -> Result<String, Error> {
        self.fill(scope, |value, _| value)
    }

    /// Fills it in for a URL: values are percent-encoded, but for those with the filter `raw`.
    ///
    /// # Errors
    /// Where a value is missing.
    pub fn render_url(&self, scope: &Scope) -> Result<String, Error> {
        self.fill(scope, |value, raw| if raw { value } else { percent_encode(&value) })
    }

    /// Fills it in; a text that is one whole `{{ x }}` keeps the value's JSON type.
    ///
    /// # Errors
    /// Where a value is missing.
    pub fn json(&self, scope: &Scope) -> Result<Json, Error> {
        match &self.0 {
            Kind::Parts(parts) => match &**parts {
                [Part::Value { expression, .. }] => expression.json(&Context { scope: scope.clone(), answer: None }),
                _ => self.render(scope).map(Json::String),
            },
            Kind::Constant(text) => Ok(Json::from(&**text)),
        }
    }

    /// Fills it in with what an answer gives; nothing where a value is undefined, null or an empty text.
    ///
    /// # Errors
    /// Where an expression can't be evaluated.
    pub fn render_after(&self, scope: &Scope, answer: &Arc<Answered>) -> Result<Option<String>, Error> {
        let parts = match &self.0 {
            Kind::Constant(text) => return Ok(Some(text.to_string())),
            Kind::Parts(parts) => parts,
        };
        let context = Context { scope: scope.clone(), answer: Some(Arc::clone(answer)) };
        let mut filled = String::new();
        for part in parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Value { expression, .. } => match expression.optional(&context)? {
                    Some(value) => filled.push_str(&print(&value)),
                    None => return Ok(None),
                },
            }
        }
        Ok(Some(filled))
    }

    fn fill(&self, scope: &Scope, encode: impl Fn(String, bool) -> String) -> Result<String, Error> {
        let parts = match &self.0 {
            Kind::Constant(text) => return Ok(text.to_string()),
            Kind::Parts(parts) => parts,
        };
        let context = Context { scope: scope.clone(), answer: None };
        let mut filled = String::new();
        for part in parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Value { expression, raw } => filled.push_str(&encode(print(&expression.json(&context)?), *raw)),
            }
        }
        Ok(filled)
    }

    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let parts: &[Part] = match &self.0 {
            Kind::Constant(_) => &[],
            Kind::Parts(parts) => parts,
        };
        parts.iter().filter_map(|part| match part {
            Part::Value { expression, .. } => Some(expression),
            Part::Text(_) => None,
        })
    }
}

/// Percent-encodes everything but what RFC 3986 section 2.3 calls unreserved.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Where the `}}` stands that closes an expression; texts in quotes may hold one.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (Some(_), b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, b'"' | b'\'') => quote = Some(bytes[at]),
            (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}
