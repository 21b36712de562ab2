//! Requests ready to be filled in.

use std::sync::Arc;

use super::case::As;
use crate::template::{JsonTemplate, Template};

/// A request ready to be filled in.
#[derive(Debug)]
pub struct RequestTemplate {
    /// The method.
    pub method: Template,
    /// The path, or an absolute URL.
    pub target: Template,
    /// Query parameters beside those of the path.
    pub query: Vec<QueryTemplate>,
    /// Header fields of its own.
    pub headers: Vec<HeaderTemplate>,
    /// The content.
    pub body: Option<BodyTemplate>,
    /// Who sends it, where it isn't the case's identity.
    pub identity: Option<As>,
    /// The whole request as it goes out, in place of all else: line ends included, values missing. Method and target
    /// are then those of its first line.
    pub raw: Option<Template>,
}

/// A header field; no value takes the field away.
#[derive(Debug)]
pub struct HeaderTemplate {
    /// The field's name.
    pub name: String,
    /// Its values.
    pub values: Vec<Template>,
}

/// A query parameter or form field; several values repeat it.
#[derive(Debug)]
pub struct QueryTemplate {
    /// The parameter's name.
    pub name: Template,
    /// Its values.
    pub values: Vec<Template>,
}

/// The content of a request.
#[derive(Debug)]
pub enum BodyTemplate {
    /// A JSON value, sent as `application/json`.
    Json(JsonTemplate),
    /// A text that is sent as `application/json`.
    JsonText(Template),
    /// A text without a media type.
    Text(Template),
    /// Form fields.
    Form(Vec<QueryTemplate>),
    /// Multipart parts.
    Multipart(Vec<PartTemplate>),
    /// So many bytes of filler.
    Filler(u64),
    /// These bytes, of a file perhaps.
    Exact(Arc<[u8]>),
}

/// A part of a multipart body.
#[derive(Debug)]
pub struct PartTemplate {
    /// The form field.
    pub field: String,
    /// The file name that is sent.
    pub file_name: Option<Template>,
    /// The part's media type.
    pub media_type: Option<String>,
    /// What it holds.
    pub content: PartContentTemplate,
}

/// What a part holds.
#[derive(Debug)]
pub enum PartContentTemplate {
    /// A text.
    Text(Template),
    /// A JSON value.
    Json(JsonTemplate),
    /// So many bytes of filler.
    Filler(u64),
    /// A file's bytes.
    File(Arc<[u8]>),
}
