//! Contracts, and what they include.

use std::path::Path;

use super::contract_tables::CONTRACT;
use super::decode_case::{snapshot_mode, wire};
use super::decode_step::{captures, fields, headers, steps};
use super::decoder::Decoder;
use super::node::{Data, Node};
use super::object::{self, Object};
use super::table::{Kind, Table};
use super::validate::{fits, head, is_schema, misspelt};
use crate::model::contract::{
    Contract, Envelope, Identity, Known, Never, Pair, Promise, ReasonAt, SeverityEntry, Target, Volatile, Waiver,
};
use crate::model::coverage::{Demand, Level};
use crate::model::reach::Reach;
use crate::model::source::{Problem, Span, Spanned};

/// Decodes one contract file, without what it includes.
pub(super) fn contract(decoder: &mut Decoder<'_>, node: &Node) -> Contract {
    let object = Object::new(node, &CONTRACT);
    Contract {
        api: object.text("api").unwrap_or_default(),
        self_test: object.text("self-test"),
        targets: targets(decoder, object),
        variables: object.json_map("variables"),
        secrets: secrets(decoder, object),
        headers: headers(object, "headers"),
        answer_headers: object.texts("answer-headers"),
        statuses: object.statuses("statuses"),
        success: object.text("success"),
        open: object.text("catalogue").is_some_and(|word| word.value == "open"),
        unique_reasons: object.text("reasons").is_some_and(|word| word.value == "unique"),
        never: never(decoder, object),
        envelopes: entries(object, "envelopes", envelope),
        pairs: pairs(object),
        operations: object.texts("operations"),
        promises: promises(object),
        severities: severities(object),
        known: known(object),
        coverage: coverage(object),
        waivers: waivers(object),
        volatile: volatile(object),
        identities: identities(decoder, object),
        origins: object.texts("origins"),
        outage: object.statuses("outage"),
        snapshot: object.text("snapshot").and_then(|mode| snapshot_mode(&mode.value)),
        body_limit: object.size("body-limit"),
        wire: wire(object),
        ..Contract::default()
    }
}

/// Whether a section of the contract can't be read, so that a word which isn't known may be one of it.
#[must_use]
pub(super) fn incomplete(node: &Node) -> bool {
    let Data::Map(entries) = &node.data else { return true };
    let lost = |key: &str, value: &Node| match CONTRACT.key(key).map(|key| key.kind) {
        None => true,
        Some(Kind::StatusMap(kind)) => match &value.data {
            Data::Map(entries) => entries.iter().any(|(status, value)| {
                !fits(value, kind) || status.text().is_none_or(|text| text.parse::<u16>().is_err())
            }),
            _ => true,
        },
        Some(kind) => !fits(value, kind),
    };
    entries.iter().enumerate().any(|(index, (key, value))| {
        let key = key.text().unwrap_or_default();
        lost(key, value) || entries[..index].iter().any(|(earlier, _)| earlier.text() == Some(key))
    })
}

/// The places of the secrets that stand in a contract where the names of environment variables should.
#[must_use]
pub(super) fn written_secrets(node: &Node) -> Vec<Span> {
    let is_name = |node: &Node| node.text().is_some_and(|text| text.starts_with("env."));
    let of_targets = object::pairs(node).into_iter().filter(|(key, _)| key.value == "targets");
    let targets = of_targets.flat_map(|(_, targets)| object::pairs(targets)).map(|(_, target)| target);
    let sections = [node].into_iter().chain(targets).flat_map(object::pairs);
    let mut places = Vec::new();
    for (_, secrets) in sections.filter(|(key, _)| key.value == "secrets") {
        match &secrets.data {
            Data::Map(entries) => places
                .extend(entries.iter().map(|(_, value)| value).filter(|value| !is_name(value)).map(|value| value.span)),
            _ => places.push(secrets.span),
        }
    }
    places
}

/// The files that a contract includes.
#[must_use]
pub(super) fn includes(node: &Node) -> Vec<Spanned<String>> {
    Object::new(node, &CONTRACT).texts("include")
}

