//! Holds a node against the kind that its table asks for, and reports every mistake.

use super::node::{Data, Node, Scalar, scalar};
use super::table::{Kind, Table};
use super::units;
use crate::model::source::{Problem, Span};
use crate::model::suggest::{known, suggest};

/// Reports what is wrong with the form of a node and of everything in it. What holds then is what decoders rely on.
pub(super) fn validate(node: &Node, kind: &Kind, problems: &mut Vec<Problem>) {
    match kind {
        Kind::Schema if !is_schema(node) => wrong(node, kind, problems),
        Kind::Json | Kind::Schema => json(node, problems),
        Kind::Object(table) => object(node, table, problems),
        Kind::Map(value) | Kind::StatusMap(value) => match &node.data {
            Data::Map(entries) => {
                duplicates(entries, twice(value), problems);
                for (key, entry) in entries {
                    if matches!(kind, Kind::StatusMap(_)) {
                        validate(key, &Kind::Status, problems);
                    }
                    validate(entry, value, problems);
                }
            }
            _ => wrong(node, kind, problems),
        },
        Kind::List(entry) => match &node.data {
            Data::List(nodes) => nodes.iter().for_each(|node| validate(node, entry, problems)),
            _ => wrong(node, kind, problems),
        },
        Kind::OneOrMore(one) => match &node.data {
            Data::List(nodes) => nodes.iter().for_each(|node| validate(node, one, problems)),
            _ => validate(node, one, problems),
        },
        Kind::Either(kinds) => match kinds.iter().find(|kind| fits(node, kind)) {
            Some(kind) => validate(node, kind, problems),
            None => wrong(node, kind, problems),
        },
        _ => match &node.data {
            Data::Scalar { text, plain } => {
                if !scalar_fits(text, *plain, kind) {
                    wrong(node, kind, problems);
                }
            }
            _ => wrong(node, kind, problems),
        },
    }
}

/// The place of a node's beginning: of a mapping its first key, so that a caret doesn't underline a page.
#[must_use]
pub(super) fn head(node: &Node) -> Span {
    match &node.data {
        Data::Map(entries) => entries.first().map_or(node.span, |(key, _)| key.span),
        Data::List(nodes) => nodes.first().map_or(node.span, head),
        Data::Scalar { .. } => node.span,
    }
}

/// Whether a node has the form of a JSON Schema (2020-12 section 4.3: an object, `true` or `false`).
#[must_use]
pub(super) fn is_schema(node: &Node) -> bool {
    match &node.data {
        Data::Map(_) => true,
        Data::List(_) => false,
        Data::Scalar { text, plain } => matches!(scalar(text, *plain), Scalar::Bool(_)),
    }
}

/// Whether a node has the form that a kind asks for, whatever stands in it.
#[must_use]
pub(super) fn fits(node: &Node, kind: &Kind) -> bool {
    match kind {
        Kind::Json | Kind::Schema => true,
        Kind::Null => node.is_null(),
        Kind::Object(_) | Kind::Map(_) | Kind::StatusMap(_) => matches!(node.data, Data::Map(_)),
        Kind::List(_) => matches!(node.data, Data::List(_)),
        Kind::OneOrMore(one) => matches!(node.data, Data::List(_)) || fits(node, one),
        Kind::Either(kinds) => kinds.iter().any(|kind| fits(node, kind)),
        _ => matches!(node.data, Data::Scalar { .. }),
    }
}

fn scalar_fits(text: &str, plain: bool, kind: &Kind) -> bool {
    match kind {
        Kind::Null => scalar(text, plain) == Scalar::Null,
        Kind::Flag => matches!(scalar(text, plain), Scalar::Bool(_)),
        Kind::Integer => plain && text.parse::<u32>().is_ok(),
        Kind::Status => text.parse::<u16>().is_ok_and(|status| (100..600).contains(&status)),
        Kind::Duration => units::duration(text).is_some(),
        Kind::Size => units::size(text).is_some(),
        Kind::Hex => units::hex(text).is_some(),
        Kind::Choice(words) => words.contains(&text),
        _ => scalar(text, plain) != Scalar::Null,
    }
}

fn wrong(node: &Node, kind: &Kind, problems: &mut Vec<Problem>) {
    let found = match node.text() {
        _ if node.is_null() => "a value is missing here".to_owned(),
        Some(text) if matches!(kind, Kind::Choice(_) | Kind::Duration | Kind::Hex | Kind::Size | Kind::Status) => {
            format!("`{}` doesn't fit here", shorten(text))
        }
        Some("") => "this text is empty".to_owned(),
        Some(text) => format!("`{}` is {}", shorten(text), node.describe()),
        None => format!("this is {}", node.describe()),
    };
    let problem = Problem::at(head(node), found).expected(format!("expected {}", kind.brief()));
    problems.push(match cure(node, kind) {
        Some(cure) => problem.help(cure),
        None => problem,
    });
}

