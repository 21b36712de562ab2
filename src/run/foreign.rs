//! Requests to other origins: credentials stay with the target.

use super::contract::ContractRun;
use super::rules::CREDENTIAL_WITHHELD;
use crate::mask::Secrets;
use crate::model::answer::Exchange;
use crate::model::finding::Finding;
use crate::model::request::{PartContent, Request, RequestBody};

/// Whether a URL belongs to the target, or to an origin that the contract lists.
pub(super) fn is_ours(url: &str, contract: &ContractRun) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let origin = url.origin().ascii_serialization();
    let listed =
        |text: &String| url::Url::parse(text).is_ok_and(|listed| listed.origin().ascii_serialization() == origin);
    origin == contract.origin || contract.target.contract.origins.iter().any(listed)
}

/// What to do where another origin asks for the credentials that it wasn't sent.
pub(super) fn why_refused(exchange: &Exchange, contract: &ContractRun) -> Option<String> {
    if !matches!(exchange.answer.status, 401 | 403 | 407) || is_ours(&exchange.request.url, contract) {
        return None;
    }
    let origin = url::Url::parse(&exchange.request.url).ok()?.origin().ascii_serialization();
    Some(format!(
        "{origin} isn't the target's origin and was asked without credentials; list it under `origins:` if it is meant"
    ))
}

/// The finding that a request to another origin would give a secret away.
pub(super) fn withheld(request: &Request, secrets: &Secrets) -> Option<Finding> {
    let in_headers = request.headers.iter().find_map(|(name, value)| {
        secrets.find(value).into_iter().next().map(|(_, secret)| (secret, format!("header {name}")))
    });
    let in_url = || secrets.find(&request.url).into_iter().next().map(|(_, secret)| (secret, "url".to_owned()));
    let in_body = || {
        let texts: Vec<&[u8]> = match &request.body {
            Some(RequestBody::Bytes(bytes)) => vec![bytes],
            Some(RequestBody::Multipart(parts)) => parts
                .iter()
                .filter_map(|part| match &part.content {
                    PartContent::Bytes(bytes) => Some(bytes.as_slice()),
                    PartContent::Filler(_) => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let found = texts.iter().find_map(|bytes| secrets.find(&String::from_utf8_lossy(bytes)).into_iter().next());
        found.map(|(_, secret)| (secret, "request body".to_owned()))
    };
    let (secret, place) = in_headers.or_else(in_url).or_else(in_body)?;
    let message = format!("the secret `{secret}` would go to another origin than the target's; nothing was sent");
    Some(Finding::new(CREDENTIAL_WITHHELD, place, message).with_cure("list the origin under `origins:` if it is meant"))
}
