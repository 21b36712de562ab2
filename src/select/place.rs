//! A place in an answer: in the body, in a header field, the status, or the text.

use super::error::Error;
use super::path::Path;
use crate::model::answer::Exchange;
use crate::model::json::Json;

/// Where a value stands in an answer.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a JSON body.
    Body(Path),
    /// In a header field.
    Header(String),
    /// The status code.
    Status,
    /// The body's text.
    Text,
    /// In a header field behind the content (RFC 9110 section 6.5).
    Trailer(String),
}

impl Place {
    /// Compiles a JSONPath, `header.Name`, `trailer.Name`, `status` or `text`.
    ///
    /// # Errors
    /// Where it is none of these.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "status" => Ok(Self::Status),
            "text" => Ok(Self::Text),
            _ if text.starts_with('$') => Path::parse(text).map(Self::Body),
            _ => match text.split_once('.').filter(|(_, name)| is_token(name)) {
                Some(("header", name)) => Ok(Self::Header(name.to_owned())),
                Some(("trailer", name)) => Ok(Self::Trailer(name.to_owned())),
                _ => Err(Error::Place(text.to_owned())),
            },
        }
    }

    /// The place as findings name it.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Body(path) => path.as_str().to_owned(),
            Self::Header(name) => format!("header {name}"),
            Self::Status => "status".to_owned(),
            Self::Text => "body".to_owned(),
            Self::Trailer(name) => format!("trailer {name}"),
        }
    }

    /// The first value there, as it came.
    #[must_use]
    pub fn first(&self, exchange: &Exchange) -> Option<Json> {
        match self {
            Self::Body(path) => path.select(exchange.json()?).first().map(|json| (*json).clone()),
            Self::Header(name) => exchange.answer.headers.get(name).map(Json::from),
            Self::Status => Some(Json::Number(exchange.answer.status.to_string())),
            Self::Text => exchange.answer.text().map(|text| Json::String(text.into_owned())),
            Self::Trailer(name) => {
                exchange.answer.rare.as_ref().and_then(|rare| rare.trailers.get(name)).map(Json::from)
            }
        }
    }

    /// All values there, as they came.
    #[must_use]
    pub fn all(&self, exchange: &Exchange) -> Vec<Json> {
        match self {
            Self::Body(path) => exchange.json().map(|json| path.select(json)).into_iter().flatten().cloned().collect(),
            Self::Header(name) => exchange.answer.headers.all(name).map(Json::from).collect(),
            Self::Trailer(name) => {
                let rare = exchange.answer.rare.iter();
                rare.flat_map(|rare| rare.trailers.all(name)).map(Json::from).collect()
            }
            Self::Status | Self::Text => self.first(exchange).into_iter().collect(),
        }
    }
}

/// Whether a text can be the name of a header field (RFC 9110 section 5.6.2).
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
