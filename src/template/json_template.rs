//! JSON values with `{{ … }}` in their texts.

use super::error::Error;
use super::scope::Scope;
use super::text::Template;
use crate::model::json::Json;

/// A compiled value.
#[derive(Debug)]
pub enum JsonTemplate {
    /// Nothing in it is to be filled in.
    Constant(Json),
    /// A text, or one whole value.
    Text(Template),
    /// Elements, of which one at least is to be filled in.
    Array(Vec<JsonTemplate>),
    /// Members, of which one at least is to be filled in.
    Object(Vec<(Template, JsonTemplate)>),
}

impl JsonTemplate {
    /// Compiles a value; names of members may hold templates, too.
    ///
    /// # Errors
    /// Where an expression in it is broken.
    pub fn parse(json: &Json) -> Result<Self, Error> {
        if !has_template(json) {
            return Ok(Self::Constant(json.clone()));
        }
        Ok(match json {
            Json::String(text) => Self::Text(Template::parse(text)?),
            Json::Array(elements) => Self::Array(elements.iter().map(Self::parse).collect::<Result<_, _>>()?),
            Json::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, value)| Ok((Template::parse(name)?, Self::parse(value)?)))
                    .collect::<Result<_, Error>>()?,
            ),
            other => Self::Constant(other.clone()),
        })
    }

    /// The variables that it reads.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Text(template) => template.variables(),
            Self::Array(elements) => elements.iter().flat_map(Self::variables).collect(),
            Self::Object(members) => {
                members.iter().flat_map(|(name, value)| [name.variables(), value.variables()].concat()).collect()
            }
        }
    }

    /// Fills it in.
    ///
    /// # Errors
    /// Where a value is missing.
    pub fn render(&self, scope: &Scope) -> Result<Json, Error> {
        Ok(match self {
            Self::Constant(json) => json.clone(),
            Self::Text(template) => template.json(scope)?,
            Self::Array(elements) => {
                Json::Array(elements.iter().map(|element| element.render(scope)).collect::<Result<_, _>>()?)
            }
            Self::Object(members) => Json::Object(
                members
                    .iter()
                    .map(|(name, value)| Ok((name.render(scope)?, value.render(scope)?)))
                    .collect::<Result<_, Error>>()?,
            ),
        })
    }
}

fn has_template(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains("{{"),
        Json::Array(elements) => elements.iter().any(has_template),
        Json::Object(members) => members.iter().any(|(name, value)| name.contains("{{") || has_template(value)),
        _ => false,
    }
}
