//! From a request's template to a request: every value filled in, every header field in its place.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::http::multipart_type;
use crate::model::headers::Headers;
use crate::model::json;
use crate::model::request::{Part, PartContent, Request, RequestBody};
use crate::plan::{
    BodyTemplate, HeaderTemplate, Identity, PartContentTemplate, PartTemplate, QueryTemplate, RequestTemplate,
};
use crate::template::{Error, Scope, Template, percent_encode};

/// What a request is made of besides its own template.
pub(super) struct HeaderSources<'a> {
    /// The contract's header fields.
    pub(super) contract: &'a [HeaderTemplate],
    /// Who sends it.
    pub(super) identity: Option<&'a Identity>,
    /// The case's header fields, the file's first.
    pub(super) case: [&'a [HeaderTemplate]; 2],
}

/// Where a request goes.
pub(super) struct Destination {
    /// The absolute URL, with the template's own query.
    pub(super) url: String,
    /// Whether it was a path of the target, not an absolute URL.
    pub(super) relative: bool,
    /// Whether the URL is whole: the template's query is not for it.
    pub(super) whole: bool,
}

impl Destination {
    /// The next page of a walk; `origin` is the target's.
    pub(super) fn onward(url: &Url, origin: &str) -> Self {
        Self { url: url.to_string(), relative: url.origin().ascii_serialization() == origin, whole: true }
    }
}

/// Where a request goes. A path is appended to the target's path.
pub(super) fn destination(template: &RequestTemplate, base: &str, scope: &Scope) -> Result<Destination, Error> {
    let target = template.target.render_url(scope)?;
    // A whole URL from a variable (a Next link) is taken as it is.
    let raw = if target.starts_with("http%3A") || target.starts_with("https%3A") || target.starts_with("%2F") {
        template.target.render(scope)?
    } else {
        target
    };
    let begins_with = |scheme: &str| raw.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if begins_with("http://") || begins_with("https://") {
        Ok(Destination { url: raw, relative: false, whole: false })
    } else if raw.starts_with('/') {
        Ok(Destination { url: [base, &raw].concat(), relative: true, whole: false })
    } else {
        // Behind the target's `http://host:80` the text would be a part of the authority: `@elsewhere.example/`.
        Err(Error::NoDestination { text: raw })
    }
}

/// The header fields that every client sends by itself, unless they are taken away.
const OF_CLIENTS: [&str; 2] = ["accept", "user-agent"];

/// Fills a request in. `ours`: it goes to the target or to an origin that credentials may go to.
pub(super) fn fill(
    template: &RequestTemplate,
    destination: Destination,
    sources: &HeaderSources<'_>,
    ours: bool,
    scope: &Scope,
) -> Result<Request, Error> {
    let identity = sources.identity.filter(|_| ours);
    let method = template.method.render(scope)?;
    let mut url = destination.url;
    let of_identity = identity.iter().flat_map(|identity| &identity.query);
    let pairs = if destination.whole {
        let pairs = fields(of_identity, scope)?;
        // A link may repeat what the identity sends; it is sent once, as it is now.
        let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        without_query(&mut url, &names);
        pairs
    } else {
        fields(template.query.iter().chain(of_identity), scope)?
    };
    append_query(&mut url, &pairs);
    let mut headers = Headers::new();
    let (body, media_type) = match &template.body {
        Some(body) => body_of(body, scope)?,
        None => (None, None),
    };
    match (media_type, &body) {
        (Some(media_type), _) => headers.push("content-type", media_type),
        // A header field like any other from here on: the case may replace it, or take it away.
        (None, Some(RequestBody::Multipart(parts))) => headers.push("content-type", multipart_type(parts)),
        _ => {}
    }
    if let Some((user, password)) = identity.and_then(|identity| identity.basic.as_ref()) {
        let credentials = format!("{}:{}", user.render(scope)?, password.render(scope)?);
        headers.push("authorization", format!("Basic {}", STANDARD.encode(credentials)));
    }
    let inherited: &[HeaderTemplate] = if ours { sources.contract } else { &[] };
    let of_identity = identity.map_or(&[][..], |identity| &identity.headers);
    let [of_file, of_case] = sources.case;
    let mut without: Vec<String> = Vec::new();
    let layers = [inherited, of_identity, of_file, of_case, &template.headers];
    for (at, layer) in layers.iter().enumerate() {
        // What a later layer says instead needs no value: its variable may be one that is not there.
        let stays = |header: &&HeaderTemplate| {
            !layers[at + 1..].iter().copied().flatten().any(|later| later.name.eq_ignore_ascii_case(&header.name))
        };
        for header in layer.iter().filter(stays) {
            headers.remove(&header.name);
            let name = header.name.to_ascii_lowercase();
            without.retain(|known| *known != name);
            if header.values.is_empty() && OF_CLIENTS.contains(&name.as_str()) {
                without.push(name);
            }
            for value in &header.values {
                headers.push(header.name.as_str(), value.render(scope)?);
            }
        }
    }
    Ok(Request { method, url, headers, without, body, ..Request::default() })
}

