//! Compiles the requests of steps.

use super::compile_step::StepCompiler;
use super::names::Names;
use super::raw;
use super::request::{BodyTemplate, HeaderTemplate, PartContentTemplate, PartTemplate, QueryTemplate, RequestTemplate};
use super::sendable::{fragment, unsendable};
use crate::check::expectation::header_name;
use crate::model::contract::HeaderValue;
use crate::model::scenario::{self, BodySpec, PartBody, RequestSpec};
use crate::model::source::{Problem, Spanned};
use crate::select::place::is_token;
use crate::template::Template;

impl StepCompiler<'_> {
    /// Compiles a request.
    pub(super) fn request(&mut self, request: &RequestSpec) -> RequestTemplate {
        if let Some(raw) = &request.raw {
            let identity = request.identity.as_ref().and_then(|name| self.identity(name));
            return RequestTemplate { identity, ..raw::compile(raw, &mut self.names) };
        }
        let (method, target) = self.request_line(&request.line);
        RequestTemplate {
            method,
            target,
            query: query(&request.query, &mut self.names),
            headers: headers(&request.headers, &mut self.names),
            body: request.body.as_ref().map(|body| self.body(body)),
            identity: request.identity.as_ref().and_then(|name| self.identity(name)),
            raw: None,
        }
    }

    fn request_line(&mut self, line: &Spanned<String>) -> (Template, Template) {
        let text = line.value.trim();
        let at = |part: &str| Spanned::new(part.to_owned(), line.span);
        let space = split_at_space(text);
        let Some((method, target)) = space.map(|space| (&text[..space], text[space..].trim_start())) else {
            if !text.is_empty() {
                let problem = Problem::at(line.span, format!("`{text}` is no request line"))
                    .expected("expected method and path: `GET /path`");
                self.problems().push(if text.starts_with('/') {
                    problem.help(format!("did you mean `GET {text}`?"))
                } else {
                    problem
                });
            }
            return (Template::default(), Template::default());
        };
        if !method.contains("{{") && !is_token(method) {
            let problem = Problem::at(line.span, format!("`{method}` is no method")).marking(method);
            self.problems().push(problem.expected("a method is a word such as `GET`"));
        }
        let fits = ["/", "http://", "https://", "{{"].iter().any(|start| target.starts_with(start));
        if !fits {
            self.problems().push(
                Problem::at(line.span, format!("`{target}` is neither a path nor a URL"))
                    .marking(target)
                    .expected("a path begins with `/`, a URL with `http://` or `https://`")
                    .help(format!("did you mean `{method} /{target}`?")),
            );
        }
        if let Some(fragment) = fragment(target) {
            let why = "a fragment is the client's own (RFC 9110 section 4.2.5)";
            self.problems().push(
                Problem::at(line.span, format!("`{fragment}` of `{target}` can't be sent: {why}"))
                    .marking(target)
                    .expected("a client takes it out before it sends the rest")
                    .help("`raw:` sends it as it stands; in a value, `#` is written `%23`"),
            );
        }
        (self.names.text(&at(method)), self.names.text(&at(target)))
    }

    fn body(&mut self, body: &BodySpec) -> BodyTemplate {
        match body {
            BodySpec::Json(json) => BodyTemplate::Json(self.names.json(json)),
            BodySpec::JsonText(text) => BodyTemplate::JsonText(self.names.text(text)),
            BodySpec::Text(text) => BodyTemplate::Text(self.names.text(text)),
            BodySpec::Form(fields) => BodyTemplate::Form(query(fields, &mut self.names)),
            BodySpec::Filler(size) => BodyTemplate::Filler(*size),
            BodySpec::File(scenario::FileContent { bytes, .. }) | BodySpec::Exact(bytes) => {
                BodyTemplate::Exact(bytes.clone())
            }
            BodySpec::Multipart(parts) => BodyTemplate::Multipart(
                parts
                    .iter()
                    .map(|part| PartTemplate {
                        field: part.field.value.clone(),
                        file_name: part.file_name.as_ref().map(|name| self.names.text(name)),
                        media_type: part.media_type.as_ref().map(|text| text.value.clone()),
                        content: match &part.content {
                            PartBody::Text(text) => PartContentTemplate::Text(self.names.text(text)),
                            PartBody::Json(json) => PartContentTemplate::Json(self.names.json(json)),
                            PartBody::Filler(size) => PartContentTemplate::Filler(*size),
                            PartBody::File(file) => PartContentTemplate::File(file.bytes.clone()),
                        },
                    })
                    .collect(),
            ),
        }
    }
}

/// The first space outside of `{{ … }}`.
fn split_at_space(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ' ' | '\t' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Compiles header fields.
pub(super) fn headers(headers: &[(Spanned<String>, HeaderValue)], names: &mut Names<'_>) -> Vec<HeaderTemplate> {
    let mut compiled: Vec<HeaderTemplate> = Vec::new();
    for (name, value) in headers {
        if !is_token(&name.value) {
            names.problems.push(header_name(name));
        }
        // The same spelling twice is reported with the form of the file.
        let spelt_otherwise =
            |known: &&HeaderTemplate| known.name.eq_ignore_ascii_case(&name.value) && known.name != name.value;
        if let Some(first) = compiled.iter().find(spelt_otherwise) {
            let problem = Problem::at(name.span, format!("`{}` and `{}` are one header field", first.name, name.value));
            names.problems.push(
                problem
                    .expected("upper and lower case make no difference there")
                    .help("to repeat it give one key a list"),
            );
        }
        let values: Vec<_> = value.values.iter().map(|value| names.text(value)).collect();
        for (template, written) in values.iter().zip(&value.values) {
            if let Some(odd) = template.constant().and_then(unsendable) {
                let problem =
                    Problem::at(written.span, format!("`{}` can't have this value: it holds {odd}", name.value));
                names.problems.push(
                    problem
                        .expected("a value is one line of visible characters, with no control character")
                        .help("a request as it stands, mistakes and all, is sent by `raw:`"),
                );
            }
        }
        compiled.push(HeaderTemplate { name: name.value.clone(), values });
    }
    compiled
}

/// Compiles query parameters or form fields.
pub(super) fn query(fields: &[(Spanned<String>, Vec<Spanned<String>>)], names: &mut Names<'_>) -> Vec<QueryTemplate> {
    fields
        .iter()
        .map(|(name, values)| QueryTemplate {
            name: names.text(name),
            values: values.iter().map(|value| names.text(value)).collect(),
        })
        .collect()
}
