//! What must not be told of recorded traffic: no contract says what is secret in it, so what looks like a credential is.

use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use crate::mask::Secrets;
use crate::model::answer::Exchange;
use crate::model::headers::Headers;
use crate::model::json::{self, Json};
use crate::model::request::RequestBody;

/// A shorter cookie or member says `true` or `en-US`, and masking it would mask ordinary text.
const LONG_ENOUGH: usize = 8;
/// So deep a body is looked through.
const DEEPEST: usize = 8;

/// Names of query parameters, form fields and header fields whose value is a credential.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let parts = "token|secret|passw|pwd|passphrase|api[-_.]?key|access[-_.]?key|authori[sz]ation|signature|credential|session|jwt|assertion";
    Regex::new(&format!("(?i)(?:{parts})|^(?:x-)?(?:auth|oauth|sig|sid|code|key|pin|otp)$")).ok()
});
/// Names of members of a body; shorter words stand for other things there (`code`, `key`).
static MEMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?i)token|secret|passw|pwd|passphrase|api[-_.]?key|access[-_.]?key|jwt|assertion|session[-_.]?id").ok()
});
/// A JSON Web Token (RFC 7519): two objects in base64url and a signature.
static JWT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]+){0,3}").ok());

/// Masks what looks like a credential in the texts of one entry.
pub(super) struct Mask {
    own: Secrets,
    all: Secrets,
}

impl Mask {
    /// For the texts of one exchange. `all`: the secrets that are known from elsewhere.
    pub(super) fn of(exchange: &Exchange, all: &Secrets) -> Self {
        let mut found = Vec::new();
        of_headers(&exchange.request.headers, &mut found);
        of_headers(&exchange.answer.headers, &mut found);
        for (name, value) in parameters(exchange.request.query()).filter(|(name, _)| matches(&NAME, name)) {
            add(&mut found, &name, value);
        }
        if let Some(RequestBody::Bytes(bytes)) = &exchange.request.body
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            match json::read(text) {
                Ok(body) => of_body(&body, 0, &mut found),
                Err(_) => parameters(text).filter(|(name, _)| matches(&NAME, name)).for_each(|(name, value)| {
                    add(&mut found, &name, value);
                }),
            }
        }
        if let Some(body) = exchange.json() {
            of_body(body, 0, &mut found);
        }
        let own = Secrets::default();
        found.iter().for_each(|(name, value)| _ = own.add(name, value));
        Self { own, all: all.clone() }
    }

    /// A text of the exchange, as it may be told.
    pub(super) fn text(&self, text: &str) -> String {
        known_only(&self.own.mask(text), &self.all)
    }
}

/// A text in which secrets that are known from elsewhere are masked, and what is a token by its looks.
pub(super) fn known_only(text: &str, all: &Secrets) -> String {
    let text = all.mask(text);
    JWT.as_ref().map_or_else(|| text.to_string(), |jwt| jwt.replace_all(&text, "[secret token]").into_owned())
}

/// The request as one line: method, and path and query without credentials.
pub(super) fn line(method: &str, target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return format!("{method} {target}") };
    let shown: Vec<String> = query
        .split('&')
        .map(|part| match part.split_once('=') {
            Some((name, value)) if !value.is_empty() && matches(&NAME, &decoded(name)) => {
                format!("{name}=[secret {}]", plain(name))
            }
            _ => part.to_owned(),
        })
        .collect();
    format!("{method} {path}?{}", shown.join("&"))
}

fn of_headers(headers: &Headers, found: &mut Vec<(String, String)>) {
    for (name, value) in headers.iter() {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "cookie" => value.split(';').for_each(|pair| of_cookie(pair, found)),
            "set-cookie" => of_cookie(value.split(';').next().unwrap_or_default(), found),
            "authorization" | "proxy-authorization" => {
                // The scheme is no secret (RFC 9110 section 11.4).
                let value = value.split_once(' ').map_or(value, |(_, credentials)| credentials);
                found.push((lower, value.trim().to_owned()));
            }
            _ if matches(&NAME, &lower) && value.len() >= LONG_ENOUGH => found.push((plain(&lower), value.to_owned())),
            _ => {}
        }
    }
}

