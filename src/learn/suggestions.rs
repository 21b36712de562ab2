//! What one contract lacks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::collector::{Answer, Listed};
use super::shape::Shape;
use super::yaml::{scalar, value};
use crate::check::contract::{Contract, EnvelopeRef};
use crate::check::operation::is_id;
use crate::check::recorded::fits_an_envelope;
use crate::model::json::Json;

/// Of each kind so many are kept: a server that answers anything is told by its first thousand answers.
const MOST: usize = 1_000;
/// Header fields that say something to every client (RFC 9110, RFC 8288, RFC 9745, RFC 8594).
const TELLING: [&str; 11] = [
    "allow",
    "content-type",
    "deprecation",
    "etag",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "sunset",
    "vary",
    "www-authenticate",
];

/// What one contract lacks. Each with where it was seen first.
#[derive(Debug, Default)]
pub(super) struct Suggestions {
    pairs: BTreeMap<(u16, String), String>,
    /// Pairs whose reason is listed under another status, which may be the only one.
    clashes: BTreeMap<(u16, String), String>,
    /// Whether a reason stands under one status only.
    unique_reasons: bool,
    statuses: BTreeMap<u16, String>,
    operations: BTreeMap<String, String>,
    /// Successes by what was asked.
    successes: BTreeMap<String, Success>,
    headers: BTreeMap<&'static str, String>,
    /// The names that envelopes have already.
    envelopes: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Success {
    statuses: BTreeSet<u16>,
    media_types: BTreeSet<String>,
    shape: Shape,
    source: String,
}

impl Suggestions {
    pub(super) fn note(&mut self, listed: &Listed<'_>, answer: &Answer<'_>, mask: &dyn Fn(&str) -> String) {
        let contract = listed.contract;
        if self.envelopes.is_empty() {
            self.envelopes = contract.envelopes.iter().map(|envelope| envelope.name.clone()).collect();
            self.envelopes.extend(["error", "none"].map(str::to_owned));
        }
        let status = answer.exchange.answer.status;
        if !contract.statuses.is_empty() && !contract.statuses.contains(&status) {
            keep(&mut self.statuses, status, || mask(answer.source));
        }
        self.note_pair(listed, answer, mask);
        let asked = || mask(&operation(&answer.exchange.request.method, answer.target));
        let success = (200..300).contains(&status);
        if success && !contract.operations.is_empty() && answer.operation.is_none() {
            keep(&mut self.operations, asked(), || mask(answer.source));
        }
        if success && answer.has_body {
            let listed = answer.operation.and_then(|index| contract.operations.get(index));
            self.note_body(contract, answer, listed.map_or_else(asked, |operation| operation.name.clone()), mask);
        }
        for name in TELLING {
            let compared = listed.answer_headers.iter().any(|known| known == name);
            if !compared && answer.exchange.answer.headers.get(name).is_some() {
                keep(&mut self.headers, name, || mask(answer.source));
            }
        }
    }

    fn note_pair(&mut self, listed: &Listed<'_>, answer: &Answer<'_>, mask: &dyn Fn(&str) -> String) {
        let reading = answer.reading;
        // Of several that disagree none is certain.
        if !reading.several && reading.reasons.len() > 1 {
            return;
        }
        reading.reasons.iter().for_each(|reason| self.note_reason(reason, listed, answer, mask));
    }

    fn note_reason(&mut self, reason: &str, listed: &Listed<'_>, answer: &Answer<'_>, mask: &dyn Fn(&str) -> String) {
        let status = answer.exchange.answer.status;
        if status < 300 || reason.is_empty() || listed.contract.pair(status, reason).is_some() {
            return;
        }
        let masked = mask(reason);
        self.unique_reasons = listed.unique_reasons;
        let elsewhere = listed.contract.pairs.iter().any(|pair| pair.reason == reason);
        let list = if listed.unique_reasons && elsewhere { &mut self.clashes } else { &mut self.pairs };
        keep(list, (status, masked), || mask(answer.source));
    }

    fn note_body(&mut self, contract: &Contract, answer: &Answer<'_>, asked: String, mask: &dyn Fn(&str) -> String) {
        let Some(body) = answer.exchange.json() else { return };
        // What no body is promised for is a finding, and no new envelope.
        let bodiless = contract.success == Some(EnvelopeRef::NoBody) || answer.exchange.request.method == "HEAD";
        if bodiless || fits_an_envelope(contract, answer.exchange) {
            return;
        }
        if self.successes.len() >= MOST && !self.successes.contains_key(&asked) {
            return;
        }
        let success = self.successes.entry(asked).or_default();
        first(&mut success.source, mask(answer.source));
        success.statuses.insert(answer.exchange.answer.status);
        success.media_types.extend(answer.exchange.answer.media_type());
        success.shape.add(body);
    }