/// Takes query parameters away; the others stay as they were written.
pub(super) fn without_query(url: &mut String, names: &[&str]) {
    let Some((front, query)) = url.split_once('?').filter(|_| !names.is_empty()) else { return };
    let (query, fragment) = query.split_once('#').unwrap_or((query, ""));
    let stays = |part: &&str| {
        let name = url::form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name).unwrap_or_default();
        !names.contains(&name.as_ref())
    };
    let kept = query.split('&').filter(stays).collect::<Vec<_>>().join("&");
    let mark = |mark: &str, text: &str| if text.is_empty() { String::new() } else { format!("{mark}{text}") };
    *url = format!("{front}{}{}", mark("?", &kept), mark("#", fragment));
}

pub(super) fn append_query(url: &mut String, pairs: &[(String, String)]) {
    let (front, fragment) = match url.split_once('#') {
        Some((front, fragment)) => (front.to_owned(), Some(fragment.to_owned())),
        None => (std::mem::take(url), None),
    };
    *url = front;
    for (name, value) in pairs {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&percent_encode(name));
        url.push('=');
        url.push_str(&percent_encode(value));
    }
    if let Some(fragment) = fragment {
        url.push('#');
        url.push_str(&fragment);
    }
}

fn fields<'a>(
    templates: impl Iterator<Item = &'a QueryTemplate>,
    scope: &Scope,
) -> Result<Vec<(String, String)>, Error> {
    let mut pairs = Vec::new();
    for template in templates {
        let name = template.name.render(scope)?;
        for value in &template.values {
            pairs.push((name.clone(), value.render(scope)?));
        }
    }
    Ok(pairs)
}

/// The content, and the media type that it has by itself.
fn body_of(body: &BodyTemplate, scope: &Scope) -> Result<(Option<RequestBody>, Option<&'static str>), Error> {
    const JSON: Option<&str> = Some("application/json");
    let text = |template: &Template| template.render(scope).map(String::into_bytes);
    Ok(match body {
        BodyTemplate::Json(template) => {
            (Some(RequestBody::Bytes(json::to_string(&template.render(scope)?).into_bytes())), JSON)
        }
        BodyTemplate::JsonText(template) => (Some(RequestBody::Bytes(text(template)?)), JSON),
        BodyTemplate::Text(template) => (Some(RequestBody::Bytes(text(template)?)), None),
        BodyTemplate::Filler(size) => (Some(RequestBody::Filler(*size)), None),
        BodyTemplate::Exact(bytes) => (Some(RequestBody::Bytes(bytes.to_vec())), None),
        BodyTemplate::Form(templates) => {
            let pairs = fields(templates.iter(), scope)?;
            let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            (Some(RequestBody::Bytes(encoded.into_bytes())), Some("application/x-www-form-urlencoded"))
        }
        BodyTemplate::Multipart(parts) => {
            let parts = parts.iter().map(|part| part_of(part, scope)).collect::<Result<_, _>>()?;
            (Some(RequestBody::Multipart(parts)), None)
        }
    })
}

fn part_of(part: &PartTemplate, scope: &Scope) -> Result<Part, Error> {
    let content = match &part.content {
        PartContentTemplate::Text(template) => PartContent::Bytes(template.render(scope)?.into_bytes()),
        PartContentTemplate::Json(template) => {
            PartContent::Bytes(json::to_string(&template.render(scope)?).into_bytes())
        }
        PartContentTemplate::Filler(size) => PartContent::Filler(*size),
        PartContentTemplate::File(bytes) => PartContent::Bytes(bytes.to_vec()),
    };
    let is_json = matches!(part.content, PartContentTemplate::Json(_));
    Ok(Part {
        field: part.field.clone(),
        file_name: part.file_name.as_ref().map(|name| name.render(scope)).transpose()?,
        media_type: part.media_type.clone().or_else(|| is_json.then(|| "application/json".to_owned())),
        content,
    })
}