fn of_cookie(pair: &str, found: &mut Vec<(String, String)>) {
    if let Some((_, value)) = pair.split_once('=') {
        let value = value.trim().trim_matches('"');
        if value.len() >= LONG_ENOUGH {
            found.push(("cookie".to_owned(), value.to_owned()));
        }
    }
}

fn of_body(body: &Json, depth: usize, found: &mut Vec<(String, String)>) {
    if depth > DEEPEST {
        return;
    }
    match body {
        Json::Object(members) => {
            for (name, value) in members {
                match value {
                    Json::String(text) if matches(&MEMBER, name) => add(found, name, text.clone()),
                    other => of_body(other, depth + 1, found),
                }
            }
        }
        Json::Array(elements) => elements.iter().for_each(|element| of_body(element, depth + 1, found)),
        _ => {}
    }
}

fn add(found: &mut Vec<(String, String)>, name: &str, value: String) {
    if value.len() >= LONG_ENOUGH {
        found.push((plain(name), value));
    }
}

fn parameters(query: &str) -> impl Iterator<Item = (String, String)> {
    query.split('&').filter_map(|part| part.split_once('=')).map(|(name, value)| (decoded(name), decoded(value)))
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn matches(names: &LazyLock<Option<Regex>>, name: &str) -> bool {
    // Both compile, as a test shows; if one didn't, everything would be a credential.
    names.as_ref().is_none_or(|names| names.is_match(name))
}

/// A name as a mask shows it.
fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    name.chars().take(40).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;
    use crate::model::answer::Answer;
    use crate::model::request::Request;

    #[rstest]
    #[case::token("/x?a=1&access_token=abc&b=2", "GET /x?a=1&access_token=[secret access_token]&b=2")]
    #[case::camel_case("/x?accessToken=abc", "GET /x?accessToken=[secret accessToken]")]
    #[case::encoded("/x?pass%77ord=abc", "GET /x?pass%77ord=[secret pass-77ord]")]
    #[case::signature(
        "/x?X-Amz-Signature=abc&X-Amz-Credential=d",
        "GET /x?X-Amz-Signature=[secret X-Amz-Signature]&X-Amz-Credential=[secret X-Amz-Credential]"
    )]
    #[case::code("/x?code=abc&postcode=1", "GET /x?code=[secret code]&postcode=1")]
    #[case::author("/x?author=abc", "GET /x?author=abc")]
    #[case::none("/x", "GET /x")]
    fn what_looks_like_a_credential_is_no_part_of_a_request_line(#[case] target: &str, #[case] shown: &str) {
        assert_eq!(line("GET", target), shown);
    }

    #[rstest]
    #[case::bearer("12345678-bearer")]
    #[case::cookie("12345678-cookie")]
    #[case::set_cookie("12345678-set")]
    #[case::api_key("12345678-key")]
    #[case::query("12345678 query")]
    #[case::json_sent("12345678-sent")]
    #[case::json_answered("12345678-answered")]
    #[case::jwt("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc")]
    fn credentials_are_masked_wherever_they_stand_again(#[case] secret: &str) {
        let request = Request {
            method: "POST".to_owned(),
            url: "http://a/x?token=12345678+query".to_owned(),
            headers: [
                ("Authorization", "Bearer 12345678-bearer"),
                ("Cookie", "lang=en; id=12345678-cookie"),
                ("X-Api-Key", "12345678-key"),
            ]
            .into_iter()
            .collect(),
            body: Some(RequestBody::Bytes(br#"{"a": [{"password": "12345678-sent"}]}"#.to_vec())),
            ..Request::default()
        };
        let headers = [("Set-Cookie", "id=12345678-set; Path=/"), ("Content-Type", "application/json")];
        let body = br#"{"refresh_token": "12345678-answered", "code": "not_found"}"#.to_vec();
        let answer = Answer { status: 200, headers: headers.into_iter().collect(), body, ..Answer::default() };
        let mask = Mask::of(&Exchange::new(request, answer, Duration::ZERO), &Secrets::default());
        let masked = mask.text(&format!("not_found in en: {secret}."));
        assert!(masked.starts_with("not_found in en: [secret ") && masked.ends_with("]."), "{masked}");
    }
}