/// Adds what an included contract says; an entry that is there already wins.
pub(super) fn merge(into: &mut Contract, from: Contract) {
    fn entries<T>(into: &mut Vec<(Spanned<String>, T)>, from: Vec<(Spanned<String>, T)>) {
        for (name, value) in from {
            if !into.iter().any(|(known, _)| known.value == name.value) {
                into.push((name, value));
            }
        }
    }
    fn list<T: PartialEq>(into: &mut Vec<T>, from: Vec<T>) {
        for value in from {
            if !into.contains(&value) {
                into.push(value);
            }
        }
    }
    entries(&mut into.targets, from.targets);
    entries(&mut into.variables, from.variables);
    entries(&mut into.secrets, from.secrets);
    entries(&mut into.headers, from.headers);
    entries(&mut into.envelopes, from.envelopes);
    entries(&mut into.promises, from.promises);
    entries(&mut into.volatile, from.volatile);
    entries(&mut into.identities, from.identities);
    list(&mut into.answer_headers, from.answer_headers);
    list(&mut into.statuses, from.statuses);
    list(&mut into.operations, from.operations);
    list(&mut into.origins, from.origins);
    list(&mut into.outage, from.outage);
    into.never.extend(from.never);
    into.known.extend(from.known);
    into.waivers.extend(from.waivers);
    for (own, included) in [
        (&mut into.coverage.pairs, from.coverage.pairs),
        (&mut into.coverage.envelopes, from.coverage.envelopes),
        (&mut into.coverage.promises, from.coverage.promises),
        (&mut into.coverage.operations, from.coverage.operations),
    ] {
        *own = own.or(included);
    }
    // The own entries come last: the last one that fits wins.
    into.severities.splice(0..0, from.severities);
    for pair in from.pairs {
        if !into.pairs.iter().any(|known| known.status == pair.status && known.reason == pair.reason) {
            into.pairs.push(pair);
        }
    }
    if into.api.value.is_empty() {
        into.api = from.api;
    }
    into.self_test = into.self_test.take().or(from.self_test);
    into.success = into.success.take().or(from.success);
    into.snapshot = into.snapshot.or(from.snapshot);
    into.body_limit = into.body_limit.or(from.body_limit);
    into.wire = into.wire.or(from.wire);
    into.open |= from.open;
    into.unique_reasons |= from.unique_reasons;
}

fn entries<T>(object: Object<'_>, key: &str, decode: fn(Object<'_>) -> T) -> Vec<(Spanned<String>, T)> {
    let Some(table) = object.kind(key).and_then(Kind::table) else { return Vec::new() };
    object.map(key).into_iter().map(|(name, node)| (name, decode(Object::new(node, table)))).collect()
}

fn targets(decoder: &mut Decoder<'_>, contract: Object<'_>) -> Vec<(Spanned<String>, Target)> {
    let Some(table) = contract.kind("targets").and_then(Kind::table) else { return Vec::new() };
    let mut targets = Vec::new();
    for (name, node) in contract.map("targets") {
        let object = Object::new(node, table);
        for (key, what) in [("max-rps", "no request"), ("jobs", "no case")] {
            if let Some(node) = object.get(key).filter(|_| object.integer(key) == Some(0)) {
                decoder.problems.push(
                    Problem::at(node.span, format!("`{key}: 0` lets {what} run"))
                        .expected("expected 1 or more")
                        .help(format!("without `{key}:` there is no such limit")),
                );
            }
        }
        let target = Target {
            url: object.text("url").unwrap_or_default(),
            max_rps: object.integer("max-rps"),
            variables: object.json_map("variables"),
            secrets: secrets(decoder, object),
            jobs: object.integer("jobs"),
            time_limit: object.duration("time-limit"),
            reach: reach(object),
            folder: decoder.path.parent().map(Path::to_owned).unwrap_or_default(),
            wire: wire(object),
        };
        targets.push((name, target));
    }
    targets
}

fn reach(object: Object<'_>) -> Reach<Spanned<String>> {
    Reach {
        proxy: object.text("proxy"),
        ca_file: object.text("ca-file"),
        client_cert: object.text("client-cert"),
        client_key: object.text("client-key"),
        insecure: object.flag("insecure"),
        resolve: object.texts("resolve"),
        unix_socket: object.text("unix-socket"),
    }
}