    /// All of it; empty where the contract lacks nothing.
    pub(super) fn yaml(&self) -> String {
        let mut out = String::new();
        if !self.headers.is_empty() {
            out.push_str("answer-headers:\n");
            for (name, source) in &self.headers {
                _ = writeln!(out, "  - {name}    # {}", comment(source));
            }
        }
        self.write_envelopes(&mut out);
        if !self.pairs.is_empty() {
            // The first one by status can always be listed.
            out.push_str("errors:\n");
        }
        let mut last = None;
        for ((status, reason), source) in self.pairs.iter().filter(|(pair, _)| !self.is_second(pair)) {
            if last != Some(*status) {
                _ = writeln!(out, "  {status}:");
                last = Some(*status);
            }
            let when = scalar(&format!("TODO: say when; seen in {source}"));
            _ = writeln!(out, "    {}: {{ when: {when} }}", scalar(reason));
        }
        if !self.operations.is_empty() {
            out.push_str("operations:\n");
            for (name, source) in &self.operations {
                _ = writeln!(out, "  - {}    # {}", scalar(name), comment(source));
            }
        }
        if !self.statuses.is_empty() {
            out.push_str("statuses:\n");
            for (status, source) in &self.statuses {
                _ = writeln!(out, "  - {status}    # {}", comment(source));
            }
        }
        out
    }

    fn write_envelopes(&self, out: &mut String) {
        if !self.successes.is_empty() {
            out.push_str("envelopes:\n");
        }
        let mut names = self.envelopes.clone();
        for (asked, success) in &self.successes {
            let plain = envelope_name(asked);
            let others = (2..).map(|number| format!("{plain}-{number}"));
            let mut free = std::iter::once(plain.clone()).chain(others).filter(|name| !names.contains(name));
            let name = free.next().unwrap_or(plain);
            let statuses: Vec<String> = success.statuses.iter().map(u16::to_string).collect();
            let (asked, seen) = (comment(asked), comment(&success.source));
            _ = writeln!(out, "  {name}:    # {} of {asked}, seen in {seen}", statuses.join(", "));
            names.insert(name);
            if let (Some(media_type), 1) = (success.media_types.first(), success.media_types.len()) {
                _ = writeln!(out, "    media-type: {}", scalar(media_type));
            }
            out.push_str("    schema:");
            let schema = success.shape.schema();
            match &schema {
                // Any value at all; an object without keys reads as nothing.
                Json::Object(members) if members.is_empty() => out.push_str(" {}\n"),
                schema => value(out, schema, 6),
            }
        }
    }

    /// What was seen and can't be listed.
    pub(super) fn notes(&self) -> Vec<String> {
        let note = |((status, reason), source): (&(u16, String), &String)| {
            format!(
                "{status} {reason} (seen in {source}) can't be listed: the reason stands under another status, and `reasons: unique` holds"
            )
        };
        let second = self.pairs.iter().filter(|(pair, _)| self.is_second(pair));
        self.clashes.iter().chain(second).map(note).collect()
    }

    /// Whether a reason was seen under a lower status, too, and may stand under one only.
    fn is_second(&self, (status, reason): &(u16, String)) -> bool {
        self.unique_reasons && self.pairs.keys().any(|(other, name)| other < status && name == reason)
    }
}

/// Keeps where something was seen: of several places the first by name, for cases end in any order.
fn keep<K: Ord>(list: &mut BTreeMap<K, String>, key: K, source: impl FnOnce() -> String) {
    if list.len() < MOST || list.contains_key(&key) {
        first(list.entry(key).or_default(), source());
    }
}

fn first(known: &mut String, other: String) {
    if known.is_empty() || other < *known {
        *known = other;
    }
}

/// A text that ends with its line.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The operation of a request: what looks like an id is a parameter.
fn operation(method: &str, target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = if path.is_empty() { "/" } else { path };
    let mut number = 0;
    let mut parameter = || {
        number += 1;
        if number == 1 { "{id}".to_owned() } else { format!("{{id{number}}}") }
    };
    let segments = path.split('/').map(|segment| {
        if is_id(segment) || segment.contains(['{', '}', '[']) { parameter() } else { segment.to_owned() }
    });
    format!("{method} {}", segments.collect::<Vec<_>>().join("/"))
}

/// `get-orders-id` of `GET /orders/{id}`.
fn envelope_name(operation: &str) -> String {
    let words = operation.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-");
    // An envelope can't be called by a number alone, nor by nothing.
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("success-{name}") }
}