/// What to write in place of a value of the wrong form, where that can be guessed.
fn cure(node: &Node, kind: &Kind) -> Option<String> {
    match (&node.data, kind) {
        (Data::Scalar { text, .. }, Kind::Choice(words)) => {
            suggest(text, words.iter().copied()).map(|word| format!("did you mean `{word}`?"))
        }
        (Data::Scalar { text, .. }, Kind::Flag) => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" | "1" => Some("did you mean `true`?".to_owned()),
            "no" | "off" | "n" | "false" | "0" => Some("did you mean `false`?".to_owned()),
            _ => None,
        },
        (Data::Scalar { text, .. }, Kind::Duration) if text.parse::<f64>().is_ok() => {
            Some(format!("a unit is missing: `{text}s`, or `{text}ms`"))
        }
        (Data::Map(_), Kind::List(_)) => Some("each entry of a list begins with `- `".to_owned()),
        (Data::Map(entries), _) if matches!(entries.as_slice(), [(key, _)] if key.text().is_some_and(|key| key.starts_with('{'))) => {
            Some("a text that begins with `{{` needs quotes: \"{{ … }}\"".to_owned())
        }
        _ => None,
    }
}

fn object(node: &Node, table: &'static Table, problems: &mut Vec<Problem>) {
    let Data::Map(entries) = &node.data else {
        return wrong(node, &Kind::Object(table), problems);
    };
    duplicates(entries, "take one away, or write both under one key", problems);
    for (key, value) in entries {
        let name = key.text().unwrap_or_default();
        match table.key(name) {
            Some(known) => validate(value, known.kind, problems),
            None => problems.push(unknown_key(key, name, table)),
        }
    }
    for key in table.all().filter(|key| key.required) {
        if !entries.iter().any(|(name, _)| name.text() == Some(key.name)) && !misspelt(node, table, &[key.name]) {
            problems.push(
                Problem::at(head(node), format!("{} without `{}:`", table.name, key.name))
                    .expected(format!("`{}:` is missing: {}", key.name, key.doc)),
            );
        }
    }
}

fn unknown_key(key: &Node, name: &str, table: &'static Table) -> Problem {
    let names = table.all().map(|key| key.name);
    let problem = Problem::at(key.span, format!("unknown key `{}`", shorten(name))).expected(format!(
        "{} knows: {}",
        table.name,
        known(name, names)
    ));
    match cure_of_key(name, table) {
        Some(cure) => problem.help(cure),
        None => problem,
    }
}

/// What to write in place of an unknown key.
fn cure_of_key(name: &str, table: &'static Table) -> Option<String> {
    let hints = || table.hints.iter().filter(|(wrong, _)| table.key(wrong).is_none());
    let hint = |wanted: &str| hints().find(|(wrong, _)| wrong.eq_ignore_ascii_case(wanted)).map(|(_, cure)| *cure);
    if name == "<<" {
        return Some("YAML 1.2 has no merge keys: write the keys out, or share steps by `use:`".to_owned());
    }
    if let Some(cure) = hint(name) {
        return Some(cure.to_owned());
    }
    let known = table.all().map(|key| key.name).chain(hints().map(|(wrong, _)| *wrong));
    let word = suggest(name, known)?;
    Some(hint(word).map_or_else(|| format!("did you mean `{word}`?"), str::to_owned))
}

/// Whether an object has an unknown key whose cure is one of these keys: then these are not missing as well.
#[must_use]
pub(super) fn misspelt(node: &Node, table: &'static Table, wanted: &[&str]) -> bool {
    let Data::Map(entries) = &node.data else { return false };
    entries.iter().filter_map(|(key, _)| key.text()).filter(|name| table.key(name).is_none()).any(|name| {
        name == "<<"
            || cure_of_key(name, table).is_some_and(|cure| wanted.iter().any(|key| cure.contains(&format!("`{key}"))))
    })
}

/// What to do about a key of the user's own that stands twice, by what its values are.
fn twice(value: &Kind) -> &'static str {
    let several = |kind: &Kind| matches!(kind, Kind::List(_) | Kind::OneOrMore(_));
    match value {
        Kind::OneOrMore(_) => "to repeat it give one key a list",
        Kind::Either(kinds) if kinds.iter().any(|kind| several(kind)) => "to repeat it give one key a list",
        Kind::Map(_) => "write both under one key",
        _ => "take one away, or give it a name of its own",
    }
}

/// YAML forbids equal keys; the parser doesn't look.
fn duplicates(entries: &[(Node, Node)], cure: &str, problems: &mut Vec<Problem>) {
    for (index, (key, _)) in entries.iter().enumerate() {
        let first = entries[..index].iter().find(|(earlier, _)| earlier.text() == key.text());
        if first.is_some() {
            problems.push(
                Problem::at(key.span, format!("the key `{}` stands twice", shorten(key.text().unwrap_or_default())))
                    .expected("a key stands once in a mapping")
                    .help(cure),
            );
        }
    }
}

fn json(node: &Node, problems: &mut Vec<Problem>) {
    match &node.data {
        Data::List(nodes) => nodes.iter().for_each(|node| json(node, problems)),
        Data::Map(entries) => {
            duplicates(entries, "take one away; a body that repeats a member is written as `json-text:`", problems);
            entries.iter().for_each(|(_, value)| json(value, problems));
        }
        Data::Scalar { text, plain } => {
            if scalar(text, *plain) == Scalar::NotFinite {
                problems.push(
                    Problem::at(node.span, format!("JSON has no `{text}`"))
                        .expected("expected a finite number")
                        .help("put it into quotes if a text is meant"),
                );
            }
        }
    }
}

fn shorten(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    if first.chars().count() > 60 { first.chars().take(60).chain(['…']).collect() } else { first.to_owned() }
}