fn envelope(object: Object<'_>) -> Envelope {
    Envelope {
        media_type: object.text("media-type"),
        reason: reasons(object),
        status: object.text("status"),
        prose: object.texts("prose"),
        schema: object.get("schema").filter(|node| is_schema(node)).and_then(object::json),
        invariants: object.texts("invariants"),
    }
}

fn reasons(envelope: Object<'_>) -> Vec<ReasonAt> {
    let Some(node) = envelope.get("reason") else { return Vec::new() };
    let Some(table) = envelope.kind("reason").and_then(Kind::table) else { return Vec::new() };
    let decode = |node: &Node| match &node.data {
        Data::Map(_) => {
            let reason = Object::new(node, table);
            let integer = reason.text("type").is_some_and(|word| word.value == "integer");
            let all = reason.flag("all").unwrap_or_default();
            Some(ReasonAt { at: reason.text("at")?, matches: reason.text("match"), integer, all })
        }
        _ => Some(ReasonAt { at: object::text(node)?, matches: None, integer: false, all: false }),
    };
    object::one_or_more(node).iter().filter_map(decode).filter(|reason| reason.at.value != "none").collect()
}

fn secrets(decoder: &mut Decoder<'_>, object: Object<'_>) -> Vec<(Spanned<String>, Spanned<String>)> {
    let mut secrets = Vec::new();
    for (name, node) in object.map("secrets") {
        let Some(source) = object::text(node) else { continue };
        match source.value.strip_prefix("env.").filter(|variable| !variable.is_empty()) {
            Some(variable) => secrets.push((name, Spanned::new(variable.to_owned(), source.span))),
            // The value is not repeated: it may be the secret itself.
            None => decoder.problems.push(
                Problem::at(source.span, format!("the secret `{}` stands in the file", name.value))
                    .expected("expected `env.` and the name of an environment variable")
                    .help("put the value into an environment variable and name it here"),
            ),
        }
    }
    secrets
}

fn never(decoder: &mut Decoder<'_>, contract: Object<'_>) -> Vec<Never> {
    let (Some(node), Some(table)) = (contract.get("never"), contract.kind("never").and_then(Kind::table)) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for node in object::one_or_more(node) {
        let entry = Object::new(node, table);
        let decoded = Never { matches: entry.text("match"), at: entry.text("at"), within: entry.texts("in") };
        let is_map = matches!(node.data, Data::Map(_));
        let empty = decoded.matches.is_none() && decoded.at.is_none();
        if is_map
            && empty
            && entry.get("match").or(entry.get("at")).is_none()
            && !misspelt(node, table, &["match", "at"])
        {
            decoder.problems.push(
                Problem::at(head(node), "a `never` entry that matches nothing").expected("expected `match:` or `at:`"),
            );
        }
        entries.push(decoded);
    }
    entries
}

fn known(contract: Object<'_>) -> Vec<Known> {
    let (Some(node), Some(table)) = (contract.get("known"), contract.kind("known").and_then(Kind::table)) else {
        return Vec::new();
    };
    let decode = |node: &Node| {
        let entry = Object::new(node, table);
        Some(Known {
            span: super::validate::head(node),
            case: entry.text("case"),
            pair: entry.text("pair"),
            answers: entry.text("answers"),
            finding: entry.text("finding"),
            because: entry.string("because")?,
            until: entry.text("until"),
            on: entry.texts("on"),
        })
    };
    object::one_or_more(node).iter().filter_map(decode).collect()
}

fn coverage(contract: Object<'_>) -> Demand {
    let (Some(node), Some(table)) = (contract.get("coverage"), contract.kind("coverage").and_then(Kind::table)) else {
        return Demand::default();
    };
    let object = Object::new(node, table);
    let level = |key| object.text(key).and_then(|word| Level::named(&word.value));
    Demand {
        pairs: level("pairs"),
        envelopes: level("envelopes"),
        promises: level("promises"),
        operations: level("operations"),
    }
}

fn waivers(contract: Object<'_>) -> Vec<Waiver> {
    let (Some(node), Some(table)) = (contract.get("waivers"), contract.kind("waivers").and_then(Kind::table)) else {
        return Vec::new();
    };
    let decode = |node: &Node| {
        let entry = Object::new(node, table);
        Some(Waiver {
            span: head(node),
            promise: entry.text("promise"),
            pair: entry.text("pair"),
            envelope: entry.text("envelope"),
            operation: entry.text("operation"),
            because: entry.string("because")?,
            until: entry.text("until"),
            on: entry.texts("on"),
        })
    };
    object::one_or_more(node).iter().filter_map(decode).collect()
}

