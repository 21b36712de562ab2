//! Requests to other origins: credentials stay with the target.

use crate::judge::rules::CREDENTIAL_WITHHELD;
use crate::mask::Secrets;
use crate::model::finding::Finding;
use crate::model::request::{PartContent, Request, RequestBody};

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
