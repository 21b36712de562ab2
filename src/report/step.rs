//! What a step's record is to a reader: the request line, the status line, the command that sends it again.

use super::curl;
use super::text::without_spelling;
use crate::model::outcome::{ContractInfo, StepRecord};

/// Where `wireproof serve` listens by itself: it stands in for the run's own server, which is gone when somebody reads.
const SERVED: &str = "http://127.0.0.1:8080";

/// Path and query of the request, or the URL where it went elsewhere; empty where nothing was sent.
pub(super) fn url(step: &StepRecord, contract: &ContractInfo) -> String {
    let url = step.request().map_or("", |request| request.url.as_str());
    without_spelling(url.strip_prefix(contract.origin.as_str()).unwrap_or(url))
}

/// The status and phrase of the answer (`400 Bad Request`), if one came.
pub(super) fn status(step: &StepRecord) -> Option<String> {
    let answer = &step.exchange.as_ref()?.answer;
    let canonical = || http::StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let phrase = answer.phrase.as_deref().or_else(canonical).unwrap_or_default();
    Some(format!("{} {phrase}", answer.status).trim_end().to_owned())
}

/// The curl command that sends the request again, where there is something to say about its answer.
pub(super) fn reproduce(step: &StepRecord, contract: &ContractInfo) -> Option<String> {
    let mut request = step.request().filter(|_| !step.findings.is_empty())?.clone();
    if contract.self_test {
        request.url = request.url.replacen(&contract.origin, SERVED, 1);
        if let Some(raw) = &mut request.raw {
            *raw = replaced(raw, authority(&contract.origin), authority(SERVED));
        }
    }
    Some(curl::command(&request, &contract.secrets, &contract.curl))
}

/// Host and port of an origin.
fn authority(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, authority)| authority)
}

/// The bytes with one text in the place of another, wherever it stands.
fn replaced(raw: &[u8], old: &str, new: &str) -> Vec<u8> {
    let (mut done, mut rest) = (Vec::with_capacity(raw.len()), raw);
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(old.as_bytes()).filter(|_| !old.is_empty()) {
            done.extend_from_slice(new.as_bytes());
            rest = behind;
        } else {
            done.push(rest[0]);
            rest = &rest[1..];
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_stands_in_for_another_wherever_it_stands() {
        assert_eq!(replaced(b"a:1 a:1a:1", "a:1", "bb"), b"bb bbbb");
    }
}