fn severities(contract: Object<'_>) -> Vec<SeverityEntry> {
    let (Some(node), Some(table)) = (contract.get("severities"), contract.kind("severities").and_then(Kind::table))
    else {
        return Vec::new();
    };
    let decode = |node: &Node| {
        let entry = Object::new(node, table);
        Some(SeverityEntry {
            rule: entry.text("rule")?,
            at: entry.text("at"),
            severity: entry.string("severity")?.parse().ok()?,
            because: entry.string("because")?,
        })
    };
    object::one_or_more(node).iter().filter_map(decode).collect()
}

fn pairs(contract: Object<'_>) -> Vec<Pair> {
    let table = contract.kind("errors").and_then(Kind::table);
    let mut pairs = Vec::new();
    for (status, reasons) in contract.map("errors") {
        let Ok(code) = status.value.parse() else { continue };
        for (reason, node) in object::pairs(reasons) {
            let status = Spanned::new(code, status.span);
            let pair = if let (Data::Map(_), Some(table)) = (&node.data, table) {
                let entry = Object::new(node, table);
                Pair {
                    status,
                    reason,
                    when: entry.string("when").unwrap_or_default(),
                    envelope: entry.text("envelope"),
                    inferred: entry.flag("inferred").unwrap_or_default(),
                    at: entry.texts("at"),
                }
            } else {
                let when = node.text().unwrap_or_default().to_owned();
                Pair { status, reason, when, envelope: None, inferred: false, at: Vec::new() }
            };
            pairs.push(pair);
        }
    }
    pairs
}

fn promises(contract: Object<'_>) -> Vec<(Spanned<String>, Promise)> {
    let decode = |node: &Node, table: &'static Table| match &node.data {
        Data::Map(_) => {
            let promise = Object::new(node, table);
            Promise {
                says: promise.string("says").unwrap_or_default(),
                sure: promise.string("sure"),
                held_by: promise.texts("held-by"),
            }
        }
        _ => Promise { says: node.text().unwrap_or_default().to_owned(), ..Promise::default() },
    };
    let Some(table) = contract.kind("promises").and_then(Kind::table) else { return Vec::new() };
    contract.map("promises").into_iter().map(|(name, node)| (name, decode(node, table))).collect()
}

fn volatile(contract: Object<'_>) -> Vec<(Spanned<String>, Volatile)> {
    let Some(table) = contract.kind("volatile").and_then(Kind::table) else { return Vec::new() };
    let decode = |node: &Node| match &node.data {
        Data::Map(_) => {
            let entry = Object::new(node, table);
            Some(Volatile { matches: entry.text("match"), kind: entry.text("as")? })
        }
        _ => Some(Volatile { matches: None, kind: object::text(node)? }),
    };
    contract.map("volatile").into_iter().filter_map(|(place, node)| Some((place, decode(node)?))).collect()
}

fn identities(decoder: &mut Decoder<'_>, contract: Object<'_>) -> Vec<(Spanned<String>, Identity)> {
    let Some(table) = contract.kind("identities").and_then(Kind::table) else { return Vec::new() };
    let mut identities = Vec::new();
    for (name, node) in contract.map("identities") {
        let identity = Object::new(node, table);
        let basic =
            identity.get("basic").zip(identity.kind("basic").and_then(Kind::table)).and_then(|(node, table)| {
                let basic = Object::new(node, table);
                Some((basic.text("user")?, basic.text("password")?))
            });
        let decoded = Identity {
            login: identity.get("login").map(|node| steps(decoder, node)).unwrap_or_default(),
            capture: captures(identity, "capture"),
            headers: headers(identity, "headers"),
            query: fields(identity, "query"),
            basic,
            cookies: identity.flag("cookies").unwrap_or_default(),
            expires: identity.duration("expires"),
            relogin: identity.flag("relogin").unwrap_or_default(),
        };
        identities.push((name, decoded));
    }
    identities
}
